"""Every state of the page is free of what axe can find, wide and narrow, light and dark.

With `STACKENGINE_SCREENS=1` each leaves its picture in .build/screens: for looking at, not for comparing.
"""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from tests.browser.conftest import Lend, vault_of, wait_for_engine
from tests.browser.large import STACK as LARGE
from tests.browser.test_incident import PASTED
from tests.browser.test_live import PASTED as LIVE
from tests.browser.vault_page import (
    BROKEN,
    BUDGET,
    CLEAN,
    DRAG_OVER,
    DRAWN,
    ENDLESS_MS,
    PASTE,
    SPREAD,
    STACK,
    content,
    judged,
    paste,
    paste_large,
    tab,
)
from tools.pages import addresses
from tools.run import BUILD, ROOT
from tools.site import SITE

AXE = ROOT / "node_modules/axe-core/axe.min.js"
SCREENS = BUILD / "screens"
PICTURES = "STACKENGINE_SCREENS" in os.environ
SIZES = {"wide": (1280, 800), "narrow": (360, 740)}
if PICTURES:
    SIZES |= {"phone": (390, 844), "middle": (960, 720), "huge": (1920, 1080)}
TOUCHED = 500
"""A window narrower than so many px is a phone's."""
LOOKS = [(size, scheme) for size in SIZES for scheme in ("light", "dark")]
RUN = """async (rules = {}) => {
    const {violations} = await axe.run(document, {iframes: false, resultTypes: ['violations'], rules});
    const where = ({target, failureSummary}) => [target, failureSummary];
    return violations.map(({id, help, nodes}) => ({id, help, where: nodes.map(where)}));
}"""
PUT = """(text) => {
    const page = new DOMParser().parseFromString(text, 'text/html');
    document.title = page.title;
    document.body.replaceWith(page.body);
}"""


@pytest.mark.traces("what is put into the box for answers stays there")
def show_redacted(vault: Frame) -> None:
    paste(vault, STACK)
    judged(vault)
    panel = tab(vault, "Redacted")
    redacted = panel.get_by_role("region", name="Redacted text").inner_text()
    panel.locator(".small-editor .cm-content").evaluate(PASTE, redacted.replace("image: ", "image: x/"))
    panel.get_by_role("button", name="Show where the secrets go").click()
    panel.get_by_role("button", name="Restore", exact=True).click()
    panel.get_by_role("button", name="Copy the restored text").wait_for()


@pytest.mark.traces("the word stays hidden")
def show_review(vault: Frame) -> None:
    """Hide a word, and keep a secret readable."""
    show_pasted(f"{STACK}    labels: {{API_KEY: /run/secrets/key, OTHER_TOKEN: Rk3vX9pQ2mWz77}}\n")(vault)
    panel = tab(vault, "Redacted")
    panel.get_by_label("Word", exact=True).fill("shop api")
    panel.get_by_label("Word", exact=True).press("Enter")
    panel.get_by_role("button", name=re.compile("^Keep SE_")).first.click()
    panel.get_by_text("Whoever gets it has them").wait_for()


def show_fix(vault: Frame, mode: str, text: str) -> None:
    paste(vault, text)
    judged(vault)
    panel = tab(vault, "Fix")
    panel.get_by_role("radio", name=mode).check()
    panel.get_by_role("button", name="Apply").wait_for()


def show_pasted(text: str) -> Callable[[Frame], None]:
    def show(vault: Frame) -> None:
        paste(vault, text)
        judged(vault)

    return show


def show_why(vault: Frame) -> None:
    show_pasted(STACK)(vault)
    item = vault.locator(".finding", has_text="6 of 6")
    item.get_by_text("Why").first.click()
    item.get_by_text("The same as a table").first.click()
    item.get_by_role("table").first.wait_for()


def show_effective(vault: Frame) -> None:
    show_pasted(f"{STACK}    privileged: true\n    ports: ['127.0.0.1:80:80']\n")(vault)
    tab(vault, "Effective").get_by_role("region", name="Settings of api").wait_for()


