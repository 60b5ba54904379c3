"""Hashes of passwords in a text, whose `$` Docker takes for variables."""

from __future__ import annotations

import re

from pyengine.swarm.view import View

_HASH = re.compile(r"(?<![\w$])\$(?:apr1|[1567y]|2[abxy]?|argon2(?:id|i|d)|scrypt|pbkdf2[\w-]*)\$[\w./+=,$-]+")
"""How crypt(3), `htpasswd` and argon2 write one: `$`, the method, `$`, and what belongs to it."""


def is_hashed(view: View) -> bool:
    """Tell a text in a hash of which Docker sees a variable without braces."""
    spans = [found.span() for found in _HASH.finditer(view.text)]
    variables = view.interpolated.variables if spans and view.interpolated is not None else ()
    bare = (each.start for each in variables if view.text[each.start + 1 : each.start + 2] != "{")
    return any(start <= at < end for at in bare for start, end in spans)
