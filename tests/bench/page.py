"""How long the page takes to draw a large list, and to answer a tick in it, until the frame is painted."""

import statistics
from collections.abc import Iterator

from playwright.sync_api import Browser, Frame, expect

from tests.browser.conftest import vault_of, wait_for_engine
from tests.browser.large import STACK
from tests.browser.vault_page import PASTE, content, judged, paste, tab
from tools.server import serving
from tools.site import SITE

DRAW_MS, TICK_MS, PASTE_MS = 100, 150, 60
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


FIFTY = "services:\n" + "".join(
    f"""  s{number}:
    image: example/app:{number}.1
    environment:
      LEVEL: info
    deploy:
      replicas: 6
      update_config:
        parallelism: 6
        failure_action: continue
        order: stop-first
"""
    for number in range(5)
)
"""Fifty lines of a stack with findings, and the one above them."""
JUDGED = f"""async (element, text) => {{
    const panel = document.querySelector('[data-view=findings]');
    const began = performance.now();
    ({PASTE})(element, text);
    do await new Promise((resolve) => requestAnimationFrame(resolve)); while (panel.ariaBusy === 'true');
    return performance.now() - began;
}}"""


def pasted(vault: Frame, runs: int) -> float:
    """Return the median milliseconds from a paste of fifty lines to its findings; no text comes twice."""
    times = []
    for run in range(3 * runs):
        content(vault).press("ControlOrMeta+a")
        times.append(float(content(vault).evaluate(JUDGED, FIFTY.replace("example", f"example{run}"))))
        judged(vault)
    return statistics.median(times)


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
        fifty = pasted(vault, runs)
        paste(vault, STACK)
        judged(vault)
        vault.evaluate(PAINTED)
        draw = drawn(vault, runs)
        tick, told = ticked(vault, runs)
        page.context.close()
    yield f"  fifty lines pasted, their findings there after {fifty:.0f} ms (aim: under {PASTE_MS})"
    yield f"  99 findings on 1,100 lines drawn in {draw:.0f} ms (aim: under {DRAW_MS})"
    yield f"  a tick among their changes answered in {tick:.0f} ms (aim: under {TICK_MS})"
    yield f"  the lines that come of the tick, which the engine proves, there after {told:.0f} ms"
