"""A sign that is looked for before a pattern stands in every match of it: nothing is missed for want of one."""

# ruff: noqa: SLF001 - the patterns and their signs are private to their modules

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pyengine.redact.texts import given as markup
from pyengine.redact.texts import known_files
from pyengine.redact.values import identifiers, shapes

SIGNS = (
    *known_files._FORMATS,
    *known_files._LISTS,
    *known_files._named_lists("digestauth_userlist"),
    (known_files._USERS, ":"),
    (markup._XML, "</"),
    (markup._CALL, "("),
    (markup._ATTRIBUTES, re.compile("(?i)value")),
    (identifiers._IPV4, identifiers._IPV4_SIGN),
    (identifiers._ACCOUNT, identifiers._ACCOUNT_SIGN),
    (identifiers._MAC, identifiers._MAC_SIGN),
    (identifiers._RESOURCE, identifiers._RESOURCE_SIGN),
    (identifiers._CLOUD_HOST, identifiers._CLOUD_SIGN),
    *(
        (re.compile(provider.pattern), re.compile("|".join(map(re.escape, provider.hints))))
        for _, provider in shapes._hinted()
        if provider.name != "asana-token"  # its second number begins with 1, and is not asked twice
    ),
)
PATTERNS = {pattern.pattern: (pattern, sign) for pattern, sign in SIGNS}


@pytest.mark.parametrize("pattern", PATTERNS)
@settings(deadline=None, max_examples=10, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_the_sign_is_in_every_match(pattern: str, data: st.DataObject) -> None:
    compiled, sign = PATTERNS[pattern]
    match = compiled.search(data.draw(st.from_regex(compiled)))
    if match:
        assert re.search(sign if isinstance(sign, re.Pattern) else re.escape(sign), match.string[match.start() :])
