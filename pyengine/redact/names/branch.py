"""What the branch of a YAML tree says about the value at its end: the keys above, names beside it, its section."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pyengine.document.node import Mapping, Node, Scalar, Sequence
from pyengine.redact.hit import SegKind
from pyengine.redact.names import scripts
from pyengine.redact.sheet import Note
from pyengine.sensitive.key import Level, SensitiveKey
from pyengine.sensitive.names import is_generic, is_holder, maps_users, sensitive_key, takes_back

COMMANDS = frozenset("command entrypoint test args cmd arguments script post_start pre_stop exec run".split())
_IMAGES = {"image", "com.docker.stack.image", "cache_from", "imageid"}
_NAMES = frozenset(
    """secretname secretid configname configid networkid nodeid serviceid taskid containerid id depends_on networks
    profiles configs secrets devices cap_add cap_drop expose runtime external_links links uses source target
    createdat updatedat digest""".split()
)
_PATHS = frozenset("env_file volumes file context dockerfile working_dir tmpfs device extends include path".split())
_RESOLVED = _NAMES | _IMAGES
_JWK_PRIVATE = frozenset(("d", "p", "q", "dp", "dq", "qi", "oth", "k"))
_FEW = 6
"""Fewer texts make no catalogue."""
_SECTIONS = {"secrets", "configs"}


@dataclass(frozen=True, slots=True)
class Branch:
    """Where the walk is: the keys down to here (`[]` for an item) and the nearest meaning they give."""

    node: Node
    path: tuple[str, ...] = ()
    key: SensitiveKey | None = None
    holder: SensitiveKey | None = None
    public: bool = False
    json: bool = False
    """Unquoted here is no string."""

    def to(self, node: Node) -> Branch:
        """Return the branch to another node at the same place."""
        return replace(self, node=node)

    def into(self, node: Sequence, *, bytes_: bool) -> Branch:
        """Return the branch to the items of a sequence; `bytes_` tells one that may be a key, byte by byte."""
        key = self.key or self.holder
        if bytes_ and key and key.level >= Level.MEDIUM:
            key = replace(key, level=Level.WHOLE)
        return replace(self, node=node, path=(*self.path, "[]"), key=key, json=self.json and node.flow)


def named_beside(node: Mapping) -> str:
    """Return what a `name:` beside a `value:` says (`{name: DB_PASSWORD, value: x}`)."""
    for entry in node.entries:
        if (
            isinstance(entry.key, Scalar)
            and entry.key.value.lower() in {"name", "key", "variable"}
            and isinstance(entry.value, Scalar)
        ):
            return entry.value.value
    return ""


def branch_to(  # noqa: PLR0913 - a branch, and all that is known of the key below it
    branch: Branch, node: Node, name: str, named: str, *, docker: bool, json: bool
) -> Branch:
    """Return the branch to the value under `name`: its own meaning, or that of what holds it."""
    path = (*branch.path, name)
    if name.lower() in _RESOLVED and docker:
        return Branch(node, path, json=json)
    key = sensitive_key(name)
    if key is None and is_generic(name):
        in_secrets = bool({"secrets", "x-secrets"} & {step.lower() for step in branch.path})
        strong = SensitiveKey(Level.STRONG, "SECRET", "secrets") if in_secrets else None
        above = sensitive_key(branch.path[-1]) if branch.path else None
        key = sensitive_key(named) if named else (branch.key or strong or above)
    elif key is None and branch.holder and (not takes_back(name) or _is_user(branch, node)):
        key = branch.holder
    holder = branch.holder if branch.holder and not takes_back(name) else None
    section = docker and name.lower() in _SECTIONS and len(path) < 4
    several = not isinstance(node, Scalar) and not section
    if several and (is_holder(name) or (isinstance(node, Mapping) and maps_users("_".join(path[-2:])))):
        holder = SensitiveKey(Level.STRONG, (key or SensitiveKey(Level.STRONG, "SECRET", name)).type, name)
    return Branch(node, path, key, holder, json=json)


def _is_user(branch: Branch, node: Node) -> bool:
    """Tell a user of a map from users to passwords, who may be called like anything (`users: {ops: x}`)."""
    return isinstance(node, Scalar) and maps_users("_".join(branch.path[-2:]))


def is_catalogue(node: Mapping) -> bool:
    """Tell the texts of a page by their keys (`"auth.password.new": "New password (twice)"`): words, nearly all."""
    values = [entry.value.value for entry in node.entries if isinstance(entry.value, Scalar)]
    if len(values) < _FEW:
        return False
    labels = [value for value in values if scripts.is_label(value)]
    phrases = sum(" " in value.strip() for value in labels)
    return len(labels) > 0.8 * len(values) and phrases > 0.4 * len(values)


def in_catalogue(branch: Branch) -> Branch:
    """Return the branch to a text of a page, which holds no secret if it is all words."""
    node = branch.node
    return replace(branch, key=None) if isinstance(node, Scalar) and scripts.is_label(node.value) else branch


def is_jwk(node: Mapping) -> bool:
    """Tell a JSON Web Key (RFC 7517): a mapping that names its key type."""
    return any(isinstance(entry.key, Scalar) and entry.key.value == "kty" for entry in node.entries)


def in_jwk(branch: Branch) -> Branch:
    """Return the branch to a JWK's parameter with what RFC 7518, section 6, says of it."""
    if branch.path[-1] in _JWK_PRIVATE:
        return replace(branch, key=SensitiveKey(Level.STRONG, "PRIVATE_KEY", "jwk"))
    return replace(branch, public=True)


def note_of(branch: Branch, *, docker: bool) -> Note:
    """Return what is known about the scalar at the end of `branch`; `docker` resolves the names of some files."""
    steps = [step for step in branch.path if step != "[]"]
    last = steps[-1].lower() if steps else ""
    top = steps[0].lower() if steps else ""
    listed = branch.path[-1:] == ("[]",)
    command = last in COMMANDS and not (last == "args" and "build" in steps)
    if (
        branch.public
        or last in _IMAGES
        or (last in _NAMES and docker)
        or (docker and top in _SECTIONS and last in {"name", "external"})
    ):
        return Note(SegKind.NAME, None, last, pure=True)
    if last in _PATHS:
        return Note(SegKind.VALUE, None, last, pure=True)
    key = None if command and listed else branch.key
    return Note(SegKind.VALUE, key, steps[-1] if steps else "", command)
