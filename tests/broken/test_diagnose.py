"""Text that cannot be read: the cause is named, at the place to look at, and the only repair is offered."""

from __future__ import annotations

import difflib
import inspect
import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
import ruamel.yaml.parser
import ruamel.yaml.scanner
from hypothesis import given, settings
from hypothesis import strategies as st

from pyengine.broken.diagnose import DETECTORS, Diagnosis, diagnose
from pyengine.broken.faults import plainly
from pyengine.broken.faults.unreadable import Cause, Unreadable
from pyengine.document import document
from pyengine.document.data import difference, plain
from pyengine.document.yaml import YamlError
from pyengine.edit import apply_edits
from pyengine.input.case import Case, File
from pyengine.input.decode import DecodeError, decode
from pyengine.input.sniff import parts
from pyengine.intake.take import take
from pyengine.text import LineIndex, Span
from tests.growth import AGAIN, LIMIT, QUADRUPLE, grows, once, ratio, steep

GOOD = """\
version: "3.8"
services:
  web:
    image: nginx:1.27
    command: ["nginx", "-g", "daemon off;"]
    environment:
      - MODE=production
      - LEVEL=info
    ports:
      - "80:80"
    deploy:
      replicas: 3
      update_config:
        parallelism: 1
        order: start-first
  db:
    image: "postgres:16"
    environment:
      USER: app
      NAME: app
    networks:
      - inner
networks:
  inner:
    driver: overlay
"""


def line_of(text: str, offset: int) -> int:
    return LineIndex(text).line(offset) + 1


def explain(text: str) -> Diagnosis:
    with pytest.raises(YamlError) as caught:
        document.read(text)
    return diagnose(text, caught.value)


def repaired(text: str, found: Diagnosis) -> str:
    assert found.repair is not None
    return apply_edits(text, found.repair.edits)


def is_stack(text: str) -> bool:
    return take(Case((File("a", text),))).problem is None


def same_meaning(left: str, right: str) -> bool:
    roots = (document.read(text).roots for text in (left, right))
    return not difference(*([plain(root) for root in each] for each in roots))


@dataclass(frozen=True)
class Mistake:
    """`old` replaced by `new` in GOOD. `fixed` is what the repair writes in place of `new`, None for no repair."""

    cause: Cause
    old: str
    new: str
    line: int
    fixed: str | None


