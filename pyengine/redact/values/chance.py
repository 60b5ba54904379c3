"""Tells chance from words: what no person would write, by its letters; and what a machine wrote that opens nothing."""

from __future__ import annotations

import base64
import binascii
import math
import re
from collections import Counter
from itertools import pairwise

UUID = re.compile(r"(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
HEX_DIGEST = re.compile(r"(?i)(?:sha(?:1|224|256|384|512)|md5)[-:=]\S+")
_UPPER_KEY = re.compile(
    r"(?=[0-9]*[A-F])(?=[A-F]*[0-9])[0-9A-F]{32}(?:[0-9A-F]{32})?|"
    r"(?=(?:[A-Z]*[2-7]){3})[A-Z2-7]{32,}"
)
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{8,}={0,2}")
_HEX = re.compile(r"(?i)[0-9a-f]+")
_COMMON_PAIRS = frozenset(
    """ab ac ad ag ai ak al am an ap ar as at au av ay ba be bi bl bo bs bu ca cc ce ch ci ck cl co cr cs ct
    cu da dd de di do dr ds du ea eb ec ed ee ef eg el em en ep er es et ev ew ex ey fa fe ff fi fl fo fr
    fu ge gi gn gr gs ha he hi ho ia ib ic id ie if ig il im in io ip ir is it iv iz ke ks la ld le li ll
    lo ls lt lu ly ma mb me mi mo mp ms mu na nc nd ne nf ng ni nn no ns nt nu nv oa ob oc od of og ok ol
    om on oo op or os ot ou ov ow pa pe pi pl po pp pr ps pt pu qu ra rc rd re rg ri rm rn ro rr rs rt ru
    ry sa sc se sh si sl so sp ss st su sy ta tc te th ti tl to tr ts tt tu ty ua ub uc ue ui ul um un up
    ur us ut va ve vi wa we wi wo wr xp xt yp ys ze""".split()
)
"""The 220 commonest pairs of letters in English, Python and stack files: 0.9 of all pairs there, 0.33 of chance."""


_RUN = re.compile(r"[a-z]{4,}")
_NAMED = re.compile(r"^0x|\.[a-z]{2,5}\d?$|^[^=]*=$")
"""A number, the name of a file, the end of a longer text in base64."""


def random_looking(text: str, least: int = 20) -> bool:
    """Tell text that no person would write: long enough, of mixed classes, its letters in no order any language has."""
    if not least <= len(text) <= 4096:
        return False
    kinds = ["d" if char.isdigit() else "u" if char.isupper() else "l" if char.islower() else "s" for char in text]
    if "u" not in kinds or "l" not in kinds or entropy(text) < 3:
        return False
    changes = sum(left != right for left, right in pairwise(kinds)) / len(text)
    if "d" not in kinds:
        return len(text) >= 20 and changes > 0.3 and readable(text) < 0.5
    return readable(text) < (0.6 if changes < 0.42 else 0.8) and changes > 0.2


def chosen(text: str) -> bool:
    """Tell a short word that a machine drew: capitals, small letters and figures that change places all the time."""
    bare = "".join(filter(str.isalnum, text))
    if not 9 <= len(bare) < 20 or _NAMED.search(text) or not text.isascii() or decoded(text):
        return False
    kinds = ["d" if char.isdigit() else "u" if char.isupper() else "l" for char in bare]
    changes = sum(left != right for left, right in pairwise(kinds)) / len(bare)
    words = any(readable(run) > 0.6 for run in _RUN.findall(text))
    return len(set(kinds)) == 3 and changes > 0.35 and readable(text) < 0.6 and not words


def readable(text: str) -> float:
    """Return the share of neighbouring letters that often stand side by side in words; 1 if there are none."""
    lowered = text.lower()
    pairs = [left + right for left, right in pairwise(lowered) if left.isalpha() and right.isalpha()]
    return sum(pair in _COMMON_PAIRS for pair in pairs) / len(pairs) if pairs else 1.0


def gibberish(text: str) -> bool:
    """Tell a word of letters alone that is none."""
    return len(text) >= 10 and text.isalpha() and text.isascii() and readable(text) < 0.6


def entropy(text: str) -> float:
    """Return Shannon's entropy of the characters, in bits."""
    size = len(text)
    return -sum(count / size * math.log2(count / size) for count in Counter(text).values()) if size else 0.0


def decoded(text: str) -> str | None:
    """Return the printable text that `text` is the base64 of, None if it is not."""
    if len(text) < 11 or not _BASE64.fullmatch(text):
        return None
    body = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        plain = base64.b64decode(body + "=" * (-len(body) % 4)).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    readable = all(char.isprintable() or char in "\r\n\t" for char in plain)
    return plain if plain and readable else None


def upper_key(text: str) -> bool:
    """Tell 32 or 64 hex digits in capitals, or base32: a key; digests are small, fingerprints have 40."""
    return _UPPER_KEY.fullmatch(text) is not None


def is_digest(text: str) -> bool:
    """Tell a UUID, a hex digest, a subresource hash: ids that name a thing and open nothing."""
    if upper_key(text):
        return False
    return bool(UUID.fullmatch(text) or (_HEX.fullmatch(text) and len(text) >= 7) or HEX_DIGEST.fullmatch(text))
