"""What the build writes as HTML is escaped, whatever stands in it."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from tools.pages.markup import Markup, h, prose, together

TEXTS = st.text(st.characters(exclude_characters="\r\0", exclude_categories=("Cs",)))


class Reader(HTMLParser):
    """Reads one element as a browser would."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[dict[str, str | None]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.append(dict(attrs))

    def handle_data(self, data: str) -> None:
        self.text += data


@given(TEXTS, TEXTS)
def test_a_text_stays_a_text(value: str, text: str) -> None:
    read = Reader(h("p", {"title": value}, text))
    assert read.tags == ["p"]
    assert read.attributes == [{"title": value}]
    assert read.text == text


@given(TEXTS)
def test_prose_is_its_text_without_the_backticks_that_mark_code(text: str) -> None:
    read = Reader(prose(text))
    assert set(read.tags) <= {"code"}
    assert read.text.replace("`", "") == text.replace("`", "")


def test_what_was_made_here_is_let_through_and_nothing_is_left_out() -> None:
    assert h("b", {}, h("br"), None, "a<b") == "<b><br>a&lt;b</b>"
    assert isinstance(together(("a", None)), Markup)
    assert prose("set `x < 1` now") == "set <code>x &lt; 1</code> now"
