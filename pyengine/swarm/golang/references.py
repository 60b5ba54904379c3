"""The name of an image: distribution/reference regexp.go, normalize.go and reference.go."""

from __future__ import annotations

import re

_LETTERS = r"[a-z0-9]+"
_PART = r"(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])"
_HOST = rf"(?:{_PART}(?:\.{_PART})*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?"
_PATH = rf"{_LETTERS}(?:(?:[._]|__|-+){_LETTERS})*"
_NAME = rf"(?:{_HOST}/)?{_PATH}(?:/{_PATH})*"
_TAG = r"[0-9A-Za-z_][0-9A-Za-z_.-]{0,127}"
_DIGEST = r"[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}"
_REFERENCE = re.compile(rf"({_NAME})(?::({_TAG}))?(?:@({_DIGEST}))?")
_IDENTIFIER = re.compile(r"[a-f0-9]{64}")
_LENGTHS = {"sha256": 64, "sha384": 96, "sha512": 128}
_KNOWN_DIGEST = re.compile(r"([a-z0-9]+(?:[.+_-][a-z0-9]+)*):([a-zA-Z0-9=_-]+)")
_DOMAIN = "docker.io"
_LONGEST = 255


def problem(image: str) -> str:
    """Return why Docker takes the image's name for none, empty where it takes it."""
    if _IDENTIFIER.fullmatch(image) or (":" in image and not _digest_problem(image)):
        return ""
    return named_problem(image)


def named_problem(image: str) -> str:
    """Return why this names no image of a registry."""
    if _IDENTIFIER.fullmatch(image):
        return f"invalid repository name ({image}), cannot specify 64-byte hexadecimal strings"
    registry, rest = _split(image)
    path = rest.partition(":")[0]
    if path.lower() != path:
        return f"invalid reference format: repository name ({path}) must be lowercase"
    match = _REFERENCE.fullmatch(f"{registry}/{rest}")
    if match is None:
        lower = _REFERENCE.fullmatch(f"{registry}/{rest}".lower()) is not None
        return "repository name must be lowercase" if lower else "invalid reference format"
    if len(match[1].partition("/")[2]) > _LONGEST:
        return f"repository name must not be more than {_LONGEST} characters"
    return _digest_problem(match[3]) if match[3] else ""


def domain(image: str) -> str:
    """Return the registry of an image; Docker's own where its name says none."""
    return _split(image)[0]


def _split(image: str) -> tuple[str, str]:
    first, slash, rest = image.partition("/")
    if not slash:
        return _DOMAIN, f"library/{image}"
    if first == "index.docker.io":
        first = _DOMAIN
    elif first != "localhost" and not set(".:") & set(first) and first.lower() == first:
        return _DOMAIN, image
    return first, f"library/{rest}" if first == _DOMAIN and "/" not in rest else rest


def _digest_problem(digest: str) -> str:
    """opencontainers/go-digest digest.go and algorithm.go."""
    match = _KNOWN_DIGEST.fullmatch(digest)
    if match is None:
        return "invalid checksum digest format"
    length = _LENGTHS.get(match[1])
    if length is None:
        return "unsupported digest algorithm"
    if len(match[2]) != length:
        return "invalid checksum digest length"
    return "" if re.fullmatch(r"[a-f0-9]+", match[2]) else "invalid checksum digest format"


def with_tag(image: str) -> str:
    """Return the image as the engine keeps it: with `latest` where neither tag nor digest is given.

    moby client/service_create.go imageWithTagString; a name Docker could not read stays as it is.
    """
    if named_problem(image):
        return image
    registry, rest = _split(image)
    match = _REFERENCE.fullmatch(f"{registry}/{rest}")
    name = (match[1] if match else "").removeprefix(f"{_DOMAIN}/").removeprefix("library/")
    bare = match is not None and not match[2] and not match[3]
    familiar = name if match is not None and match[1].startswith(f"{_DOMAIN}/") else (match[1] if match else image)
    if match is not None and match[1].startswith(f"{_DOMAIN}/library/") and "/" in name:
        familiar = match[1].removeprefix(f"{_DOMAIN}/")
    if bare:
        return f"{familiar}:latest"
    tag = f":{match[2]}" if match is not None and match[2] else ""
    digest = f"@{match[3]}" if match is not None and match[3] else ""
    return f"{familiar}{tag}{digest}"
