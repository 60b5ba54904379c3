"""The pages to read are made of what rules and keys say and what was recorded, on whatever engine."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from posixpath import dirname, normpath

import pytest

from pyengine.evidence.recordings import NEWEST, Recording
from pyengine.incident.commands.flag import Flag
from pyengine.incident.commands.lists import REMOVAL_WINS
from pyengine.incident.commands.service_flags import CREATE, UPDATE
from pyengine.incident.symptoms import KNOWN
from pyengine.incident.symptoms.known import Known
from pyengine.rules import RULES
from pyengine.rules.rule import HEADINGS
from pyengine.swarm import keys
from pyengine.swarm.keys.key import Fate
from tests.evidence.lab import replaced
from tools.pages import about, addresses, becomes, fate, flag, flag_facts, key, lists, merged, rule, symptom, tested
from tools.pages.__main__ import pages
from tools.pages.frame import Page, document, paragraphs
from tools.pages.markup import VOID, together
from tools.pages.said import SAID

RULE = RULES[0]
OLD, OLDER = "26.1.5+dfsg1", "20.10.24+dfsg1"
LINK = "#rule="


@cache
def every() -> dict[str, Page]:
    return {page.address: page for page in pages()}


class Reader(HTMLParser):
    """Reads a page strictly: what is opened is closed, in turn."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(document(page, "assets/pages.css", "search()"))
        self.close()
        self.wrong += self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if len(dict(attrs)) != len(attrs):
            self.wrong.append(f"an attribute twice in {tag}")
        parent = self.open[-1] if self.open else ""
        if (tag == "li") != (parent in {"ul", "ol"}) or (parent == "p" and tag in BLOCKS):
            self.wrong.append(f"{tag} in {parent}")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"/{tag}")

    def all(self, attribute: str) -> list[str]:
        return [value for _, found in self.tags if (value := found.get(attribute)) is not None]


BLOCKS = {"p", "ul", "dl", "div", "pre", "section", "table", "figure", "h1", "h2", "h3"}


@cache
def read(address: str) -> Reader:
    return Reader(every()[address])


def recording(engine: str, key: str = "k") -> Recording:
    return Recording("a new version that works", engine, key, replaced(3), replaced(2))


def page_of(monkeypatch: pytest.MonkeyPatch, made: dict[int, Sequence[Recording]]) -> str:
    monkeypatch.setattr(tested, "majors", lambda: list(made))
    monkeypatch.setattr(tested, "recordings", lambda _, major: made[major])
    return together(tested.tested(RULE))


def test_other_engines_are_named_beside_the_newest(monkeypatch: pytest.MonkeyPatch) -> None:
    newest = [recording("28.5.2+dfsg4"), recording("28.5.2+dfsg4", "other")]
    said = page_of(monkeypatch, {NEWEST: newest, 26: [recording(OLD)], 20: [recording(OLDER)]})
    assert said.count("<figure") == 2
    assert said.count("The same was seen on 26.1.5 and 20.10.24. Experiment k.") == 1
    assert "Experiment other." in said
    assert "dfsg" not in said


def test_one_other_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    said = page_of(monkeypatch, {NEWEST: [recording("28.5.2")], 20: [recording(OLDER)]})
    assert "The same was seen on 20.10.24." in said


def test_what_only_an_older_engine_does_is_shown_of_that(monkeypatch: pytest.MonkeyPatch) -> None:
    said = page_of(monkeypatch, {NEWEST: [], 20: [recording(OLDER)]})
    assert "On Docker 20.10.24, with" in said
    assert "The same was seen" not in said


def test_engines_that_were_not_asked_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tested, "engines", lambda: ("20.10.24", "28.5.2"))
    monkeypatch.setattr(tested, "recorded", lambda _: {NEWEST: [recording("28.5.2")]})
    said = list(tested.untested(RULE))
    assert "Not watched on Docker 20.10.24, where other rules were." in said
    monkeypatch.setattr(tested, "recorded", lambda _: {NEWEST: []})
    assert list(tested.untested(RULE)) == []


# ---- the pages as they are ----


def unsound(page: Reader) -> Iterator[str]:
    """Yield what is wrong with a page."""
    yield from page.wrong
    ids = page.all("id")
    yield from (f"the id {name} twice" for name, count in Counter(ids).items() if count > 1)
    yield from (f"no {name} to be labelled by" for name in set(page.all("aria-labelledby")) - set(ids))
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    if levels.count(1) != 1:
        yield f"{levels.count(1)} headings of the first level"
    yield from (f"h{upper} before h{lower}" for upper, lower in pairwise(levels) if lower > upper + 1)


def test_every_page_is_sound() -> None:
    assert {address: wrong for address in every() if (wrong := list(unsound(read(address))))} == {}


def test_every_link_leads_to_a_page() -> None:
    known = {*every(), "index.html"}
    ids = {rule.meta.id for rule in RULES}
    for address in every():
        for link in read(address).all("href"):
            if link.startswith(("data:", f"{every()[address].up}assets/")):
                continue
            path, mark, wanted = link.partition(LINK)
            assert normpath(f"{dirname(address)}/{path}").lstrip("/") in known, (address, link)
            assert not mark or wanted in ids, (address, link)


