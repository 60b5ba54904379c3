"""The page reaches "ready" from any folder, and says what to do when it cannot."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import vault_of, wait_for_engine
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
    index.write_text(index.read_text("utf-8").replace("worker-src blob:", "worker-src data:"), "utf-8")
    page.goto(url)
    wait_for_engine(page, "failed")
    expect(page.frame_locator("iframe").locator("[data-view=findings]")).to_contain_text("could not be started")


@pytest.mark.parametrize("damage", ["missing", "cut"])
def test_a_broken_vault_is_reported_by_the_shell(page: Page, broken_site: tuple[Path, str], damage: str) -> None:
    folder, url = broken_site
    break_file(next(folder.joinpath("assets").glob("vault-*.html")), damage)
    page.goto(url)
    expect(page.locator("#notice")).to_contain_text("Reload the page")


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
