"""The short form of a volume: docker/cli cli/compose/loader/volume.go."""

from __future__ import annotations

from dataclasses import dataclass, replace

PROPAGATIONS = ("rprivate", "private", "rshared", "shared", "rslave", "slave")
"""moby api/types/mount/mount.go."""


class VolumeError(ValueError):
    """The text is no volume; the message is Docker's own."""


@dataclass(frozen=True, slots=True)
class Volume:
    """A volume of a service as its short form says it."""

    kind: str = "volume"
    source: str = ""
    target: str = ""
    read_only: bool = False
    no_copy: bool = False
    propagation: str = ""


def parse(text: str) -> Volume:
    """Return the volume. Raises VolumeError."""
    if not text:
        raise VolumeError("invalid empty volume spec")
    if len(text.encode()) <= 2:
        return Volume(target=text)
    sections = _sections(text)
    volume = Volume()
    for index, section in enumerate(sections):
        last = index == len(sections) - 1
        if not section:
            raise VolumeError(f"invalid spec: {text}: empty section between colons")
        if not volume.source:
            volume = replace(volume, target=section) if last else replace(volume, source=section)
        elif not volume.target:
            volume = replace(volume, target=section)
        elif not last:
            raise VolumeError(f"invalid spec: {text}: too many colons")
        else:
            volume = _with_options(volume, section)
    return replace(volume, kind="bind" if volume.source and is_path(volume.source) else "volume")


def target(text: str) -> str:
    """Return the path in the container, empty for what is no volume."""
    try:
        return parse(text).target
    except VolumeError:
        return ""


def _sections(text: str) -> list[str]:
    """Cut at the colons, but for that of a Windows drive."""
    sections = [""]
    for character in text:
        if character == ":" and not _is_drive(sections[-1]):
            sections.append("")
        else:
            sections[-1] += character
    return sections


def _is_drive(text: str) -> bool:
    return len(text) == 1 and text.isalpha()


def _with_options(volume: Volume, options: str) -> Volume:
    for option in options.split(","):
        if option in {"ro", "rw"}:
            volume = replace(volume, read_only=option == "ro")
        elif option == "nocopy":
            volume = replace(volume, no_copy=True)
        elif option in PROPAGATIONS:
            volume = replace(volume, propagation=option)
    return volume


def is_path(source: str) -> bool:
    """Tell a path of the host from the name of a volume."""
    if source[0] in "./~":
        return True
    return source.startswith("\\\\") or (len(source) > 1 and _is_drive(source[0]) and source[1] == ":")
