"""Lies in the pack, where Python's ``site`` imports it at every start: each module is read once, and not twice.

``zipimport`` reads and unmarshals a module to learn its file's name, and again to run it: a sixth of the time in which
the engine is imported.
"""

import zipimport
from types import CodeType

Read = tuple[CodeType, bool, str]

read = vars(zipimport)["_get_module_code"]
waiting: dict[tuple[str, str], Read] = {}


def once(importer: zipimport.zipimporter, name: str) -> Read:
    """Return a module's code, whether it is a package, and its path; what was read is kept until it is asked for."""
    key = importer.archive, name
    if (found := waiting.pop(key, None)) is None:
        found = waiting[key] = read(importer, name)
    return found


vars(zipimport)["_get_module_code"] = once
