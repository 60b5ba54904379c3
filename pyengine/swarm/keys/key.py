"""The row of the table: what is to be known of one key of a stack file.

The schema is docker/cli cli/compose/schema/data/config_schema_v3.*.json: a newer version has every key of an older one.
"""

from __future__ import annotations

from enum import Enum, Flag, auto
from typing import NamedTuple

Version = tuple[int, int]
FIRST: Version = (3, 0)

SCHEMA = "docker/cli cli/compose/schema/data/config_schema_v3.13.json"
TYPES = "docker/cli cli/compose/types/types.go"
CONVERTER = "docker/cli cli/compose/convert/service.go"
COMPOSE = "compose-spec/compose-spec schema/compose-spec.json"


class Type(Flag):
    """What may stand behind a key, in the schema's words. Durations and sizes are strings there that Docker reads."""

    STRING = auto()
    DURATION = auto()
    SIZE = auto()
    INTEGER = auto()
    NUMBER = auto()
    BOOLEAN = auto()
    NULL = auto()
    LIST = auto()
    MAPPING = auto()


NEVER: Version = FIRST
ALWAYS: Version = (4, 0)
"""Two ends for `unique`."""

NAME = r"^[a-zA-Z0-9._-]+$"
"""The schema's pattern for the names of services, networks, volumes, secrets and configs."""

NOTHING = Type(0)
ANYTHING = ~NOTHING
VALUE = Type.STRING | Type.NUMBER | Type.NULL
"""A value of `KEY: value`."""


class Fate(Enum):
    """What becomes of a key in `docker stack deploy`."""

    HONOURED = "honoured"
    WARNED = "honoured, with a warning"
    IGNORED = "ignored, with a warning"
    DEPRECATED = "ignored, with a warning that it is deprecated"
    DROPPED = "dropped without a word"
    FORBIDDEN = "refused as an unsupported option"
    UNKNOWN = "refused: the schema does not have it"


class Merge(Enum):
    """What two files say together, `-c a -c b`: docker/cli cli/compose/loader/merge.go, executed with CLI 28.2.2."""

    UNLESS_ZERO = "the later file's value, unless it is the zero of its type"
    LATER = "the later file's, a zero too; of a mapping the whole"
    WHOLLY = "what the later file says, be it nothing"
    EARLIER = "what the earlier file says, be it nothing"
    MERGED = "key by key; in a list of `KEY=value` too"
    INTO = "key by key into the earlier file's, lost where that has none"
    SAME = "key by key where `by` is the same or in one file only, else the later file's"
    APPENDED = "the later file's items behind the earlier one's"
    KEYED = "item by item: one with the same `by` is replaced; sorted by it"


class Once(NamedTuple):
    """How command lines before a version (of Docker, such as 23.0) merge a key that newer ones merge otherwise."""

    before: Version
    merge: Merge


_SOURCES = {
    Fate.HONOURED: SCHEMA,
    Fate.WARNED: SCHEMA,
    Fate.IGNORED: f"{TYPES}:17-34",
    Fate.DEPRECATED: f"{TYPES}:38-41",
    Fate.DROPPED: f"{CONVERTER}:61-178 does not read it",
    Fate.FORBIDDEN: f"{TYPES}:45-54",
    Fate.UNKNOWN: COMPOSE,
}


