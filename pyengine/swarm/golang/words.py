"""A command written as one string: google/shlex, which is not Python's."""

from __future__ import annotations

_SPACES, _QUOTE, _PLAIN_QUOTE, _ESCAPE, _COMMENT = " \t\r\n", '"', "'", "\\", "#"


class WordsError(ValueError):
    """The string ends inside of something; the message is Docker's own."""


def split(text: str) -> list[str]:
    """Return the words. Raises WordsError."""
    words: list[str] = []
    position = 0
    while position < len(text):
        character = text[position]
        if character in _SPACES:
            position += 1
        elif character == _COMMENT:
            end = text.find("\n", position)
            position = len(text) if end < 0 else end + 1
        else:
            word, position = _word(text, position)
            words.append(word)
    return words


def _word(text: str, position: int) -> tuple[str, int]:
    pieces: list[str] = []
    while position < len(text) and text[position] not in _SPACES:
        character = text[position]
        if character == _QUOTE:
            piece, position = _quoted(text, position + 1)
        elif character == _PLAIN_QUOTE:
            end = text.find(_PLAIN_QUOTE, position + 1)
            if end < 0:
                raise WordsError("EOF found when expecting closing quote")
            piece, position = text[position + 1 : end], end + 1
        elif character == _ESCAPE:
            piece, position = _after(text, position), position + 2
        else:
            piece, position = character, position + 1
        pieces.append(piece)
    return "".join(pieces), position


def _after(text: str, position: int) -> str:
    if position + 1 >= len(text):
        raise WordsError("EOF found after escape character")
    return text[position + 1]


def _quoted(text: str, position: int) -> tuple[str, int]:
    pieces: list[str] = []
    while position < len(text):
        character = text[position]
        if character == _QUOTE:
            return "".join(pieces), position + 1
        if character == _ESCAPE:
            pieces.append(_after(text, position))
            position += 2
        else:
            pieces.append(character)
            position += 1
    raise WordsError("EOF found when expecting closing quote")
