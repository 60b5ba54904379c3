"""The keys of what a service takes from the top-level sections: volumes, secrets, configs."""

from __future__ import annotations

from pyengine.swarm.keys.key import ANYTHING, APPENDED_ONCE, FIRST, Fate, Key, Merge, Type, string_or_list
from pyengine.swarm.words import MOUNTS

_SINCE = (3, 2)
"""The long form; since then too the schema lets every key of `bind` and `volume` pass."""
_UNREAD = "docker/cli internal/volumespec/types.go: no such field, and the schema lets it pass"

VOLUMES = (
    Key("services.*.volumes", Type.LIST, merge=Merge.KEYED, by="target", once=APPENDED_ONCE, unique=_SINCE),
    Key("services.*.volumes.[]", Type.STRING | Type.MAPPING, required=("type",)),
    Key("services.*.volumes.[].type", Type.STRING, _SINCE, words=MOUNTS),
    Key("services.*.volumes.[].source", Type.STRING, _SINCE),
    Key("services.*.volumes.[].target", Type.STRING, _SINCE),
    Key("services.*.volumes.[].read_only", Type.BOOLEAN, _SINCE, cast=bool),
    Key("services.*.volumes.[].consistency", Type.STRING, _SINCE),
    Key("services.*.volumes.[].bind", Type.MAPPING, _SINCE, merge=Merge.MERGED, open=_SINCE),
    Key("services.*.volumes.[].bind.propagation", Type.STRING, _SINCE),
    Key("services.*.volumes.[].bind.create_host_path", ANYTHING, _SINCE, Fate.DROPPED, cite=_UNREAD),
    Key("services.*.volumes.[].bind.recursive", ANYTHING, _SINCE, Fate.DROPPED, cite=_UNREAD),
    Key("services.*.volumes.[].bind.selinux", ANYTHING, _SINCE, Fate.DROPPED, cite=_UNREAD),
    Key("services.*.volumes.[].volume", Type.MAPPING, _SINCE, merge=Merge.MERGED, open=_SINCE),
    Key("services.*.volumes.[].volume.nocopy", Type.BOOLEAN, _SINCE, cast=bool),
    Key("services.*.volumes.[].volume.subpath", ANYTHING, _SINCE, cite="docker/cli cli/compose/convert/volume.go"),
    Key("services.*.volumes.[].volume.labels", ANYTHING, _SINCE, Fate.DROPPED, cite=_UNREAD),
    Key("services.*.volumes.[].tmpfs", Type.MAPPING, (3, 6), merge=Merge.MERGED, open=(3, 6)),
    Key("services.*.volumes.[].tmpfs.size", Type.INTEGER, (3, 6), least=0),
    Key("services.*.volumes.[].tmpfs.mode", ANYTHING, (3, 6), Fate.DROPPED, cite=_UNREAD),
    *string_or_list("services.*.tmpfs", FIRST, Fate.DROPPED),
)

GRANTS = tuple(
    row
    for section, since in (("secrets", (3, 1)), ("configs", (3, 3)))
    for row in (
        Key(f"services.*.{section}", Type.LIST, since, merge=Merge.KEYED, by="source"),
        Key(f"services.*.{section}.[]", Type.STRING | Type.MAPPING, since, open=since),
        Key(f"services.*.{section}.[].source", Type.STRING, since),
        Key(f"services.*.{section}.[].target", Type.STRING, since),
        Key(f"services.*.{section}.[].uid", Type.STRING, since),
        Key(f"services.*.{section}.[].gid", Type.STRING, since),
        Key(f"services.*.{section}.[].mode", Type.NUMBER, since, cast=int),
    )
)