def show_rollout(vault: Frame) -> None:
    show_pasted(STACK)(vault)
    panel = tab(vault, "Rollout")
    panel.get_by_role("button", name="it crashes after 8 s", exact=True).click()
    panel.get_by_text("Let something else happen").click()
    panel.get_by_text("The same as a table").first.click()
    panel.get_by_role("button", name="Step", exact=True).click()
    panel.get_by_role("table").nth(1).wait_for()


def show_incident(name: str) -> Callable[[Frame], None]:
    def show(vault: Frame) -> None:
        show_pasted(PASTED)(vault)
        tab(vault, name).get_by_text("8080").first.wait_for()

    return show


def show_guards(vault: Frame) -> None:
    show_pasted(STACK)(vault)
    panel = tab(vault, "Guards")
    panel.locator("summary").first.click()
    panel.get_by_role("region").first.wait_for()


def show_live(vault: Frame) -> None:
    show_pasted(LIVE)(vault)
    tab(vault, "Live against file").get_by_role("region", name="Command for shop_api 0", exact=True).wait_for()


def show_applied(vault: Frame) -> None:
    show_fix(vault, "Fix", STACK)
    tab(vault, "Fix").get_by_role("button", name="Apply").click()
    vault.get_by_text("2 changes applied.").first.wait_for()


@pytest.mark.traces("what is put into the box for answers stays there")
def show_foreign(vault: Frame) -> None:
    """Ask for a secret back that this page never had."""
    show_pasted(STACK)(vault)
    panel = tab(vault, "Redacted")
    panel.locator(".small-editor .cm-content").evaluate(PASTE, "password: SE_PASSWORD_1_k6u7s4")
    panel.get_by_role("button", name="Show where the secrets go").click()
    panel.get_by_text("SE_PASSWORD_1_k6u7s4").last.wait_for()


def show_empty(vault: Frame) -> None:
    content(vault).press("ControlOrMeta+a")
    content(vault).press("Delete")
    judged(vault)


def show_files(vault: Frame) -> None:
    show_pasted(STACK)(vault)
    vault.get_by_role("button", name="add override file").click()
    paste(vault, "services:\n  api:\n    deploy:\n      replicas: 5\n")
    judged(vault)


def show_dialog(name: str) -> Callable[[Frame], None]:
    def show(vault: Frame) -> None:
        vault.get_by_role("button", name=name, exact=True).click()
        dialog = vault.get_by_role("dialog", name=name)
        dialog.wait_for()
        if name == "Rules":
            dialog.locator("summary").first.click()

    return show


def show_asked(vault: Frame) -> None:
    show_pasted(STACK)(vault)
    vault.page.evaluate("location.hash = 'rule=restart-condition-refused'")
    vault.get_by_role("button", name="Keep my text").wait_for()


def show_search(vault: Frame) -> None:
    content(vault).press("ControlOrMeta+f")
    vault.locator(".cm-search").wait_for()


def show_large(vault: Frame) -> None:
    paste_large(vault, LARGE)
    vault.page.keyboard.press("F8")


def show_by_service(vault: Frame) -> None:
    paste_large(vault, LARGE)
    panel = tab(vault, "Findings")
    panel.get_by_role("combobox", name="Group").select_option("service")
    panel.locator(".chip", has_text="High").click()


def show_beside(vault: Frame) -> None:
    vault.evaluate(BUDGET, ENDLESS_MS)
    show_fix(vault, "Harden", LARGE)
    panel = tab(vault, "Fix")
    if (split := panel.get_by_role("button", name="Side by side")).is_visible():  # a phone has no room for it
        split.click()
    panel.locator(".again summary").first.click()
    panel.locator(".again .hunk").first.wait_for()


def show_no_match(vault: Frame) -> None:
    paste_large(vault, LARGE)
    tab(vault, "Findings").get_by_role("searchbox").fill("nothing says this")


def show_drop(vault: Frame) -> None:
    content(vault).evaluate(DRAG_OVER)
    vault.locator(".dropping").wait_for()


