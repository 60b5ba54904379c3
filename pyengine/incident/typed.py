"""What the commands in a paste are about: the names and options that were typed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from pyengine.incident.words import commands

COMMAND = re.compile(
    r"^[^\n\"'`]{0,120}?\bdocker (?P<words>(?:service|stack|network|node|swarm|secret|config|run)\b"
    r"(?:'[^'\n]{0,2000}'|\"[^\"\n]{0,2000}\"|[^\n\\|;&]|\\\n|\\[^\n])*)",
    re.MULTILINE,
)
_SWITCHES = {
    *("--force", "--detach", "-d", "--rollback", "--with-registry-auth", "--no-resolve-image", "--quiet", "-q"),
    *("--no-trunc", "--read-only", "--tty", "-t", "--init", "--no-healthcheck", "--insecure", "-i", "--raw", "--prune"),
    *(
        "--timestamps",
        "--details",
        "--no-resolve",
        "--no-task-ids",
        "--follow",
        "--pretty",
        "--verbose",
        "--privileged",
    ),
}
"""Options that stand alone; any other one without `=` has its value behind it."""
KEPT = ("--prune", "--with-registry-auth")
"""Switches of a deploy that the next one needs, too: what was taken out of the file stays, and no image is pulled."""
_HEADED = re.compile(
    r"^(?:# ?)?(?P<name>[\w./-]{1,80}\.ya?ml):?[ \t\r]*\n(?=(?:version|name|services|volumes|networks):)", re.MULTILINE
)
"""The name of a file above its text."""
_FIRST = {"stack ps", "network connect", "network disconnect"}
"""Commands whose first word is what they are about."""
_WRITTEN = {"service update", "service create", "stack deploy", "stack up"}


def typed(writes: Sequence[Sequence[str]], stack: str, service: str) -> Mapping[str, str]:
    """Return what these writes tell of a stack and a service: `file`, the only file it is deployed from, and `first`.

    `first` tells that the only command that wrote to the service is the one that made it, `switches` with which
    switches of `KEPT` each deploy of the stack was typed.
    """
    deploys = [argv for argv in writes if argv[0] == "stack" and argv[-1] == stack]
    files = {" ".join(_files(argv)) for argv in deploys}
    to = [argv[1] for argv in writes if argv[0] == "service" and service and {service, f"--name={service}"} & set(argv)]
    parts = {"first": "yes"} if to == ["create"] and not files else {}
    kept = [switch for switch in KEPT if deploys and all(switch in argv for argv in deploys)]
    if kept:
        parts["switches"] = " ".join(kept)
    name = next(iter(files)) if len(files) == 1 else ""
    return {**parts, "file": name} if re.fullmatch(r"[^\s<>$-]\S*", name) else parts


def headed(texts: Sequence[str]) -> str:
    """Return the only name that stands above the text of a file, empty where there is none or several."""
    names = {found["name"] for text in texts for found in _HEADED.finditer(text)}
    return min(names) if len(names) == 1 else ""


def written(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the words of the commands that write to services."""
    for text in texts:
        for found in COMMAND.finditer(text):
            argv = _words(found["words"])
            if " ".join(argv[:2]) in _WRITTEN:
                yield argv


def _files(argv: Sequence[str]) -> Iterator[str]:
    """Yield the files that a deploy is given."""
    for word, after in pairwise((*argv, "")):
        if word in {"-c", "--compose-file"}:
            yield after
        elif word.startswith("--compose-file="):
            yield word.partition("=")[2]
        elif word.startswith("-c") and not word.startswith("--"):
            yield word[2:].removeprefix("=")


def _words(words: str) -> Sequence[str]:
    """Return the words of a command."""
    return [word.text for word in next(commands(words), [])]


def of_command(words: str) -> dict[str, str]:
    """Return what a command is about: `service`, `stack`, `network` or `image`, and `verb`."""
    argv = _words(words)
    verb = " ".join(argv[:2])
    parts = {"verb": verb, "group": argv[0] if argv else "", "action": argv[1] if len(argv) > 1 else ""}
    alone = _SWITCHES | ({"-f"} if parts["action"] in {"logs", "rm", "disconnect"} else set())
    after = {i + 1 for i, word in enumerate(argv) if word[:1] == "-" != word and "=" not in word and word not in alone}
    names = [word for i, word in enumerate(argv) if i > 1 and not word.startswith("-") and i not in after]
    if not names:
        return {name: value for name, value in {**parts, **_of_options(argv)}.items() if value}
    if verb == "service create":
        following = dict(pairwise(argv))
        parts["service"] = next((word[7:] for word in argv if word.startswith("--name=")), following.get("--name", ""))
    elif verb == "service scale":
        parts["service"], _, parts["n"] = names[0].partition("=")
        parts["n"] = parts["n"] or next((word for word in names[1:] if word.isdigit()), "")
    elif argv[0] in {"service", "stack", "network", "node"} and verb != "service ls":
        parts[argv[0]] = names[0 if verb in _FIRST else -1].partition("=")[0]
    parts |= _of_options(argv)
    return {name: value for name, value in parts.items() if value}


def _of_options(argv: Sequence[str]) -> dict[str, str]:
    """Return what the options of a command name: a constraint in two halves, the target of a mount, an image."""
    options = [word.split("=", 1) if word.startswith("--") and "=" in word else [word] for word in argv]
    given = [(one[0], one[1] if len(one) > 1 else after[0]) for one, after in pairwise([*options, [""]])]
    parts: dict[str, str] = {"newcluster": "yes"} if "--force-new-cluster" in argv else {}
    for option, value in given:
        if option in {"--filter", "-f"} and value.startswith("node="):
            parts["node"] = value[5:]
        if option in {"--constraint", "--constraint-add"} and (halves := re.split(r"\s*[=!]?=\s*", value, maxsplit=1)):
            parts |= dict(zip(("key", "value"), (half.strip() for half in halves), strict=False))
        elif option in {"--mount", "--mount-add"}:
            keys = dict(each.split("=", 1) for each in value.split(",") if "=" in each)
            parts["target"] = next((keys[key] for key in ("target", "dst", "destination") if key in keys), "")
        elif option == "--image":
            parts["image"] = value
    return parts
