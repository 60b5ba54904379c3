"""The keys of the top level, and of each network, volume, secret and config there.

An entry of these sections in a later file takes the place of an earlier one as a whole.
"""

from __future__ import annotations

from pyengine.swarm.keys.key import (
    ALWAYS,
    ANYTHING,
    FIRST,
    NAME,
    NEVER,
    SCHEMA,
    Fate,
    Key,
    Merge,
    Type,
    Version,
    block,
    list_or_map,
    options,
)

_RENAMED = "docker/cli cli/compose/loader/loader.go: the name beside it is told to be used instead from 3.5 on (3.4)"
_KEPT = f"{SCHEMA}: kept for other readers"
_CLUSTER = "docker/cli cli/compose/convert: nothing reads it"
_SPEC = "volumes.*.x-cluster-spec"


def _external(section: str, since: Version, open_since: Version | None = None) -> tuple[Key, Key]:
    return (
        Key(f"{section}.*.external", Type.BOOLEAN | Type.MAPPING, since, cast=bool, open=open_since),
        Key(f"{section}.*.external.name", Type.STRING, since, Fate.WARNED, cite=_RENAMED),
    )


def _file(section: str, since: Version, *driver: Key) -> tuple[Key, ...]:
    return (
        Key(section, Type.MAPPING, since, merge=Merge.MERGED),
        Key(f"{section}.*", Type.MAPPING, since, merge=Merge.LATER, named=NAME),
        Key(f"{section}.*.name", Type.STRING, (3, 5)),
        *_external(section, since, since),
        Key(f"{section}.*.file", Type.STRING, since),
        *driver,
        Key(f"{section}.*.template_driver", Type.STRING, (3, 8)),
        *list_or_map(f"{section}.*.labels", since),
        Key(f"{section}.*.x-*", ANYTHING, (3, 7), Fate.DROPPED, cite=_KEPT),
    )


VERSION = (Key("version", Type.STRING, cite="docker/cli cli/compose/schema/schema.go:18, 57-83"),)

NETWORKS = (
    block("networks")._replace(open=FIRST),
    Key("networks.*", Type.MAPPING | Type.NULL, merge=Merge.LATER, named=NAME),
    Key("networks.*.name", Type.STRING, (3, 5)),
    *_external("networks", (3, 0)),
    Key("networks.*.driver", Type.STRING),
    *options("networks.*.driver_opts"),
    Key("networks.*.attachable", Type.BOOLEAN, (3, 2), cast=bool),
    Key("networks.*.internal", Type.BOOLEAN, cast=bool),
    block("networks.*.ipam"),
    Key("networks.*.ipam.driver", Type.STRING),
    Key("networks.*.ipam.config", Type.LIST),
    block("networks.*.ipam.config.[]"),
    Key("networks.*.ipam.config.[].subnet", Type.STRING),
    *list_or_map("networks.*.labels"),
    Key("networks.*.x-*", ANYTHING, (3, 7), Fate.DROPPED, cite=_KEPT),
)

# The schema spells it out from 3.10 on; as an extension it passes since 3.7.
_CLUSTER_VOLUME = tuple(
    Key(
        f"{_SPEC}{below}",
        types,
        (3, 7),
        Fate.DROPPED,
        open=(3, 7) if types is Type.MAPPING else None,
        cite=_CLUSTER,
        unique=ALWAYS if below.endswith(".segments") else NEVER,
        named=".+" if below.endswith(".*") else "",
        formed=(3, 7) if below else (3, 10),
    )
    for below, types in (
        ("", Type.MAPPING),
        (".group", Type.STRING),
        (".access_mode", Type.MAPPING),
        (".access_mode.scope", Type.STRING),
        (".access_mode.sharing", Type.STRING),
        (".access_mode.block_volume", Type.MAPPING),
        (".access_mode.mount_volume", Type.MAPPING),
        (".access_mode.mount_volume.fs_type", Type.STRING),
        (".access_mode.mount_volume.mount_flags", Type.LIST),
        (".access_mode.mount_volume.mount_flags.[]", Type.STRING),
        (".accessibility_requirements", Type.MAPPING),
        *(
            (f".accessibility_requirements.{kind}{below}", types)
            for kind in ("requisite", "preferred")
            for below, types in (
                ("", Type.LIST),
                (".[]", Type.MAPPING),
                (".[].segments", Type.LIST | Type.MAPPING),
                (".[].segments.*", Type.STRING | Type.NUMBER | Type.NULL),
                (".[].segments.[]", Type.STRING),
            )
        ),
        (".capacity_range", Type.MAPPING),
        (".capacity_range.required_bytes", Type.SIZE),
        (".capacity_range.limit_bytes", Type.SIZE),
        (".availability", Type.STRING),
    )
)

VOLUMES = (
    block("volumes"),
    Key("volumes.*", Type.MAPPING | Type.NULL, merge=Merge.LATER, named=NAME),
    Key("volumes.*.name", Type.STRING, (3, 4)),
    *_external("volumes", (3, 0)),
    Key("volumes.*.driver", Type.STRING),
    *options("volumes.*.driver_opts"),
    *list_or_map("volumes.*.labels"),
    Key("volumes.*.x-*", ANYTHING, (3, 7), Fate.DROPPED, cite=_KEPT),
    *_CLUSTER_VOLUME,
)

SECRETS = _file(
    "secrets", (3, 1), Key("secrets.*.driver", Type.STRING, (3, 8)), *options("secrets.*.driver_opts", (3, 8))
)
CONFIGS = _file("configs", (3, 3))

EXTENSIONS = (Key("x-*", ANYTHING, (3, 4), Fate.DROPPED, Merge.EARLIER, cite=_KEPT),)