STATES: dict[str, Callable[[Frame], None]] = {
    "example": judged,
    "findings": show_pasted(STACK),
    "why": show_why,
    "nothing-found": show_pasted(CLEAN),
    "broken": show_pasted(BROKEN),
    "not-a-stack": show_pasted("docker service update --force shop_api\n"),
    "empty": show_empty,
    "fix": lambda vault: show_fix(vault, "Fix", STACK),
    "harden": lambda vault: show_fix(vault, "Harden", STACK),
    "anchors": lambda vault: show_fix(vault, "Harden", SPREAD),
    "effective": show_effective,
    "rollout": show_rollout,
    "redacted": show_redacted,
    "review": show_review,
    "happened": show_incident("What happened"),
    "run-now": show_incident("Run now"),
    "guards": show_guards,
    "live": show_live,
    "applied": show_applied,
    "foreign": show_foreign,
    "files": show_files,
    "rules": show_dialog("Rules"),
    "keys": show_dialog("Keys"),
    "search": show_search,
    "large": show_large,
    "by-service": show_by_service,
    "beside": show_beside,
    "no-match": show_no_match,
    "drop": show_drop,
    "asked": show_asked,
}


@pytest.fixture(params=SIZES)
def size(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def look(size: str, scheme: str) -> dict[str, Any]:
    """Return the options of a context in which the page looks so."""
    width, height = SIZES[size]
    return {
        "bypass_csp": True,
        "viewport": {"width": width, "height": height},
        "color_scheme": scheme,
        "has_touch": width < TOUCHED,
        "reduced_motion": "reduce",
    }


@pytest.fixture
def looked_at(browser: Browser, size: str, scheme: str) -> Iterator[Page]:
    context = browser.new_context(**look(size, scheme))
    yield context.new_page()
    context.close()


@pytest.fixture
def lit(lend: Lend, size: str) -> Iterator[Frame]:
    """Give a vault that is light, whatever a test makes of it."""
    with lend(**look(size, "light")) as vault:
        yield vault
        vault.page.emulate_media(color_scheme="light")


def check(vault: Frame, state: str, size: str, scheme: str) -> list[str]:
    """Return what is wrong, and take the picture if that is asked for."""
    if PICTURES:
        picture(vault.page, f"{state}-{size}-{scheme}")
        if SIZES[size][0] < TOUCHED:
            picture_of_all(vault, f"{state}-{size}-{scheme}-all")
    if not vault.evaluate("'axe' in window"):
        vault.evaluate(AXE.read_text("utf-8"))
    wrong = [f"{state}: {found}" for found in vault.evaluate(RUN, {})]
    if vault.evaluate("document.documentElement.scrollWidth > innerWidth"):
        wrong.append(f"{state}: wider than the window")
    return wrong


def picture(page: Page, name: str) -> None:
    SCREENS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENS / f"{name}.png", full_page=True)


def picture_of_all(vault: Frame, name: str) -> None:
    """Picture the whole length of a page that scrolls inside its frame."""
    page = vault.page
    before = page.viewport_size
    height = vault.evaluate("document.querySelector('.stackengine').scrollHeight")
    if before and height > before["height"]:
        page.set_viewport_size({"width": before["width"], "height": min(height, 4000)})
        vault.evaluate(DRAWN)  # the frame is painted one step later than the page around it
        picture(page, name)
        page.set_viewport_size(before)


@pytest.mark.parametrize(
    "state", [pytest.param(name, marks=getattr(show, "pytestmark", ())) for name, show in STATES.items()]
)
def test_axe_finds_nothing(lit: Frame, state: str, size: str) -> None:
    judged(lit)
    STATES[state](lit)
    wrong = check(lit, state, size, "light")
    lit.page.emulate_media(color_scheme="dark")
    expect(lit.locator(".stackengine")).to_have_attribute("data-theme", "dark")
    lit.evaluate(DRAWN)
    assert wrong + check(lit, state, size, "dark") == []