MISTAKES = {
    "a key without its colon": Mistake(Cause.COLON, "  web:\n", "  web\n", 3, "  web:\n"),
    "a colon missing at the left edge": Mistake(Cause.COLON, "services:", "services", 2, "services:"),
    "a setting without its colon": Mistake(Cause.COLON, "replicas: 3", "replicas 3", 12, "replicas: 3"),
    "no space behind a colon": Mistake(Cause.SPACE, "replicas: 3", "replicas:3", 12, "replicas: 3"),
    "a key too far left": Mistake(Cause.COLUMN, "    ports:", "   ports:", 9, "    ports:"),
    "a service too far right": Mistake(Cause.COLUMN, "  db:", "   db:", 16, "  db:"),
    "a service too far left": Mistake(Cause.COLUMN, "  db:", " db:", 16, "  db:"),
    "the first key too far right": Mistake(
        Cause.COLUMN, "    image: nginx", "     image: nginx", 4, "    image: nginx"
    ),
    "a setting deeper than its neighbour": Mistake(
        Cause.COLUMN, "        order", "          order", 15, "        order"
    ),
    "a first line that is indented": Mistake(Cause.COLUMN, 'version: "3.8"', '  version: "3.8"', 1, 'version: "3.8"'),
    "a bracket in the column of its key": Mistake(
        Cause.COLUMN,
        'command: ["nginx", "-g", "daemon off;"]',
        'command:\n    [\n      "nginx", "-g", "daemon off;"\n    ]',
        6,
        'command:\n      [\n        "nginx", "-g", "daemon off;"\n      ]',
    ),
    "a list item among keys": Mistake(Cause.MIXED, "      NAME: app", "      - NAME=app", 20, "      NAME: app"),
    "a key among list items": Mistake(Cause.MIXED, "- LEVEL=info", "LEVEL: info", 8, "- LEVEL=info"),
    "a list item without its dash": Mistake(Cause.DASH, "- LEVEL=info", "LEVEL=info", 8, "- LEVEL=info"),
    "an open double quote": Mistake(Cause.QUOTE, '"postgres:16"', '"postgres:16', 17, '"postgres:16"'),
    "an open quote at a list item": Mistake(Cause.QUOTE, '"80:80"', "'80:80", 10, "'80:80'"),
    "an open quote in brackets": Mistake(Cause.QUOTE, 'off;"]', "off;]", 5, 'off;"]'),
    "an open bracket": Mistake(Cause.BRACKET, 'off;"]', 'off;"', 5, 'off;"]'),
    "two open brackets": Mistake(
        Cause.BRACKET,
        "    ports:\n",
        "    x-a: {a: 1, b: [1, 2\n    ports:\n",
        9,
        "    x-a: {a: 1, b: [1, 2]}\n    ports:\n",
    ),
    "an open bracket in front of a comment": Mistake(Cause.BRACKET, 'off;"]', 'off;" # why', 5, 'off;"] # why'),
    "a comma missing": Mistake(Cause.COMMA, '"nginx", "-g"', '"nginx" "-g"', 5, '"nginx", "-g"'),
    "a colon in a plain value": Mistake(
        Cause.INNER_COLON, 'command: ["nginx", "-g", "daemon off;"]', "command: echo a: b", 5, "command: 'echo a: b'"
    ),
    "a backtick": Mistake(Cause.INDICATOR, "nginx:1.27", "`nginx:1.27`", 4, "'`nginx:1.27`'"),
    "an at sign": Mistake(Cause.INDICATOR, "NAME: app", "NAME: @app # why", 20, "NAME: '@app' # why"),
    "a per cent sign": Mistake(Cause.INDICATOR, "NAME: app", "NAME: %app", 20, "NAME: '%app'"),
    "an asterisk": Mistake(Cause.INDICATOR, "NAME: app", "NAME: */5 * * * *", 20, "NAME: '*/5 * * * *'"),
    "a Windows path": Mistake(Cause.ESCAPE, '"80:80"', r'"C:\data\web"', 10, r'"C:\\data\\web"'),
    "a shell's escape": Mistake(Cause.ESCAPE, '"80:80"', r'"Host(\`a\`)"', 10, '"Host(`a`)"'),
    "an escaped dollar": Mistake(Cause.ESCAPE, '"80:80"', r'"\${PORT}:80"', 10, None),
    "an apostrophe": Mistake(Cause.INNER_QUOTE, "NAME: app", "NAME: 'it's here'", 20, "NAME: 'it''s here'"),
    "quotes in quotes": Mistake(Cause.INNER_QUOTE, "NAME: app", 'NAME: "a "b" c"', 20, r'NAME: "a \"b\" c"'),
    "words behind quotes": Mistake(Cause.INNER_QUOTE, "NAME: app", 'NAME: "a" b', 20, "NAME: '\"a\" b'"),
    "a list on the line of its key": Mistake(
        Cause.INLINE, '    ports:\n      - "80:80"', '    ports: - "80:80"', 9, '    ports:\n      - "80:80"'
    ),
    "a tab": Mistake(Cause.TAB, "    image: nginx", "\timage: nginx", 4, "    image: nginx"),
    "a non-breaking space": Mistake(Cause.SPACES, "    ports:", "  \u00a0 ports:", 9, "    ports:"),
    "a NUL": Mistake(Cause.CONTROL, "start-first", "start-first\x00", 15, "start-first"),
    "colour codes": Mistake(
        Cause.COLOUR, "order: start-first", "\x1b[32morder\x1b[0m: start-first", 15, "order: start-first"
    ),
    "a merge conflict": Mistake(
        Cause.CONFLICT,
        "      replicas: 3\n",
        "<<<<<<< HEAD\n      replicas: 3\n=======\n      replicas: 4\n>>>>>>> b\n",
        12,
        None,
    ),
    "a conflict of comments": Mistake(
        Cause.CONFLICT,
        "      replicas: 3\n",
        "<<<<<<< HEAD\n      replicas: 3\n=======\n      replicas: 3 # b\n>>>>>>> b\n",
        12,
        "      replicas: 3\n",
    ),
    "a template": Mistake(Cause.TEMPLATE, "    deploy:\n", "{% if x %}\n    deploy:\n", 11, None),
    "a template in a value": Mistake(Cause.TEMPLATE, "nginx:1.27", "{{ image }}:{{ tag }}", 4, None),
    "a key that is a number": Mistake(Cause.REFUSED, "NAME: app", "8080: app", 20, '"8080": app'),
    "a value unlike its tag": Mistake(Cause.REFUSED, "replicas: 3", "replicas: !!int three", 12, None),
    "a merge of nothing": Mistake(Cause.REFUSED, "replicas: 3", "<<: null", 12, None),
    "an unknown anchor": Mistake(Cause.ANCHOR, "NAME: app", "NAME: *nowhere", 20, None),
    "an anchor that comes later": Mistake(Cause.ANCHOR, "NAME: app", "NAME: *it\n      OTHER: &it app", 20, None),
    "a misspelt anchor": Mistake(
        Cause.ANCHOR,
        "USER: app\n      NAME: app",
        "USER: &my_app app\n      NAME: *my-app",
        20,
        "USER: &my_app app\n      NAME: *my_app",
    ),
    "a note in front": Mistake(
        Cause.PROSE, "version:", "THIS FILE NEEDS A CLEANUP\nversion:", 1, "# THIS FILE NEEDS A CLEANUP\nversion:"
    ),
    "a name in brackets": Mistake(Cause.INDICATOR, "  web:", "  [a]-web:", 3, "  '[a]-web':"),
    "a service without its name": Mistake(Cause.NAME, "  web:\n", "", 3, None),
    "a second file glued to the first": Mistake(
        Cause.TWO_FILES,
        "    driver: overlay\n",
        '    driver: overlayversion: "3.8"\nservices:\n  x: {image: y}\n',
        25,
        None,
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES.keys())
def test_the_cause_the_line_and_the_repair_are_right(mistake: Mistake) -> None:
    assert GOOD.count(mistake.old) >= 1
    text = GOOD.replace(mistake.old, mistake.new, 1)
    found = explain(text)
    assert (found.cause, line_of(text, found.span.start)) == (mistake.cause, mistake.line)
    assert (found.repair and repaired(text, found)) == (
        None if mistake.fixed is None else GOOD.replace(mistake.old, mistake.fixed, 1)
    )


WRAPPED = {
    "a fence": (Cause.FENCE, f"Here is my file:\n\n```yaml\n{GOOD}```\n\nPlease help!\n"),
    "a fence glued to the end": (Cause.FENCE, f"```yaml\n{GOOD.rstrip()}```"),
    "a fence only at the end": (Cause.FENCE, f"{GOOD}```\n"),
    "a quoted mail": (Cause.MAIL, "On Monday, A wrote:\n" + "".join(f"> {line}\n" for line in GOOD.splitlines())),
    "a mail quoted twice": (Cause.MAIL, "".join(f"> > {line}\n" for line in GOOD.splitlines())),
    "line numbers": (Cause.NUMBERS, "".join(f"{n:5} | {line}\n" for n, line in enumerate(GOOD.splitlines(), 1))),
    "a new file's diff": (
        Cause.DIFF,
        "diff --git a/s b/s\n--- /dev/null\n+++ b/s\n@@ -0,0 +1,25 @@\n"
        + "".join(f"+{line}\n" for line in GOOD.splitlines()),
    ),
    "all tabs": (Cause.TAB, GOOD.replace("  ", "\t")),
    "CRLF and all tabs": (Cause.TAB, GOOD.replace("  ", "\t").replace("\n", "\r\n")),
    "all non-breaking spaces": (Cause.SPACES, GOOD.replace("  ", "\u00a0\u00a0")),
    "a colour on every line": (Cause.COLOUR, "".join(f"\x1b[36m{line}\x1b[0m\n" for line in GOOD.splitlines())),
}


@pytest.mark.parametrize(("cause", "text"), WRAPPED.values(), ids=WRAPPED.keys())
def test_what_copying_left_behind_is_taken_away(cause: Cause, text: str) -> None:
    found = explain(text)
    assert found.cause == cause
    assert same_meaning(repaired(text, found), GOOD)


def test_json_with_comments_is_repaired() -> None:
    text = '{ // stack\n  "services": {\n    "web": {\n      "image": "nginx"\n    } /* end */\n  }\n}\n'
    found = explain(text)
    assert found.cause == Cause.JSON
    assert same_meaning(repaired(text, found), "services: {web: {image: nginx}}")


def test_both_meanings_of_an_indentation_offer_no_repair() -> None:
    text = "services:\n  web:\n    image: a\n    labels:\n      a: b\n     x-a: c\n"
    found = explain(text)
    assert (found.cause, found.repair) == (Cause.COLUMN, None)
    assert line_of(text, found.span.start) == 6


def test_a_repair_keeps_every_other_byte() -> None:
    text = GOOD.replace("\n", "\r\n").replace("  db:", "   db:  # the   base\t")
    found = explain(text)
    changed = [
        entry
        for entry in difflib.ndiff(text.splitlines(keepends=True), repaired(text, found).splitlines(keepends=True))
        if entry[0] in "+-"
    ]
    assert changed == ["-    db:  # the   base\t\r\n", "+   db:  # the   base\t\r\n"]


def test_the_line_where_a_quote_was_opened_is_named_and_not_where_it_was_noticed() -> None:
    text = GOOD.replace('version: "3.8"', 'version: "3.8')
    found = explain(text)
    assert (found.span.start, found.cause) == (text.index('"'), Cause.QUOTE)


def test_a_text_without_services_gets_no_repair() -> None:
    assert explain("a: b\n c: d\n").repair is None


@pytest.mark.parametrize("text", ["[" * 3000, "a: " + "{b: " * 3000, "a: &a [*a]"])
def test_limits_are_told_without_a_repair(text: str) -> None:
    found = explain(text)
    assert found.cause in {Cause.DEEP, Cause.ANCHOR}
    assert found.repair is None


def test_no_value_is_repeated_in_a_message() -> None:
    secret = "hunter2hunter2"
    told = 0
    for mistake in MISTAKES.values():
        if "my_app" in mistake.new:  # the name of an anchor may be told
            continue
        text = GOOD.replace(mistake.old, mistake.new, 1).replace("app", secret).replace("nginx", secret)
        try:
            document.read(text)
        except YamlError as error:
            found = diagnose(text, error)
            told += 1
            assert secret not in found.message
            assert found.repair is None or secret not in found.repair.title
    assert told >= len(MISTAKES) - 5


def stack(services: int) -> str:
    return "".join(f"  s{n}:\n    image: a\n    deploy:\n      replicas: 2\n" for n in range(services))


def quoted(services: int) -> str:
    return "".join(f'  s{n}:\n    image: "a{n}"\n' for n in range(services))


SLOW: dict[str, Callable[[int], str]] = {
    "indentation": lambda n: f"{GOOD}{stack(21 * n)}   z:\n    image: b\n",
    "a quote": lambda n: f'services:\n{quoted(37 * n)}  z:\n    image: "b\n  y:\n    image: "c"\n',
    "tabs": lambda n: GOOD.replace("  ", "\t") * (2 * n),
    "spaces": lambda n: "a:" + " " * (1_000 * n) + "b: c: d\n",
    "quotes": lambda n: "a: [" + '"\\"' * (330 * n),
    "dashes": lambda n: "- " * 90 + "a: [\n" * (150 * n),
    "brackets": lambda n: "services:\n  a: [" + "[], {}, " * (120 * n) + "\n  b: c\n",
    "words": lambda n: "a b c d " * (120 * n) + ": x: y",
    "comments": lambda n: "{ " + "/* * / " * (140 * n),
    "conflicts": lambda n: "a: b\n<<<<<<< a\n c: d\n=======\n>>>>>>> b\n" * (25 * n),
    "fences": lambda n: "```\n" * (250 * n),
    "unclosed": lambda n: "a: '" + "b\n" * (500 * n),
    "escapes": lambda n: 'a: "' + "\\q" * (500 * n) + '"',
    "templates": lambda n: ("a: " * 160 + "{\n") * (2 * n),
}
"""Texts of about so many kilobytes."""
SMALL, LARGE = 60 // QUADRUPLE, 60
SHARE = 12
"""How many times as long as the reading of a sound file of that length a diagnosis may take: some read it again."""


def refusal_of(text: str) -> YamlError:
    with pytest.raises(YamlError) as caught:
        document.read(text)
    return caught.value


@pytest.mark.parametrize("text", SLOW.values(), ids=SLOW.keys())
def test_a_diagnosis_is_linear_and_takes_a_few_readings(text: Callable[[int], str]) -> None:
    small, large = (partial(diagnose, each, refusal_of(each)) for each in (text(SMALL), text(LARGE)))
    sound = partial(document.read, "services:\n" + stack(21 * LARGE))
    assert ratio(sound, large, SHARE) <= SHARE
    assert grows(small, large) <= LIMIT


@pytest.mark.parametrize("text", SLOW.values(), ids=SLOW.keys())
def test_every_detector_is_linear(text: Callable[[int], str]) -> None:
    texts = text(SMALL), text(LARGE)
    cases = [partial(Unreadable, each, refusal_of(each)) for each in texts]
    plain = once(partial(re.findall, "(?s).", texts[1]))
    rising = []
    for detector in DETECTORS:
        small, large = (lambda case=case, detector=detector: detector(case()) for case in cases)
        if all(steep(small, large, plain) for _ in range(AGAIN)):
            rising.append(detector.__name__)
    assert not rising


@settings(max_examples=150)
@given(st.integers(0, len(GOOD)), st.integers(0, 12), st.text("a:- \t\n\"'[]{}#&*!|>%@`,\\?<=\u00a0\x00é", max_size=6))
def test_no_deletion_or_insertion_ends_in_a_crash(start: int, length: int, inserted: str) -> None:
    text = GOOD[:start] + inserted + GOOD[start + length :]
    survives(text)


@settings(max_examples=100)
@given(st.text("a:- \n\"'[]{}#&*!|>%@`,\\?\t.\r<=\ufeff\x1b0$", max_size=60))
def test_no_text_ends_in_a_crash(text: str) -> None:
    survives(text)


@settings(max_examples=60)
@given(st.lists(st.integers(0, GOOD.count("\n") - 1), max_size=3), st.integers(-3, 3))
def test_no_moved_line_ends_in_a_crash(numbers: list[int], by: int) -> None:
    lines = GOOD.splitlines(keepends=True)
    for number in numbers:
        lines[number] = " " * by + lines[number] if by > 0 else lines[number].replace(" ", "", -by)
    survives("".join(lines))


JARGON = re.compile(
    r"expected|token|'[\]},:-]'|<block|<document|chomping|scalar|while (?:parsing|scanning)|ruamel|got "
)


def complaints() -> list[str]:
    """Return every complaint the reader may make of a text, as it is written in its source."""
    sources = "".join(inspect.getsource(module) for module in (ruamel.yaml.scanner, ruamel.yaml.parser))
    found = re.findall(
        r"""f?(?:'|")((?:found|expected|could not|mapping values|sequence entries)[^\n]*?)(?:'|"),?\n""", sources
    )
    return [re.sub(r"\{.*?\}", "x", complaint).replace("}}", "}") for complaint in found]


def test_no_complaint_of_the_reader_is_passed_on() -> None:
    assert len(set(complaints())) > 25
    for complaint in set(complaints()):
        said = plainly.say(Unreadable("a", YamlError(complaint, Span(0, 1))))
        assert said != plainly.UNKNOWN, complaint
        assert not JARGON.search(said), complaint


def survives(text: str) -> None:
    parts(text)
    try:
        document.read(text)
    except YamlError as error:
        found = diagnose(text, error)
        assert not JARGON.search(found.message)
        assert found.message
        assert 0 <= found.span.start <= found.span.end <= len(text)
        if found.repair:
            assert is_stack(repaired(text, found))
        return
    take(Case((File("a", text),)))


def broken(shared: Path) -> list[tuple[str, str, YamlError]]:
    result = []
    for path in sorted((shared / "corpus/broken").glob("*.yml")):
        try:
            text = decode(path.read_bytes()).text
            document.read(text)
        except DecodeError:
            continue
        except YamlError as error:
            result.append((path.stem, text, error))
    return result


def true_lines(path: Path, text: str) -> list[int]:
    """Return the lines (from 1) the author changed later."""
    fixed = decode(path.read_bytes()).text
    blocks = difflib.SequenceMatcher(None, text.splitlines(), fixed.splitlines(), autojunk=False).get_opcodes()
    return [n for kind, start, end, *_ in blocks if kind != "equal" for n in range(start + 1, max(end, start + 1) + 1)]


def test_every_broken_file_is_explained_at_the_line_its_author_later_changed(
    shared: Path, figure: Callable[[str], None]
) -> None:
    offered, near, reader = 0, [], []
    files = broken(shared)
    for name, text, error in files:
        found = diagnose(text, error)
        assert found.message, name
        assert not JARGON.search(found.message), name
        if found.repair:
            offered += 1
            assert is_stack(repaired(text, found)), name
        fixed = shared / f"corpus/broken/fixed/{name}.yml"
        if fixed.exists():
            lines = true_lines(fixed, text)
            near.append(any(abs(line_of(text, found.span.start) - line) <= 2 for line in lines))
            reader.append(any(abs(line_of(text, error.span.start) - line) <= 2 for line in lines))
    figure(f"diagnosis: {len(files)} unreadable, {offered} repairs")
    figure(
        f"diagnosis: within 2 lines of the author's fix: {sum(near)} of {len(near)}, the reader's place {sum(reader)}"
    )
    assert all(near)
    assert offered >= 20


def without_last(line: str, end: str, needs: str = "") -> str:
    """Return the line without its last character, nothing where it does not end so."""
    bare = line.rstrip()
    return bare[:-1] if bare.endswith(end) and needs in bare and "#" not in bare and bare.count('"') in {0, 2} else ""


DAMAGES: dict[str, tuple[Callable[[str], str], Cause]] = {
    "one column right": (lambda line: " " + line if line.startswith(" ") else "", Cause.COLUMN),
    "one column left": (lambda line: line[1:] if line.startswith("  ") else "", Cause.COLUMN),
    "no colon": (lambda line: without_last(line, ":"), Cause.COLON),
    "open quote": (lambda line: without_last(line, '"'), Cause.QUOTE),
    "open bracket": (lambda line: without_last(line, "]", ": ["), Cause.BRACKET),
    "a tab": (lambda line: line.replace("    ", "\t", 1) if line.startswith("    ") else "", Cause.TAB),
}


def test_another_version_of_yaml_is_told_with_the_line_to_take_out() -> None:
    text = "%YAML 1.2\n---\n" + GOOD
    found = diagnose(text, refusal_of(text))
    assert "YAML 1.1" in found.message
    assert repaired(text, found) == "---\n" + GOOD


def is_readable(text: str) -> bool:
    try:
        document.read(text)
    except YamlError:
        return False
    return True


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_to_real_files_is_found_and_repaired(shared: Path, name: str, figure: Callable[[str], None]) -> None:
    damage, cause = DAMAGES[name]
    chance = random.Random(name)
    paths = [path for path in sorted((shared / "corpus/real").glob("*.yml")) if path.stat().st_size < 4_000]
    total = near = offered = right = named = 0
    while total < 15:
        text = decode(chance.choice(paths).read_bytes()).text
        lines = text.splitlines(keepends=True)
        number = chance.randrange(len(lines))
        changed = "" if lines[number].lstrip().startswith("#") else damage(lines[number])
        if not changed.strip():
            continue
        lines[number] = changed.rstrip("\r\n") + "\n"
        damaged = "".join(lines)
        if not is_readable(text):
            continue
        try:
            document.read(damaged)
        except YamlError as error:
            found = diagnose(damaged, error)
        else:
            continue
        total += 1
        named += found.cause == cause
        near += abs(line_of(damaged, found.span.start) - number - 1) <= 2
        offered += found.repair is not None
        right += found.repair is not None and same_meaning(repaired(damaged, found), text)
    figure(
        f"diagnosis: {name}: {total} damaged, {named} named, {near} within 2 lines, {offered} repairs, {right} right"
    )
    assert near >= total - 2
    assert right >= total - 5
    assert offered - right <= 1


def test_the_kind_of_mutation_the_manifest_tells_is_the_cause_that_is_named(shared: Path) -> None:
    entries = json.loads((shared / "corpus/manifest.json").read_text("utf-8"))["broken"]
    told = {entry["id"]: entry["desc"] for entry in entries}
    words = {
        "tabs": Cause.TAB,
        "non-breaking": Cause.SPACES,
        "merge-conflict": Cause.CONFLICT,
        "markdown": Cause.FENCE,
        "e-mail": Cause.MAIL,
        "colour codes": Cause.COLOUR,
        "missing colon": Cause.COLON,
        "backtick": Cause.INDICATOR,
        "flow brace": Cause.BRACKET,
        "jinja": Cause.TEMPLATE,
        "JSON": Cause.JSON,
        "alias bomb": Cause.ALIASING,
        "nesting": Cause.DEEP,
        "anchor used": Cause.ANCHOR,
        "dedented by one": Cause.COLUMN,
    }
    met = set()
    for name, text, error in broken(shared):
        for word, cause in words.items():
            if word in told[name] and "while" not in told[name]:
                met.add(word)
                assert diagnose(text, error).cause == cause, name
    assert met == set(words)
