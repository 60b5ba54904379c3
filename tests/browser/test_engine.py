"""The client of the worker: answers, refusals, budgets, cancelling, and the spare worker that takes over."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Frame

from tests import wheels
from tests.browser.conftest import vault_of, wait_for_engine
from tools import site
from tools.server import serving

SMALL = [{"name": "stack.yml", "text": "services:\n  web:\n    image: nginx:1.27\n"}]
SERVICES = "".join(f"  s{n}:\n    image: nginx:{n}\n" for n in range(4000))
LARGE = [{"name": "stack.yml", "text": f"services:\n{SERVICES}"}]
REDACT = {"identifiers": True, "terms": [], "more": [], "fewer": []}
ASK = """async ([method, params, options]) => {
    try { return { ok: await engine.request(method, params, options) }; }
    catch (error) { return { kind: error.kind, message: error.message }; }
}"""


@pytest.fixture(scope="module")
def probe(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Frame]:
    """Give the vault of a page whose script is the engine's client and nothing else."""
    folder = site.build(tmp_path_factory.mktemp("probe") / "site", Path(__file__).with_name("probe.ts"), pages=False)
    with serving(folder) as address:
        page = browser.new_page()
        page.goto(address)
        wait_for_engine(page)
        yield vault_of(page)
        page.context.close()


def asked(probe: Frame, method: str, params: object, **options: object) -> dict[str, Any]:
    """Return what one request ends with: ``ok``, or the error's kind and message."""
    answer: dict[str, Any] = probe.evaluate(ASK, [method, params, options])
    return answer


def test_ready_names_the_versions(probe: Frame) -> None:
    state = probe.evaluate("engine.state")
    assert state["kind"] == "ready"
    assert state["versions"]["python"].startswith("3.14")
    assert state["versions"]["ruamel"] == "0.19.1"
    assert state["versions"]["pyodide"] == "314.0.7"
    assert 0 < state["startMs"] <= probe.page.evaluate("Date.now() - performance.timeOrigin")


def test_a_request_is_answered(probe: Frame) -> None:
    assert "ok" in asked(probe, "analyse", {"files": SMALL})


def test_an_error_of_the_engine_keeps_its_kind(probe: Frame) -> None:
    assert asked(probe, "no such method", {})["kind"] == "bad-request"


def test_requests_are_answered_in_turn(probe: Frame) -> None:
    both = probe.evaluate(
        "files => Promise.all([1, 2].map(() => engine.request('analyse', { files }))).then(a => a.length)", SMALL
    )
    assert both == 2


def test_a_run_over_its_budget_is_stopped_and_the_next_one_works(probe: Frame) -> None:
    late = asked(probe, "analyse", {"files": LARGE}, budgetMs=200)
    assert late == {"kind": "timeout", "message": "The engine took longer than 0.2 seconds, so it was stopped."}
    assert "ok" in asked(probe, "analyse", {"files": SMALL})


def test_placeholders_keep_their_meaning_when_a_worker_is_ended(probe: Frame) -> None:
    text = "DB_PASSWORD: harbor7006\nAPI_TOKEN: timber8143\n"
    first = asked(probe, "redact", {**REDACT, "text": text})["ok"]["text"]
    assert asked(probe, "analyse", {"files": LARGE}, budgetMs=200)["kind"] == "timeout"
    second = asked(probe, "redact", {**REDACT, "text": "OLD_PASSWORD: walnut5521\n"})["ok"]["text"]
    assert asked(probe, "restore", {"text": first})["ok"]["text"] == text
    assert asked(probe, "restore", {"text": second})["ok"]["text"] == "OLD_PASSWORD: walnut5521\n"


def test_a_busy_run_that_is_superseded_is_ended(probe: Frame) -> None:
    busy = probe.page.workers[0]
    with busy.expect_event("close"):
        kinds = probe.evaluate(
            """async ([large, small]) => {
                const old = engine.request('analyse', { files: large }, { budgetMs: 60000 }).catch(({ kind }) => kind);
                await new Promise((resolve) => setTimeout(resolve)); // by then the run has begun
                engine.cancel();
                return [await old, typeof await engine.request('analyse', { files: small })];
            }""",
            [LARGE, SMALL],
        )
    assert kinds == ["superseded", "object"]


def test_a_short_run_that_is_superseded_only_loses_its_answer(probe: Frame) -> None:
    workers = set(probe.page.workers)
    kinds = probe.evaluate(
        """async (files) => {
            const set = setTimeout;
            self.setTimeout = () => 0; // the time after which it would be ended never comes, however slow the machine
            const old = engine.request('analyse', { files }).catch((error) => error.kind);
            engine.cancel();
            const kinds = [await old, typeof await engine.request('analyse', { files })];
            self.setTimeout = set;
            return kinds;
        }""",
        SMALL,
    )
    assert kinds == ["superseded", "object"]
    assert workers <= set(probe.page.workers)


def test_a_pack_that_is_being_installed_is_not_superseded(probe: Frame, tmp_path: Path) -> None:
    wheel = wheels.template(tmp_path)
    kinds = probe.evaluate(
        """async ([name, bytes, files]) => {
            let done = false;
            const pack = engine.install(name, new Uint8Array(bytes).buffer).finally(() => (done = true));
            const old = engine.request('analyse', { files }).catch((error) => error.kind);
            while (!done) {
                engine.cancel();
                await new Promise((resolve) => setTimeout(resolve, 5));
            }
            return [await old, (await pack).name, typeof await engine.request('analyse', { files })];
        }""",
        [wheel.name, list(wheel.read_bytes()), SMALL],
    )
    assert kinds == ["superseded", "acme-rules", "object"]
