"""What a paste shows of a service's rollouts: whether there was one, and whether its way back still leads back."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pyengine.incident.scene import Scene, Seen

_PAUSED = re.compile(r"update paused due to failure or early termination of task (?P<task>[a-z0-9]{10,25})")
_WRITES = re.compile(
    r"\bdocker (?P<verb>service (?:scale|update)|stack (?:deploy|up))\b(?P<words>(?:[^\n\\|;&]|\\.|\\\n){0,2000})"
)
_ID = re.compile(r"[a-z0-9]{25}")
_GONE = (
    "A node with its tasks was removed from the swarm: its labels went with its entry, and do not come back with the "
    "machine."
)
_DEPLOYS = re.compile(
    r"\bdocker (?:service (?:create|update|rollback)|stack (?:deploy|up))\b|overall progress|[Uu]pdating service|"
    r"[Cc]reating service|(?:update|rollback) paused|rolled back|\b[Dd]eploy(?:ed|ment)?\b(?!\s*:)|\brollout\b|"
    r"\bUpdateStatus\b|--rollback\b"
)


def rollouts(texts: Sequence[str], scene: Scene) -> dict[str, dict[str, str]]:
    """Return by service `rolled`: `no` where nothing was rolled out; `lost` and `old`, the image before a bad write.

    `first` tells that it was never changed, `changed` that something shows a rollout, `alike` that the version before
    ended with the same error, `unchanged` that the version that fails runs, or ran, elsewhere.

    `docker service rollback` leads to what was there before the last write: after a pause any scale or redeploy makes
    that the bad version (swarm-lab.md s35, s38), and where nothing was deployed it takes back what has nothing to do
    with it. `gone` tells that a node was removed.
    """
    written = _written_after_pauses(texts, set(scene.services))
    deployed = any(_DEPLOYS.search(text) for text in texts)
    found: dict[str, dict[str, str]] = {}
    for name, seen in scene.services.items():
        parts = {"gone": _GONE} if _was_removed(seen) else {}
        if _is_first(seen) or _is_made(texts, name):
            parts["first"] = "yes"
        if _is_unchanged(seen):
            parts["unchanged"] = "yes"
        if deployed or _is_changed(seen):
            parts["changed"] = "yes"
        if _fails_alike(seen):
            parts["alike"] = "yes"
        if name in written:
            parts |= {"lost": "yes", **_image_before(seen)}
        elif not deployed and _is_at_rest(seen):
            parts["rolled"] = "no"
        found[name] = parts
    return found


def unlisted(texts: Sequence[str], name: str) -> dict[str, str]:
    """Return the same of a service that no table shows: `first` and `changed`."""
    if _is_made(texts, name):
        return {"first": "yes"}
    return {"changed": "yes"} if any(_DEPLOYS.search(text) for text in texts) else {}


def _was_removed(seen: Seen) -> bool:
    """Tell that a task ran on a node that is no longer known: its id stands for its name, or it is an orphan."""
    return any(task.state == "Orphaned" or _ID.fullmatch(task.node) for _, task in seen.tasks)


def _written_after_pauses(texts: Sequence[str], services: set[str]) -> set[str]:
    """Return the services that the texts show to be written to behind the pause of their update, or paused twice."""
    found: set[str] = set()
    for text in texts:
        paused: dict[str, tuple[int, str]] = {}
        for pause in _PAUSED.finditer(text):
            task = pause["task"][:12]
            for name in services if len(services) == 1 else services & _words(text, pause.start()):
                if paused.setdefault(name, (pause.end(), task))[1] != task:
                    found.add(name)
        for write in _WRITES.finditer(text) if paused else ():
            names = {word.partition("=")[0] for word in write["words"].split()}
            if write["verb"].startswith("stack"):
                names = {name for name in paused if name.partition("_")[0] in names}
            found |= {name for name in names & paused.keys() if paused[name][0] <= write.start()}
    return found


def _words(text: str, end: int) -> set[str]:
    """Return the words of a line up to a place, 200 characters at most."""
    return set(re.split(r"[\s:]+", text[max(text.rfind("\n", 0, end) + 1, end - 200) : end]))


def _is_at_rest(seen: Seen) -> bool:
    """Tell that tables show the tasks of one version alone, none of them replaced by another or beside another."""
    if not seen.tasks or (seen.inspected is not None and seen.inspected[1].state):
        return False
    if len({task.image for _, task in seen.tasks}) > 1 or not all(task.image for _, task in seen.tasks):
        return False
    return not any(
        sum(task.wanted for task in tasks) > 1 or any(task.desired == "Running" and task.past for task in tasks)
        for tasks in seen.slots.values()
    )


def _is_changed(seen: Seen) -> bool:
    """Tell that tables or `inspect` show two versions, or a rollout."""
    if seen.inspected is not None and (seen.inspected[1].state or seen.inspected[1].previous in {"same", "other"}):
        return True
    return len({task.image for _, task in seen.tasks} - {""}) > 1


def _fails_alike(seen: Seen) -> bool:
    """Tell that tasks of two images ended with one error."""
    ended = {(task.error, task.image) for _, task in seen.tasks if task.error and task.image}
    return len({error for error, _ in ended}) < len(ended)


def _is_first(seen: Seen) -> bool:
    """Tell a service that `inspect` shows without a version before, and not after a rollback, which uses it up."""
    return seen.inspected is not None and seen.inspected[1].previous == "none" and not seen.inspected[1].state


def _is_made(texts: Sequence[str], name: str) -> bool:
    """Tell a service that a deploy says it creates, and that nothing in these texts writes to afterwards."""
    named = re.escape(name)
    written = rf"\b(?:updating service|service (?:update|scale)\b[^\n]{{0,300}}) {named}\b"
    return any(f"reating service {name}" in text for text in texts) and not any(
        re.search(written, text, re.IGNORECASE) for text in texts
    )


def _is_unchanged(seen: Seen) -> bool:
    """Tell that all tasks are of one image, one of them serves or was stopped after it ran, and no update is told."""
    images = {task.image for _, task in seen.tasks}
    if len(images) != 1 or not images - {""} or (seen.inspected is not None and seen.inspected[1].state):
        return False
    return any(task.serves or (task.past and task.state == "Shutdown") for _, task in seen.tasks)


def _image_before(seen: Seen) -> dict[str, str]:
    """Return the image that serves where others fail, or that a slot had before."""
    bad = {task.image for tasks in seen.slots.values() for task in tasks if task.state in {"Failed", "Rejected"}}
    good = [task.image for _, task in seen.tasks if task.image and task.image not in bad and "…" not in task.image]
    return {"old": good[0]} if good else {}
