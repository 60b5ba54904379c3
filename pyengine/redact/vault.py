"""The vault: the only holder of secrets. What it knows never shows in a repr, an exception or a log.

It lives as long as its owner keeps it: in the page's memory, or in the file the CLI's `--vault` names.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

from pyengine.redact.standing import Standing, standings
from pyengine.sensitive.placeholder import PATTERN, fresh_tag, make, tag_of

_VERSION = 3
_READABLE = (2, 3)
"""Formats of the file: the second kept spellings without the quotes around them."""


class Original(NamedTuple):
    """What stood at one placeholder, and the quotes around the placeholder that were not there before.

    Nothing is known of a placeholder that the text had already: its `spelling` is empty.
    """

    spelling: str
    quote: str = ""


@dataclass(slots=True, repr=False, eq=False)
class Secret:
    """One secret: its decoded `value`, and how it was spelled in each quoting style it was found in.

    `released` tells that the user unmasked it at a place, so that it leaves.
    """

    placeholder: str
    type: str
    value: str
    spellings: dict[str, str] = field(default_factory=dict)
    released: bool = False

    def __repr__(self) -> str:
        return f"Secret({self.placeholder})"


class Vault:
    """Placeholders and what they stand for; goes on counting from text to text.

    Its tag closes all its placeholders: `tag`, or one that is drawn at random.
    """

    def __init__(self, tag: str = "") -> None:
        self._given = tag
        self._entries: dict[str, Secret] = {}
        self._by_value: dict[str, Secret] = {}
        self._counts: dict[str, int] = {}
        self._promised: dict[tuple[str, str], str] = {}
        self._texts: dict[str, tuple[Original, ...]] = {}
        self._stood: dict[str, dict[Standing, None]] = {}

    def __repr__(self) -> str:
        return f"Vault({len(self._entries)} secrets)"

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Secret]:
        return iter(self._entries.values())

    def __contains__(self, placeholder: object) -> bool:
        return placeholder in self._entries

    def get(self, placeholder: str) -> Secret | None:
        """Return what `placeholder` stands for, None if this vault never gave it."""
        return self._entries.get(placeholder)

    @cached_property
    def tag(self) -> str:
        """What closes all its placeholders.

        Drawn when it is first needed: the page's engine starts from a memory that was made when the page was built.
        """
        return self._given or fresh_tag()

    def gave(self, placeholder: str) -> bool:
        """Tell whether a placeholder carries the tag of this vault."""
        return tag_of(placeholder) == self.tag

    def prepare(self, text: str) -> None:
        """Step over the numbers that `text` itself seems to use, before its first secret."""
        for match in PATTERN.finditer(text):
            found = match.group()
            if found not in self._entries and self.gave(found):
                type_, number, _ = found[3:].rsplit("_", 2)
                self._counts[type_] = max(self._counts.get(type_, 0), int(number))

    def keep(self, value: str, type_: str, style: str, spelling: str) -> Secret:
        """Return the entry of `value`, a new one if it was not known, and remember this spelling."""
        entry = self._by_value.get(value)
        if entry is None:
            entry = Secret(self._promised.pop((value, type_), "") or self._next(type_), type_, value)
            self._entries[entry.placeholder] = self._by_value[value] = entry
        entry.spellings.setdefault(style, spelling)
        return entry

    def _next(self, type_: str) -> str:
        self._counts[type_] = self._counts.get(type_, 0) + 1
        return make(type_, self._counts[type_], self.tag)

    def draft(self) -> Vault:
        """Return a vault that knows all of this one, to redact a text that may never leave."""
        other = Vault(self.tag)
        other._counts, other._promised = dict(self._counts), dict(self._promised)
        for entry in self:
            copy = replace(entry, spellings=dict(entry.spellings))
            other._entries[copy.placeholder] = other._by_value[copy.value] = copy
        return other

    def promise(self, draft: Vault) -> None:
        """Name the secrets of a draft as the draft did, once they are kept here; no other secret gets such a name."""
        for type_, count in draft._counts.items():
            self._counts[type_] = max(count, self._counts.get(type_, 0))
        self._promised = {(e.value, e.type): e.placeholder for e in draft if e.placeholder not in self}

    def remember(self, redacted: str, originals: Iterable[Original]) -> None:
        """Keep what stood at each placeholder of `redacted`, in order: untouched, it comes back byte for byte.

        What is known of a text stays: redacted a second time it holds nothing but placeholders.
        """
        self._texts.setdefault(_digest(redacted), tuple(originals))
        for match, standing in standings(redacted):
            self._stood.setdefault(match.group(), {})[standing] = None

    def originals(self, text: str) -> tuple[Original, ...] | None:
        """Return what stood at the placeholders of `text` if it is a redacted text nobody changed."""
        return self._texts.get(_digest(text))

    def stood(self, placeholder: str) -> Iterable[Standing]:
        """Return where a placeholder stood in the redacted texts, first in the first."""
        return self._stood.get(placeholder, ())

    def to_json(self) -> str:
        """Return everything, secrets included, as JSON: for the file of the CLI, never for a message."""
        entries = [
            {
                "placeholder": e.placeholder,
                "type": e.type,
                "value": e.value,
                "spellings": e.spellings,
                "released": e.released,
            }
            for e in self
        ]
        content = {
            "version": _VERSION,
            "tag": self.tag,
            "entries": entries,
            "counts": self._counts,
            "texts": self._texts,
            "stood": {
                name: [[*each.names, each.within, each.host] for each in found] for name, found in self._stood.items()
            },
        }
        return json.dumps(content, ensure_ascii=True, indent=1)

    @classmethod
    def from_json(cls, text: str) -> Vault:
        """Return the vault that `to_json` wrote. Raises ValueError, without any of its content, for anything else."""
        try:
            content = json.loads(text)
            version = content["version"]
            if type(version) is int and version in _READABLE:
                return cls._read(content)
        except (KeyError, TypeError, AttributeError, ValueError, RecursionError):
            raise ValueError("this is no vault") from None
        if type(version) is not int:
            raise ValueError("this is no vault")
        raise ValueError(f"this vault has format {version}, and this version reads {' and '.join(map(str, _READABLE))}")

    @classmethod
    def _read(cls, content: Mapping[str, Any]) -> Vault:
        vault = cls(str(content["tag"]))
        for item in content["entries"]:
            entry = Secret(
                item["placeholder"], item["type"], item["value"], dict(item["spellings"]), bool(item["released"])
            )
            vault._entries[entry.placeholder] = vault._by_value[entry.value] = entry
        vault._counts = {str(name): int(count) for name, count in content["counts"].items()}
        vault._texts = {
            str(digest): tuple(Original(part) if isinstance(part, str) else Original(*map(str, part)) for part in parts)
            for digest, parts in content["texts"].items()
        }
        vault._stood = {
            str(name): {Standing(tuple(names), within, host): None for *names, within, host in found}
            for name, found in content["stood"].items()
        }
        return vault


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
