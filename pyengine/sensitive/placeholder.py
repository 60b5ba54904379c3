"""The shape of a placeholder: `SE_<TYPE>_<n>_<tag>`, as in `SE_PASSWORD_1_x0`.

Letters, digits and `_` only: valid plain, quoted, in flow style, JSON, shell, a URL and a variable's value, and no
YAML type but a string. The tag closes it at a fixed width, so no placeholder is the beginning of another, and is the
first of a fixed sequence that no placeholder-like word of the input carries. Nothing is derived from the secret.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import ascii_lowercase, digits

SHAPE = r"SE_(?:(?!SE_)[A-Z][A-Z0-9]*_)+[0-9]{1,6}_[a-z][0-9]"
"""A pattern; a type word is never `SE`, so that a stray `SE_` in front does not swallow a placeholder."""

PATTERN = re.compile(SHAPE)
ALTERED = re.compile(r"(?<![A-Za-z0-9])SE[_ \-]?[A-Z0-9]+(?:[_ \-][A-Z0-9]+)*", re.IGNORECASE)
"""What a placeholder may look like after somebody retyped it: other case, other separators, a lost tag."""


def make(type_: str, number: int, tag: str) -> str:
    """Return the placeholder for the `number`-th secret of `type_`."""
    return f"SE_{type_}_{number}_{tag}"


def neutral(type_: str, secrets: str) -> str:
    """Return `type_`, or `X` where six characters of its placeholders stand in the secrets too (`AGE-SECRET-KEY-1…`).

    The promise is that no six characters of a secret leave, and nobody could tell these from those.
    """
    shown = f"SE_{type_}_"
    return "X" if any(shown[at : at + 6] in secrets for at in range(len(shown) - 5)) else type_


def tags() -> Iterator[str]:
    """Yield the sequence of tags, always the same."""
    for letter in ascii_lowercase[-3:] + ascii_lowercase[:-3]:
        for digit in digits:
            yield letter + digit


def free_tag(text: str) -> str:
    """Return the first tag that ends no placeholder-like word of `text`."""
    used = {found[-2:] for found in PATTERN.findall(text)}
    return next((tag for tag in tags() if tag not in used), "x0")


def nearly(text: str) -> tuple[str, str]:
    """Return type and number of a placeholder however it is spelled: upper case, `_` between the words."""
    words = [word for word in re.split(r"[_ \-]+", text.upper()) if word]
    if words and words[0] == "SE":
        words = words[1:]
    number = next((index for index, word in enumerate(words) if word.isdecimal()), len(words))
    return "_".join(words[:number]), words[number] if number < len(words) else ""
