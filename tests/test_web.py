"""The TypeScript is typed throughout: `any` would let a change of the wire pass unseen."""

from __future__ import annotations

import re

from tools.run import ROOT

ANY = re.compile(r"(?<![\w.\"'`])any(?=\s*[\[\]<>,;)|&=}]|\s*$)|\bas any\b|:\s*any\b|<any\b", re.MULTILINE)


def test_nothing_is_of_any_type() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for folder in ("web", "tests/browser")
        for path in sorted((ROOT / folder).rglob("*.ts"))
        for line in path.read_text("utf-8").splitlines()
        if ANY.search(re.sub(r"^\s*(?://|/?\*).*|//.*", "", line))
    ]
    assert found == []


def test_the_pattern_sees_each_way_of_writing_it() -> None:
    for line in ("let x: any;", "f(): Promise<any> {", "y as any", "any[]", "Record<string, any>", "x: string | any"):
        assert ANY.search(line)
    for line in ("const anything = many;", 'say("any of them");'):
        assert not ANY.search(line)
