"""Bytes become text and back; what is no text is refused with its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyengine.input.decode import DecodeError, decode, encode


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["\ufeffa: b\r\n", "\ufeff# é🐳\n", "\ufeff"])
def test_what_docker_decodes_is_decoded_and_encoded_back(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.encoding) == (text, encoding)
    assert encode(decoded.text, decoded.encoding) == text.encode(encoding)


@given(st.binary(max_size=20), st.sampled_from([b"", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf"]))
def test_decoding_is_exact_or_refused(data: bytes, mark: bytes) -> None:
    try:
        decoded = decode(mark + data)
    except DecodeError as error:
        assert 0 <= error.offset < len(mark + data)
    else:
        assert encode(decoded.text, decoded.encoding) == mark + data


def test_undecodable_bytes_are_told_with_their_place_and_not_shown() -> None:
    with pytest.raises(DecodeError, match=r"byte 7 in line 2 is not valid UTF-8") as caught:
        decode(b"a: b\nc:\xff\xfehunter2")
    assert (caught.value.offset, caught.value.line) == (7, 2)
    assert "hunter2" not in str(caught.value)
