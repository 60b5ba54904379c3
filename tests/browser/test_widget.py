"""<stack-engine> in somebody's page: a poster, then a frame as high as its content; one engine at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Frame, FrameLocator, Page, expect

from tests.browser.vault_page import CLEAN, STACK, collect_noise
from tools.server import serving, site_headers
from tools.site import SITE

POLICY = "default-src 'self'"
HOST = f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<title>A manual</title><link rel="icon" href="se/icons/mark.svg"><link rel="stylesheet" href="manual.css">
<script src="se/embed.js"></script></head>
<body><h1>A manual</h1>
<stack-engine id="one"><pre>
{STACK}</pre></stack-engine>
<stack-engine id="two" lazy="click" example="restart-condition-refused"></stack-engine>
<stack-engine id="three"><pre>{CLEAN}</pre></stack-engine>
</body></html>
"""
PHONE = {"width": 390, "height": 800}


@pytest.fixture
def manual(tmp_path: Path) -> Iterator[str]:
    """Serve a page of somebody's, with the site in a folder beside it."""
    (tmp_path / "index.html").write_text(HOST, "utf-8")
    (tmp_path / "manual.css").write_text("body { margin: 8px; background: #14181d; color: #eee }", "utf-8")
    (tmp_path / "se").symlink_to(SITE)
    with serving(tmp_path) as address:
        yield f"{address}/"


def vault(page: Page, widget: str) -> FrameLocator:
    return page.frame_locator(f"#{widget} >> iframe").frame_locator("iframe")


def ready(page: Page, widget: str) -> None:
    vault(page, widget).locator("[data-engine=ready]").wait_for(state="attached", timeout=60_000)


def resting(page: Page, widget: str) -> None:
    expect(vault(page, widget).locator("[data-engine=loading]")).to_be_attached()


def frames(page: Page) -> list[Frame]:
    return [frame for frame in page.frames if "embed.html" in frame.url]


def test_three_in_a_page_with_a_strict_policy_on_a_phone(page: Page, manual: str) -> None:
    said = collect_noise(page)
    page.set_viewport_size(PHONE)
    page.goto(manual)
    ready(page, "one")
    expect(vault(page, "one").locator(".finding", has_text="6 of 6").first).to_be_visible()
    assert len(frames(page)) == 1  # the others are posters: one engine runs already
    page.locator("#two").get_by_role("button", name="Try it here").click()
    ready(page, "two")
    resting(page, "one")
    expect(vault(page, "two").locator(".finding").first).to_be_visible()
    page.locator("#three").get_by_role("button", name="Try it here").click()
    ready(page, "three")
    resting(page, "two")
    expect(vault(page, "three").locator("[data-view=findings]")).to_contain_text("No problem found")
    vault(page, "one").locator(".cm-content").first.click()
    ready(page, "one")
    resting(page, "three")
    expect(vault(page, "one").locator(".cm-content").first).to_contain_text("registry.example.com/shop/api")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert said == []


def test_one_from_another_origin_works_and_is_sandboxed(page: Page, tmp_path: Path) -> None:
    said = collect_noise(page)
    with serving(SITE, site_headers(SITE)) as theirs, serving(tmp_path) as ours:
        policy = f"default-src 'self'; script-src {theirs}; frame-src {theirs}"
        text = HOST.replace(POLICY, policy).replace("se/embed.js", f"{theirs}/embed.js")
        (tmp_path / "index.html").write_text(text, "utf-8")
        (tmp_path / "se").symlink_to(SITE)  # its icon alone is asked for
        (tmp_path / "manual.css").write_text("body { background: #14181d }", "utf-8")
        page.goto(f"{ours}/")
        ready(page, "one")
        expect(vault(page, "one").locator(".finding", has_text="6 of 6").first).to_be_visible()
        expect(vault(page, "one").locator("body")).to_have_attribute("data-theme", "dark")
        assert [frame.url for frame in frames(page)] == [f"{theirs}/embed.html"]
        sandbox = page.locator("#one >> iframe").get_attribute("sandbox") or ""
        assert "allow-scripts" in sandbox.split()
        assert "allow-top-navigation" not in sandbox
        tall = page.locator("#one >> iframe").evaluate("(frame) => frame.offsetHeight")
        assert tall != 480  # it has told its height to a page of another origin
        page.locator("#two").get_by_role("button", name="Try it here").click()
        ready(page, "two")
        resting(page, "one")
    assert said == []


def test_it_is_as_high_as_what_is_in_it_and_stays_so(page: Page, manual: str) -> None:
    page.goto(manual)
    page.locator("#one").evaluate("(element) => element.setAttribute('height-max', '5000')")
    ready(page, "one")
    expect(vault(page, "one").locator(".finding").first).to_be_visible()
    frame = page.locator("#one >> iframe")
    heights: list[int] = []
    while len(heights) < 3 or len(set(heights[-3:])) > 1:
        heights.append(frame.evaluate("(element) => element.offsetHeight"))
        page.wait_for_timeout(150)
        assert len(heights) < 100, heights
    inner = vault(page, "one").locator("body").evaluate("(body) => [body.scrollHeight, innerHeight]")
    assert 240 < inner[0] <= inner[1] + 1  # nothing has to be scrolled inside
    assert heights[-1] - inner[0] < 80  # nor is there room for nothing


def test_it_takes_the_colours_of_the_page(page: Page, manual: str) -> None:
    page.goto(manual)
    body = vault(page, "one").locator("body")
    expect(body).to_have_attribute("data-theme", "dark")
    page.locator("#one").evaluate("(element) => element.setAttribute('theme', 'light')")
    expect(body).to_have_attribute("data-theme", "light")


def test_a_frame_alone_takes_its_text_from_the_fragment(page: Page, manual: str, tmp_path: Path) -> None:
    policy = "default-src 'none'; frame-src 'self'; img-src 'self'"
    text = "services%3A%20%7Bweb%3A%20%7Bimage%3A%20nginx%7D%7D"
    page_text = (
        f'<!doctype html><meta http-equiv="Content-Security-Policy" content="{policy}">'
        f'<iframe src="se/embed.html#text={text}"></iframe>'
    )
    (tmp_path / "frame.html").write_text(page_text, "utf-8")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{manual}frame.html")
    shown = page.frame_locator("iframe").frame_locator("iframe").locator(".source .cm-content")
    expect(shown).to_have_text("services: {web: {image: nginx}}")
    assert not [url for url in asked if re.search(r"nginx|\?", url)]


def test_the_page_itself_does_not_start_in_a_frame(page: Page, manual: str, tmp_path: Path) -> None:
    (tmp_path / "frame.html").write_text('<!doctype html><iframe src="se/index.html"></iframe>', "utf-8")
    page.goto(f"{manual}frame.html")
    expect(page.frame_locator("iframe").get_by_role("link", name="Open it by itself")).to_be_visible()
    expect(page.frame_locator("iframe").locator("iframe")).to_have_count(0)


def test_the_element_is_small() -> None:
    assert (SITE / "embed.js").stat().st_size <= 5_000