def test_every_page_is_linked_to_and_says_what_no_other_does() -> None:
    links = {
        normpath(f"{dirname(address)}/{link.partition(LINK)[0]}").lstrip("/")
        for address in every()
        for link in read(address).all("href")
    }
    assert set(every()) <= links
    titles = Counter(page.title for page in every().values())
    assert [title for title, count in titles.items() if count > 1] == []


def test_only_pages_with_a_search_have_a_script_and_their_policy_names_it() -> None:
    for page in every().values():
        text = document(page, "assets/pages.css", "search()")
        assert ("<script>search()</script>" in text) == page.found == ("script-src 'sha256-" in text)
        assert "unsafe" not in text.partition("</head>")[0]


@pytest.mark.parametrize("about_", about.everything(), ids=lambda each: each.rule.meta.id)
def test_the_page_of_a_rule_has_its_parts(about_: about.About) -> None:
    meta = about_.rule.meta
    summary, parts = rule.read(about_.rule.page)
    assert summary
    assert "\n" not in summary
    assert list(parts) == list(HEADINGS)
    said = rule.page(about_).content
    for heading in (*HEADINGS, "In short", "What Docker says", "Example", "Prevention", "Tested on", "Related"):
        assert f">{heading}</h2>" in said, heading
    assert f'href="../index.html{LINK}{meta.id}"' in said
    assert meta.id in every()["rules/index.html"].content


def test_a_refused_example_is_shown_with_dockers_own_words() -> None:
    said = every()["rules/restart-condition-refused.html"].content
    assert "Error response from daemon: invalid RestartCondition" in said
    assert "half-way" in said
    assert "refused before anything is changed" in every()["rules/key-not-in-version.html"].content
    assert "takes the example below without a word" in every()["rules/update-batch-covers-replicas.html"].content


def test_rules_about_one_key_are_related_before_the_family() -> None:
    by_id = {each.rule.meta.id: each for each in about.everything()}
    found = about.related(by_id["harden-start-first"])
    assert found[0][1]
    assert [paths for _, paths in found] == sorted((paths for _, paths in found), key=len, reverse=True)
    assert by_id["harden-rollback-config"] in [each for each, _ in found]


# ---- keys ----


def test_every_key_has_one_page_and_names_and_items_stand_on_that_above() -> None:
    paged = addresses.paged()
    assert len({addresses.of(row) for row in paged}) == len(paged)
    assert {row.path for row in keys.TABLE} - {row.path for row in paged} == {
        row.path for row in keys.TABLE if row.name in {"*", "[]"}
    }
    assert all(re.fullmatch(r"keys/[a-z0-9_.-]+\.html", addresses.of(row)) for row in paged)


def row(path: str) -> keys.Key:
    return next(each for each in keys.TABLE if each.path == path)


@pytest.mark.parametrize(
    ("path", "default", "pointer"),
    [
        ("services.*.deploy.update_config.order", "stop-first", "/UpdateConfig/Order"),
        ("services.*.deploy.update_config.monitor", "5s", "/UpdateConfig/Monitor"),
        ("services.*.deploy.update_config.delay", "0s", "/UpdateConfig/Delay"),
        ("services.*.deploy.replicas", "1", "/Mode/Replicated/Replicas"),
        ("services.*.deploy.restart_policy.delay", "5s", "/TaskTemplate/RestartPolicy/Delay"),
        ("services.*.stop_grace_period", "10s", "/TaskTemplate/ContainerSpec/StopGracePeriod"),
        ("services.*.healthcheck.interval", "30s", "/TaskTemplate/ContainerSpec/Healthcheck/Interval"),
        ("services.*.image", "", "/TaskTemplate/ContainerSpec/Image"),
        ("services.*.ports.[].published", "", "/EndpointSpec/Ports/0/PublishedPort"),
        ("volumes.*.driver", "", "/TaskTemplate/ContainerSpec/Mounts/0/VolumeOptions/DriverConfig/Name"),
    ],
)
def test_default_and_place_in_the_spec_are_computed(path: str, default: str, pointer: str) -> None:
    assert fate.default(row(path)) == default
    assert pointer in becomes.becomes(row(path)).spec


@pytest.mark.parametrize("key_", addresses.paged(), ids=lambda key_: key_.path)
def test_the_smallest_file_gets_the_answer_that_the_table_tells(key_: keys.Key) -> None:
    verdict = becomes.becomes(key_).verdict
    assert verdict.accepted == (key_.fate not in fate.REFUSED) or key_.path in NEEDS_MORE
    if key_.fate in {Fate.IGNORED, Fate.DEPRECATED, Fate.WARNED}:
        assert verdict.warnings


NEEDS_MORE = {"services.*.credential_spec.config", "secrets.*.driver"}
"""A config of that name, and a plugin."""


