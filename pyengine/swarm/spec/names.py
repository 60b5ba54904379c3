"""The names of a stack's things: docker/cli cli/compose/convert/compose.go."""

from __future__ import annotations

import os.path
from dataclasses import dataclass

from pyengine.swarm.golang import mounts
from pyengine.swarm.spec.told import STACK, Told, of
from pyengine.swarm.view import View

NAMESPACE, IMAGE = "com.docker.stack.namespace", "com.docker.stack.image"


@dataclass(frozen=True, slots=True)
class Names:
    """The stack's name, the folder of the first file, from which paths are counted, and the home behind `~`."""

    stack: str = "stack"
    folder: str = "/"
    home: str = "/root"

    def scoped(self, name: str) -> str:
        """Return a name with the stack's before it."""
        return f"{self.stack}_{name}"

    @property
    def label(self) -> dict[str, Told]:
        """The label that everything of a stack bears."""
        return {NAMESPACE: Told(self.stack, STACK)}

    def path(self, path: str) -> str:
        """Return the absolute path of a path in a file: loader.go resolveVolumePaths, expandUser."""
        if path.startswith("~"):
            path = f"{self.home}{path[1:]}"
        if path.startswith("/") or (len(path) > 1 and mounts.is_path(path) and path[0] not in "./~"):
            return path
        return self.under(path)

    def under(self, path: str) -> str:
        """Return the absolute path of a file of a secret or config, in which no home is looked for: absPath."""
        return path if path.startswith("/") else os.path.normpath(f"{self.folder}/{path}")

    def of(self, key: str, entry: View | None) -> Told:
        """Return the name of a network, volume, secret or config: its own, or the key with the stack's before it."""
        for keys in (("external", "name"), ("name",)):
            named = entry.get(*keys) if entry is not None else None
            if named is not None and isinstance(named.data, str) and named.data:
                return of(named, named.data)
        return Told(key if entry is not None and external(entry) else self.scoped(key), STACK)


def external(entry: View) -> bool:
    """Tell what is not the stack's own."""
    found = entry.get("external")
    return found is not None and (found.is_mapping or found.data is True)