class Key(NamedTuple):
    """One key. `path` is its pattern: `*` stands for a name, `[]` for an item, `x-*` for an extension.

    `types` is what the schema takes, `compose` the lists and mappings that Compose takes besides and Docker refuses;
    `words` are the accepted ones of an enumeration. A text in the place of a mapping is its key `alone`; in that of a
    list it stands behind the word `alone`. `once` is how older command lines merge it. `since` is the schema's version,
    None where none has the key. `cast` is what Docker makes of a string with a variable in it; elsewhere it stays a
    string. Keys without a row are dropped in a mapping that is `open` from that version on, elsewhere they are refused.
    On a `swarm_only` key nothing but Swarm acts. A block that `counts` says something even when it is empty.

    What the schema asks of values besides: the items of a list differ in versions before `unique`; a text has a `form`
    from the version `formed` on; a mapping has the keys in `required`; a number is not below `least`; a row of names
    takes those that match `named`. `order` is the schema's order of the types where it is not the usual one. `says` is
    what Docker says of a key that is forbidden or deprecated, `instead` the key of a service that says it to Swarm.
    """

    path: str
    types: Type
    since: Version | None = FIRST
    fate: Fate = Fate.HONOURED
    merge: Merge = Merge.UNLESS_ZERO
    by: str = ""
    alone: str = ""
    once: Once | None = None
    cast: type[int | float] | None = None
    words: tuple[str, ...] = ()
    compose: Type = NOTHING
    open: Version | None = None
    swarm_only: bool = False
    counts: bool = False
    cite: str = ""
    unique: Version = NEVER
    form: str = ""
    formed: Version = FIRST
    required: tuple[str, ...] = ()
    least: int | None = None
    named: str = ""
    order: tuple[Type, ...] = ()
    says: str = ""
    instead: tuple[str, ...] = ()

    @property
    def pattern(self) -> tuple[str, ...]:
        """The steps of the path."""
        return tuple(self.path.split("."))

    @property
    def name(self) -> str:
        """The last step."""
        return self.pattern[-1]

    @property
    def wild(self) -> bool:
        """Tell the row of any name, item or extension."""
        return self.name in {"*", "[]", "x-*"}

    def merged_by(self, command_line: Version) -> Merge:
        """Return how a command line of this version merges the key."""
        return self.once.merge if self.once is not None and command_line < self.once.before else self.merge

    @property
    def source(self) -> str:
        """Where it is written that the key's fate is this one."""
        return self.cite or _SOURCES[self.fate]


APPENDED_ONCE, ZERO_ONCE = Once((23, 0), Merge.APPENDED), Once((23, 0), Merge.UNLESS_ZERO)
"""docker/cli fbea85d472 (volumes), cff702d889 (commands), 68330e099a (unsigned numbers), all of them first in 23.0."""


def block(path: str, since: Version | None = FIRST, *, swarm_only: bool = False, counts: bool = False) -> Key:
    """Return the row of a mapping that files add their keys to."""
    return Key(path, Type.MAPPING, since, merge=Merge.MERGED, swarm_only=swarm_only, counts=counts)


def strings(path: str, since: Version | None = FIRST, fate: Fate = Fate.HONOURED) -> tuple[Key, Key]:
    """Return the rows of a list of strings that differ."""
    row = Key(path, Type.LIST, since, fate, Merge.APPENDED, unique=ALWAYS)
    return row, Key(f"{path}.[]", Type.STRING, since, fate)


def string_or_list(path: str, since: Version | None = FIRST, fate: Fate = Fate.HONOURED) -> tuple[Key, Key]:
    """Return the rows of a list of strings that may be written as one string."""
    row = Key(path, Type.STRING | Type.LIST, since, fate, Merge.APPENDED, unique=ALWAYS)
    return row, Key(f"{path}.[]", Type.STRING, since, fate)


def list_or_map(
    path: str, since: Version | None = FIRST, fate: Fate = Fate.HONOURED, merge: Merge = Merge.LATER
) -> tuple[Key, Key, Key]:
    """Return the rows of a mapping that may be written as a list of `KEY=value`; `merge` is that of its values."""
    return (
        Key(path, Type.LIST | Type.MAPPING, since, fate, Merge.MERGED, by="=", unique=ALWAYS),
        Key(f"{path}.*", VALUE, since, fate, merge, named=".+"),
        Key(f"{path}.[]", Type.STRING, since, fate),
    )


def options(path: str, since: Version | None = FIRST, merge: Merge = Merge.MERGED) -> tuple[Key, Key]:
    """Return the rows of a driver's options."""
    return Key(path, Type.MAPPING, since, merge=merge, open=since), Key(
        f"{path}.*", Type.STRING | Type.NUMBER, since, merge=Merge.LATER, named="^.+$"
    )
