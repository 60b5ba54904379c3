"""The reader's complaints in plain words, for a mistake no detector knows."""

from __future__ import annotations

from pyengine.broken.faults.unreadable import Unreadable

_WORDS = (
    ("<document start>", "The file seems to end above this line: it stands further left than the first key."),
    ("mapping values are not allowed", "A colon makes no sense here: the line above or this one is wrong."),
    ("unexpected ':'", "A colon makes no sense here: a space is missing behind it, or quotes around the value."),
    ("could not find expected ':'", "This line is neither `key: value` nor a list item: a colon is missing."),
    ("found '-'", "A list item stands where a key belongs, or is indented unlike the other items."),
    ("found '?'", "A key stands where a list item belongs, or is indented unlike the other keys."),
    ("expected <block end>", "This line does not continue what is above it: its indentation or its quotes are off."),
    ("expected ','", "A bracket is not closed, or a comma is missing."),
    ("node content", "A value is missing here."),
    ("unexpected end of stream", "The file ends inside a quoted value."),
    ("cannot start any token", "This character cannot begin a value without quotes."),
    ("alphabetic or numeric character", "This character cannot begin a value without quotes."),
    ("sequence entries are not allowed", "A list item cannot begin here."),
    ("unknown escape character", "This backslash is no escape YAML knows."),
    ("escape sequence of", "An escape of a character by its number is cut short here."),
    ("indentation indicator", "Behind `|` and `>` only `+`, `-` and a digit from 1 to 9 may stand."),
    ("a comment or a line break", "Only a comment may follow on this line."),
    ("unexpected document separator", "`---` stands here in the middle of a quoted value."),
    ("document end marker", "Behind `...` only a comment may follow on the line."),
    ("tag handle", "A value cannot begin with `!` unless it is in quotes."),
    ("expected '!'", "A value cannot begin with `!` unless it is in quotes."),
    ("expected URI", "A value cannot begin with `!` unless it is in quotes."),
    ("expected '>'", "A value cannot begin with `!` unless it is in quotes."),
    ("YAML directive", "A line that begins with `%` may stand only once, in front of `---`."),
    ("incompatible YAML document", "The version of YAML that this line names is not one that Docker reads."),
    ("expected a digit", "Behind `%YAML` the version is missing, as in `%YAML 1.1`."),
    ("expected ' '", "A space is missing here."),
)
"""A part of ruamel.yaml's message, and what it means to the author of the file."""

UNKNOWN = "The text cannot be read as YAML here."


def say(broken: Unreadable) -> str:
    """Return one sentence; the line where the unfinished part began is named where the reader told."""
    problem = broken.error.problem
    sentence = next((words for part, words in _WORDS if part in problem), UNKNOWN)
    if broken.opened != broken.at:
        sentence = f"{sentence[:-1]}; the part it belongs to begins in line {broken.opened + 1}."
    return sentence
