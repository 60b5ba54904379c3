"""The page reaches "ready" from any folder, and says what to do when it cannot."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ask, vault_of, wait_for_engine
from tests.browser.vault_page import CLEAN, STACK, held, judged, let_go, paste, text_of
from tools.run import BUILD, ROOT
from tools.server import serving, site_headers
from tools.site import SITE


def test_reaches_ready_under_a_sub_path(app: Page, site_url: str) -> None:
    assert site_url.endswith("/site/")
    assert vault_of(app).url == "about:srcdoc"
    expect(app.locator("#notice")).to_have_count(0)


def test_nothing_is_reported_on_the_console(page: Page, site_url: str) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(site_url)
    wait_for_engine(page)
    assert said == []


def test_the_headers_for_hosts_fit_the_page(page: Page) -> None:
    with serving(SITE, site_headers(SITE)) as address:
        page.goto(address)
        wait_for_engine(page)


@pytest.mark.parametrize("damage", ["missing", "cut", "changed"])
@pytest.mark.parametrize("name", ["wasm-*.bin", "glue-*.bin", "python-*.bin"])
def test_a_broken_part_is_reported(page: Page, broken_site: tuple[Path, str], name: str, damage: str) -> None:
    folder, url = broken_site
    part = next(folder.joinpath("assets").glob(name))
    break_file(part, damage)
    page.goto(url)
    wait_for_engine(page, "failed")


def test_a_page_that_may_not_have_workers_says_so(page: Page, broken_site: tuple[Path, str]) -> None:
    folder, url = broken_site
    index = folder / "index.html"
    index.write_text(index.read_text("utf-8").replace("worker-src 'self' blob:", "worker-src data:"), "utf-8")
    page.goto(url)
    wait_for_engine(page, "failed")
    expect(page.frame_locator("iframe").locator("[data-view=findings]")).to_contain_text("could not be started")


@pytest.mark.parametrize("damage", ["missing", "cut"])
def test_a_broken_vault_is_reported_by_the_shell(page: Page, broken_site: tuple[Path, str], damage: str) -> None:
    folder, url = broken_site
    break_file(next(folder.joinpath("assets").glob("vault-*.bin")), damage)
    page.goto(url)
    expect(page.locator("#notice")).to_contain_text("Reload the page")


def test_the_example_is_judged_before_the_engine_is_there_and_by_it_the_same(page: Page, site_url: str) -> None:
    with held(page, "**/wasm-*.bin") as kept:
        page.goto(site_url)
        page.frame_locator("iframe").locator(".finding").first.wait_for()
        vault = vault_of(page)
        painted = vault.locator(".finding .go, .group > h3").all_inner_texts()
        assert any("6 of 6 replicas" in text for text in painted)
        expect(vault.locator(".cm-lint-marker").first).to_be_visible()
        expect(vault.get_by_role("progressbar")).to_be_visible()
        let_go(page, kept)
    wait_for_engine(page)
    judged(vault)
    expect(vault.get_by_role("progressbar")).to_have_count(0)
    assert vault.locator(".finding .go, .group > h3").all_inner_texts() == painted
    text = (ROOT / "web/vault/example.yml").read_text("utf-8")
    own = ask(page.workers[0], "analyse", files=[{"name": "stack.yml", "text": text}])["ok"]
    built = json.loads((BUILD / "web/opening.json").read_text("utf-8"))["report"]
    for report in (own, built):
        for masked in report["masked"]:
            del masked["placeholder"]  # each page has names of its own
    assert own == built


def test_what_is_pasted_before_the_engine_is_there_is_not_shown_as_the_example(page: Page, site_url: str) -> None:
    with held(page, "**/wasm-*.bin") as kept:
        page.goto(site_url)
        page.frame_locator("iframe").locator(".finding").first.wait_for()
        vault = vault_of(page)
        paste(vault, CLEAN)
        expect(vault.locator(".finding")).to_have_count(0)
        let_go(page, kept)
    wait_for_engine(page)
    judged(vault)
    expect(vault.locator("[data-view=findings]")).to_contain_text("No problem found")


SOON = """const late = setTimeout;
self.setTimeout = (act, ms, ...more) => late(act, ms === 10_000 ? 300 : ms, ...more);"""
"""Makes the ten seconds after which a download is said to stand still shorter."""


def test_a_download_that_stands_still_is_told_and_tried_again(page: Page, site_url: str) -> None:
    page.add_init_script(f"if (self === top) {{ {SOON} }}")
    with held(page, "**/wasm-*.bin"):
        page.goto(site_url)
        page.frame_locator("iframe").locator(".source .cm-content").wait_for()
        vault = vault_of(page)
        paste(vault, STACK)
        button = vault.get_by_role("button", name="Try again")
        button.wait_for()
        expect(vault.locator("[data-view=findings]")).to_contain_text(re.compile(r"\d\.\d of \d\.\d MB"))
        button.click()
        wait_for_engine(page)
    judged(vault)
    expect(vault.locator(".finding", has_text="6 of 6").first).to_be_visible()


def test_an_editor_that_does_not_come_is_told_too(page: Page, site_url: str) -> None:
    page.add_init_script(f"if (self === top) {{ {SOON} }}")
    with held(page, "**/vault-*.bin"):
        page.goto(site_url)
        page.locator("#notice").get_by_role("button", name="Try again").click()
        wait_for_engine(page)


def test_the_editor_comes_before_the_engine(page: Page, site_url: str) -> None:
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url))
    with held(page, "**/vault-*.bin") as kept:
        page.goto(site_url)
        while not kept:
            page.wait_for_timeout(20)
        page.evaluate("fetch('the-end').then((answer) => answer.text())")
        assert [url for url in seen if url.endswith(".bin") and "/vault-" not in url] == []
        kept[0].continue_()
        page.frame_locator("iframe").locator(".source .cm-content").wait_for()


@pytest.mark.parametrize("name", ["python-*.bin", "wasm-*.bin"])
def test_a_failed_start_is_loaded_again_and_the_text_stays(
    page: Page, broken_site: tuple[Path, str], name: str
) -> None:
    folder, url = broken_site
    part = next(folder.joinpath("assets").glob(name))
    whole = part.read_bytes()
    break_file(part, "changed")
    page.goto(url)
    wait_for_engine(page, "failed")
    vault = vault_of(page)
    paste(vault, STACK)
    part.write_bytes(whole)
    vault.get_by_role("button", name="Reload").click()
    wait_for_engine(page)
    judged(vault)
    expect(vault.locator(".finding", has_text="6 of 6").first).to_be_visible()
    assert text_of(vault) == STACK.encode()


def break_file(path: Path, damage: str) -> None:
    """Damage a file as a careless copy to a server would."""
    content = path.read_bytes()
    match damage:
        case "missing":
            path.unlink()
        case "cut":
            path.write_bytes(content[: len(content) // 2])
        case _:
            path.write_bytes(bytes(len(content)))