def test_axe_finds_nothing_while_loading(looked_at: Page, site_url: str, size: str, scheme: str) -> None:
    looked_at.route("**/wasm-*.bin", lambda _: None)  # never answered
    looked_at.goto(site_url)
    looked_at.frame_locator("iframe").locator(".source .cm-content").wait_for()
    vault = vault_of(looked_at)
    expect(vault.get_by_role("progressbar")).to_be_visible()
    vault.evaluate(DRAWN)
    assert check(vault, "loading", size, scheme) == []


def test_axe_finds_nothing_after_a_failed_start(
    looked_at: Page, broken_site: tuple[Path, str], size: str, scheme: str
) -> None:
    folder, url = broken_site
    next(folder.joinpath("assets").glob("python-*.bin")).unlink()
    looked_at.goto(url)
    wait_for_engine(looked_at, "failed")
    assert check(vault_of(looked_at), "failed", size, scheme) == []


def opened(page: Page, site_url: str, path: Path) -> None:
    """Open a page to read, with axe in it."""
    page.goto(f"{site_url}{path.relative_to(SITE)}")
    page.evaluate(AXE.read_text("utf-8"))


def put(page: Page, path: Path) -> None:
    """Put the text of a page to read into one of the same style that has axe already: to open it takes longest."""
    page.evaluate(PUT, path.read_text("utf-8"))


def is_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def looks_wrong(page: Page, path: Path) -> list[str]:
    """Return what is wrong with the page to read that is shown, with all its folds open."""
    page.locator("details").evaluate_all("all => all.forEach((each) => { each.open = true; })")
    wrong = [f"{path.stem}: {found}" for found in page.evaluate(RUN, {})]
    return [*wrong, f"{path.stem}: wider than the window"] if is_wide(page) else wrong


def test_axe_finds_nothing_on_the_pages_to_read(looked_at: Page, site_url: str, size: str, scheme: str) -> None:
    """One of each kind in every look; of the rules' pages, which are of one template, each look has a fourth."""
    first = {key.fate: SITE / addresses.of(key) for key in reversed(addresses.paged())}
    lists = [SITE / name for name in ("matrix.html", "claims.html", "keys/index.html", "rules/index.html")]
    share = sorted(SITE.glob("rules/*-*.html"))[LOOKS.index((size, scheme)) :: len(LOOKS)]
    wrong: list[str] = []
    for path in [*lists, *share, *first.values()]:
        if path in lists:
            opened(looked_at, site_url, path)  # these have a script
        else:
            put(looked_at, path)
        wrong += looks_wrong(looked_at, path)
        if PICTURES:
            picture(looked_at, f"page-{path.stem}-{size}-{scheme}")
    assert wrong == []


@pytest.mark.parametrize(("size", "scheme"), [("narrow", "light")])
def test_no_page_of_a_rule_is_wider_than_a_phone(looked_at: Page, site_url: str) -> None:
    opened(looked_at, site_url, SITE / "rules/index.html")
    wide = []
    for path in sorted(SITE.glob("rules/*.html")):
        put(looked_at, path)
        if is_wide(looked_at):
            wide.append(path.stem)
    assert wide == []


@pytest.mark.parametrize(("size", "scheme"), [("narrow", "light")])  # one template, whose looks are tested above
def test_axe_finds_nothing_on_any_page_of_a_key(looked_at: Page, site_url: str) -> None:
    opened(looked_at, site_url, SITE / "keys/index.html")
    wrong: list[str] = []
    for path in sorted(SITE.glob("keys/*.html")):
        put(looked_at, path)
        wrong += [f"{path.stem}: {found}" for found in looked_at.evaluate(RUN, {"color-contrast": {"enabled": False}})]
    assert wrong == []


def test_the_frame_around_is_sound_too(looked_at: Page, site_url: str) -> None:
    looked_at.goto(site_url)
    wait_for_engine(looked_at)
    looked_at.evaluate(AXE.read_text("utf-8"))
    inside = {name: {"enabled": False} for name in ("landmark-one-main", "page-has-heading-one")}  # the frame has them
    assert looked_at.evaluate(RUN, inside) == []