def test_the_fates_of_a_key_cover_every_version() -> None:
    assert list(fate.at_versions(row("services.*.deploy.rollback_config.order"))) == [
        ("3.0 to 3.6", Fate.UNKNOWN),
        ("3.7 to 3.13", Fate.HONOURED),
    ]
    assert list(fate.at_versions(row("services.*.profiles"))) == [("3.0 to 3.13", Fate.UNKNOWN)]
    assert (
        "Additional property rollback_config is not allowed"
        in key.page(row("services.*.deploy.rollback_config")).content
    )


@pytest.mark.parametrize("key_", [row for row in keys.TABLE if row.since is not None], ids=lambda row: row.path)
def test_every_version_of_the_command_line_has_its_merge(key_: keys.Key) -> None:
    spans = dict(merged.merges(key_))
    assert len(spans) == 1 + (key_.once is not None)
    assert all(said and "`by`" not in said for said in spans.values())
    shown = merged.example(key_)
    if key_.fate is Fate.HONOURED and not key_.wild and shown is not None:
        assert len({*shown[:2]}) == 2
        assert key_.name in shown[0]


def test_an_example_of_two_files_shows_what_gets_lost() -> None:
    row = keys.at(("services", "web", "ports"))
    assert row is not None
    earlier, later, together_ = merged.example(row) or ("", "", "")
    assert "8080:80" in earlier
    assert "8080:80/udp" in later
    assert "protocol: tcp" in together_.partition("published: 8443")[2]
    assert together_.count("published: 8080") == 1


def test_the_matrix_has_every_key_with_its_rules() -> None:
    matrix = lists.matrix().content
    for each in addresses.paged():
        assert f'href="{addresses.of(each)}"' in matrix
    assert 'href="rules/update-batch-covers-replicas.html"' in matrix


# ---- symptoms ----


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known.id)
def test_the_page_of_a_symptom_has_its_parts(known: Known) -> None:
    said = every()[symptom.address(known)].content
    for heading in ("What Docker prints", "What it is not", "Run now", "Sources"):
        assert f">{heading}</h2>" in said, heading
    assert not re.search(r"(?<!\{)\{\w+(?:\|[^{}]*)?\}(?!\})", said)
    for address in ("symptoms/index.html", "matrix.html"):
        assert f"{known.id}.html" in every()[address].content


# ---- flags ----


@pytest.mark.parametrize("flag_", flag_facts.every(), ids=lambda flag_: flag_.name)
def test_the_page_of_a_flag_has_its_parts(flag_: Flag) -> None:
    said = every()[flag.address(flag_)].content
    for heading in ("In short", "What it changes", "In the stack file", "What Docker says", "Near it", "Sources"):
        part = said.partition(f">{heading}</h2>")[2].partition("</section>")[0]
        assert len(part) > 20, heading
    for address in ("flags/index.html", "matrix.html"):
        assert f"{flag_.name}.html" in every()[address].content


def test_every_flag_of_both_commands_has_a_page_that_says_what_the_sample_does() -> None:
    assert {each.name for each in flag_facts.every()} == {each.name for each in (*CREATE, *UPDATE)}
    for each in flag_facts.every():
        for verb in flag_facts.on(each):
            found, before, after = flag_facts.sample(each, verb)
            assert not found.refused, each
            nothing = not each.spec or each.name in {"env-file", "max-concurrent", "health-start-interval"}
            assert before != after or nothing, (each.name, verb)
    wins = {each for each in REMOVAL_WINS | {"publish"} if f"--{each}-rm" in " ".join(flag.mind(named(f"{each}-rm")))}
    assert wins == REMOVAL_WINS | {"publish"}
    assert all("removal wins" in " ".join(flag.mind(named(f"{each}-rm"))) for each in wins)
    assert "the addition holds" in " ".join(flag.mind(named("env-rm")))


def named(name: str) -> Flag:
    return next(each for each in flag_facts.every() if each.name == name)


def test_the_matrix_counts_every_page_that_is_computed() -> None:
    links = set(re.findall(r'href="((?:keys|rules|symptoms|flags)/[^"]+)"', lists.matrix().content))
    assert len(links) >= 219
    assert links <= set(every())
    assert all(len(every()[link].content) > 400 for link in links)


# ---- what is said ----


def test_every_claim_stands_on_the_page_of_claims_and_on_that_of_its_rule() -> None:
    claims = every()["claims.html"].content
    read_ = [(each.meta.id, said) for each in RULES for said in each.read]
    assert read_
    pairs = [*(said for _, said in read_), *(said for _, some in SAID for said in some)]
    assert len({said.claim for said in pairs}) == len(pairs)
    assert claims.count("You may have read") == len(pairs)
    for name, _ in read_:
        assert "You may have read" in every()[f"rules/{name}.html"].content
    assert all(text.endswith((".", "…")) for said in pairs for text in (said.claim, said.truth))


def test_paragraphs_and_code_are_told_apart() -> None:
    made = paragraphs("One\nparagraph with `code`.\n\n    docker ps\n\nAnother <one>.\n")
    assert made == [
        "<p>One paragraph with <code>code</code>.</p>",
        "<pre>    docker ps</pre>",
        "<p>Another &lt;one&gt;.</p>",
    ]
