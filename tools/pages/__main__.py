"""`python -m tools.pages FOLDER STYLE SEARCH`: the site's folder, the style sheet's address there, the script."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from tools.pages import addresses, flag, key, lists, rule, symptom
from tools.pages.about import everything
from tools.pages.claims import claims
from tools.pages.frame import Page, document


def pages() -> Iterator[Page]:
    """Yield every page."""
    yield lists.rules()
    yield lists.keys()
    yield lists.matrix()
    yield claims()
    yield from map(rule.page, everything())
    yield from map(key.page, addresses.paged())
    yield from symptom.pages()
    yield from flag.pages()


def write(folder: Path, style: str, search: str) -> None:
    """Write the pages below the folder of the site."""
    for page in pages():
        path = folder / page.address
        path.parent.mkdir(exist_ok=True)
        path.write_text(document(page, style, search), "utf-8", newline="\n")


if __name__ == "__main__":
    write(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]).read_text("utf-8"))
