"""The reader's complaints in plain words, for a mistake no detector knows."""

from __future__ import annotations

from pyengine.broken.faults.case import Case

_WORDS = (
    ("<document start>", "The file seems to end above this line: it stands further left than the first key."),
    ("mapping values are not allowed", "A colon makes no sense here: the line above or this one is wrong."),
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
)
"""A part of ruamel.yaml's message, and what it means to the author of the file."""


def say(case: Case) -> str:
    """Return one sentence; the line where the unfinished part began is named where the reader told."""
    problem = case.error.problem
    sentence = next((words for part, words in _WORDS if part in problem), "The text cannot be read as YAML here.")
    if case.opened != case.at:
        sentence = f"{sentence[:-1]}; the part it belongs to begins in line {case.opened + 1}."
    return sentence
