"""How long the page takes to draw a large list, and to answer a tick in it, until the frame is painted."""

import statistics
from collections.abc import Iterator

from playwright.sync_api import Browser, Frame, expect

from tests.browser.conftest import vault_of, wait_for_engine
from tests.browser.large import STACK
from tests.browser.vault_page import judged, paste, tab
from tools.server import serving
from tools.site import SITE

DRAW_MS, TICK_MS = 100, 150
"""What they may take, by the median."""

PAINTED = """() => {
    self.painted = (act) => new Promise((resolve) => requestAnimationFrame(() => {
        const began = performance.now();
        act();
        requestAnimationFrame(() => {
            const {port1, port2} = new MessageChannel();
            port1.onmessage = () => resolve(performance.now() - began);
            port2.postMessage(null);
        });
    }));
}"""
"""Measures from an act at the beginning of a frame until the next one has been painted."""
GROUP = """(select, by) => painted(() => {
    select.value = by;
    select.dispatchEvent(new Event('change'));
})"""
TICK = """async (box) => {
    const panel = box.closest('.panel');
    const began = performance.now();
    const answered = await painted(() => box.click());
    const settled = () => panel.getAttribute('aria-busy') === 'false';
    while (!settled()) await new Promise((resolve) => requestAnimationFrame(resolve));
    return [answered, performance.now() - began];
}"""


def drawn(vault: Frame, runs: int) -> float:
    """Return the median milliseconds in which the list of findings is drawn anew, as a whole."""
    panel = tab(vault, "Findings")
    heads = panel.get_by_role("combobox", name="Group")
    return statistics.median(float(heads.evaluate(GROUP, by)) for _ in range(runs) for by in ("service", "rule"))


def ticked(vault: Frame, runs: int) -> tuple[float, float]:
    """Return the median milliseconds until a tick is answered, and until the engine has told what then comes of it."""
    panel = tab(vault, "Fix")
    panel.get_by_role("radio", name="Harden").check()
    expect(panel).to_have_attribute("aria-busy", "false")
    boxes = panel.get_by_role("checkbox")
    times = [boxes.nth(run).evaluate(TICK) for run in range(2 * runs)]
    answered, told = (statistics.median(column) for column in zip(*times, strict=True))
    return answered, told


def report(browser: Browser, runs: int) -> Iterator[str]:
    """Yield the line of both."""
    with serving(SITE) as address:
        page = browser.new_page()
        page.goto(address)
        wait_for_engine(page)
        vault = vault_of(page)
        paste(vault, STACK)
        judged(vault)
        vault.evaluate(PAINTED)
        draw = drawn(vault, runs)
        tick, told = ticked(vault, runs)
        page.context.close()
    yield f"  99 findings on 1,100 lines drawn in {draw:.0f} ms (aim: under {DRAW_MS})"
    yield f"  a tick among their changes answered in {tick:.0f} ms (aim: under {TICK_MS})"
    yield f"  the lines that come of the tick, which the engine proves, there after {told:.0f} ms"
