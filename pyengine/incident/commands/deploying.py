"""What is wrong with a `docker stack deploy` beside the files that it deploys."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pyengine.document.document import Document
from pyengine.edit import Edit
from pyengine.incident.commands.invocation import Invocation
from pyengine.incident.commands.refused import Remark
from pyengine.swarm.golang.references import with_tag
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Stack
from pyengine.text import Span

_SHOWN = 3
_BLANKS = re.compile(r"[ \t]*")


def remarks(text: str, found: Invocation, documents: Sequence[Document]) -> Iterator[Remark]:
    """Yield what is to be said of a deploy in a text, with the stack files of its case.

    docker/cli cli/command/stack/swarm/deploy_composefile.go: where the registry is not asked and the image is written
    as before, the service keeps the image it has (executed: the same tasks, the old image).
    """
    how = found.last("resolve-image") if found.syntax.words == ("stack", "deploy") and not found.refused else None
    if how is None or how.open or how.value not in {"never", "changed"}:
        return
    moving = list(dict.fromkeys(_moving(documents)))
    if not moving:
        return
    shown = ", ".join(f"`{each}`" for each in moving[:_SHOWN])
    more = f" and {len(moving) - _SHOWN} more" if len(moving) > _SHOWN else ""
    why = (
        f"With `--resolve-image {how.value}` Docker does not ask the registry again what {shown}{more} is by now. What "
        "was pushed under the same tag changes nothing in the service: no task is replaced, the old image goes on, and "
        "a task that is made again later may have another. Without the flag each deploy asks; a tag of its own for "
        "each release, or `docker service update --force`, helps too."
    )
    gap = _BLANKS.match(text, how.span.end)
    out = Span(how.span.start, gap.end() if gap is not None else how.span.end)
    yield Remark("tag-not-asked", how.span, "", why, edits=(Edit(out, ""),))


def _moving(documents: Sequence[Document]) -> Iterator[str]:
    """Yield the images whose tag names no release, but what is newest of a kind: without any digit."""
    for service in Stack(documents).services if documents else ():
        image = service.image
        name = with_tag(image.value).rpartition("/")[2] if image.value and not unknown(image) else ""
        tag = name.partition(":")[2]
        if tag and "@" not in name and not any(map(str.isdigit, tag)):
            yield name
