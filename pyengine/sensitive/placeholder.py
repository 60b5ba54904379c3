"""The shape of a placeholder: `SE_<TYPE>_<n>_<tag>`, as in `SE_PASSWORD_1_k4f7m2`.

Letters, digits and `_` only: valid plain, quoted, in flow style, JSON, shell, a URL and a variable's value, and no
YAML type but a string. The tag closes it at a fixed width, so no placeholder is the beginning of another. It is drawn
at random by each vault and stands for it: what another vault gave is told by its tag, and never filled. Nothing is
derived from the secret.
"""

from __future__ import annotations

import os
import re

SHAPE = r"SE_(?:(?!SE_)[A-Z][A-Z0-9]*_)+[0-9]{1,6}_(?:[a-z][0-9]){3}"
"""A pattern; a type word is never `SE`, so that a stray `SE_` in front does not swallow a placeholder."""

PATTERN = re.compile(SHAPE)
ALTERED = re.compile(r"(?<![A-Za-z0-9])SE[_ \-]?[A-Z0-9]+(?:[_ \-][A-Z0-9]+)*", re.IGNORECASE)
"""What a placeholder may look like after somebody retyped it: other case, other separators, a lost tag."""
TAGGED = re.compile(r"SE_(?:[A-Z][A-Z0-9]*_)+[0-9]{1,6}_[a-z][a-z0-9]*")
"""A placeholder with another tag than we write."""

_LETTERS, _DIGITS = "abcdefghjkmnpqrstuvwxyz", "23456789"
"""What a tag is drawn from: none that is taken for another when it is read aloud or typed."""
JUDGED = "x0x0x0"
"""The tag where a text is judged alone and nothing leaves: two runs say the same. No vault draws it."""


def make(type_: str, number: int, tag: str) -> str:
    """Return the placeholder for the `number`-th secret of `type_`."""
    return f"SE_{type_}_{number}_{tag}"


def neutral(type_: str, secrets: str) -> str:
    """Return `type_`, or `X` where six characters of its placeholders stand in the secrets too (`AGE-SECRET-KEY-1…`).

    The promise is that no six characters of a secret leave, and nobody could tell these from those.
    """
    shown = f"SE_{type_}_"
    return "X" if any(shown[at : at + 6] in secrets for at in range(len(shown) - 5)) else type_


def tag_of(placeholder: str) -> str:
    """Return the tag of a placeholder: that of the vault that gave it."""
    return placeholder[-6:]


def fresh_tag() -> str:
    """Return a tag drawn at random: one of six million."""
    drawn = os.urandom(6)
    pairs = zip(drawn[::2], drawn[1::2], strict=True)
    return "".join(_LETTERS[one % len(_LETTERS)] + _DIGITS[other % len(_DIGITS)] for one, other in pairs)


def nearly(text: str) -> tuple[str, str]:
    """Return type and number of a placeholder however it is spelled: upper case, `_` between the words."""
    words = [word for word in re.split(r"[_ \-]+", text.upper()) if word]
    if words and words[0] == "SE":
        words = words[1:]
    number = next((index for index, word in enumerate(words) if word.isdecimal()), len(words))
    return "_".join(words[:number]), words[number] if number < len(words) else ""
