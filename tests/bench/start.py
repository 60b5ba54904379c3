"""How long a page takes from opening to its first answer: ours beside stock Pyodide with ruamel.yaml, run in turn."""

import contextlib
import shutil
import statistics
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser.conftest import wait_for_memory
from tools.environment import site_packages
from tools.run import ROOT
from tools.server import serving
from tools.site import SITE

STOCK_FILES = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
STOCK_PAGE = """<!doctype html>
<meta charset="utf-8">
<script type="module">
import { loadPyodide } from "./pyodide.mjs";
const [python, wheel] = await Promise.all([loadPyodide(), fetch("ruamel.zip").then((answer) => answer.arrayBuffer())]);
python.unpackArchive(wheel, "zip");
python.runPython(`
import io
import ruamel.yaml
yaml = ruamel.yaml.YAML()
yaml.dump(yaml.load("services:\\\\n  web:\\\\n    image: nginx:1.27\\\\n"), io.StringIO())
`);
document.documentElement.dataset.ready = "yes";
</script>
"""


IMPORTED = "Object.defineProperty(self, 'isSecureContext', { value: false });"
"""Has a page start without a memory, as it does on a line that is not quick."""

# Says when a page, or a frame in it, is marked as ready. Playwright itself looks only every half second.
WATCH = """
const look = () => {
    if (!document.querySelector("[data-engine=ready], [data-ready]")) return false;
    console.log(`ready at ${Date.now()}`);
    return true;
};
const observer = new MutationObserver(() => look() && observer.disconnect());
observer.observe(document, { subtree: true, attributes: true });
"""


def measure(browser: Browser, runs: int, folder: Path) -> dict[str, list[float]]:
    """Return the start times in seconds of both pages, each with an empty cache, and of a second visit to ours.

    The line to this machine is a quick one, so ours starts from the memory at once; `imported` is without.
    """
    times: dict[str, list[float]] = {"ours": [], "imported": [], "second": [], "stock": []}
    with serving(SITE) as ours, stock(folder) as other:
        for _ in range(runs):
            times["ours"].append(opened(browser.new_page(), ours))
            times["imported"].append(opened(browser.new_page(), ours, IMPORTED))
            times["second"].append(again(browser, ours))
            times["stock"].append(opened(browser.new_page(), other))
    return times


def again(browser: Browser, address: str) -> float:
    """Return the seconds of a second visit, once the browser keeps the folder and the memory of the engine."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    page.get_by_text("Ready for offline").wait_for()
    wait_for_memory(page)
    page.close()
    return opened(context.new_page(), address)


def opened(page: Page, address: str, before: str = "") -> float:
    """Return the seconds from opening an address in a page until it says that it is ready; `before` runs first."""
    page.add_init_script(before + WATCH)
    with page.expect_console_message(lambda message: message.text.startswith("ready at "), timeout=60_000) as message:
        began = time.time()
        page.goto(address, wait_until="commit")
    ready = int(message.value.text.removeprefix("ready at ")) / 1000
    page.context.close()
    return ready - began


@contextlib.contextmanager
def stock(folder: Path) -> Iterator[str]:
    """Serve a page of stock Pyodide with ruamel.yaml as its wheel holds it, and give its address."""
    for name in STOCK_FILES:
        shutil.copy(ROOT / "node_modules/pyodide" / name, folder)
    packages = site_packages()
    with zipfile.ZipFile(folder / "ruamel.zip", "w", zipfile.ZIP_DEFLATED) as wheel:
        for path in sorted((packages / "ruamel").rglob("*.py")):
            wheel.write(path, path.relative_to(packages))
    (folder / "index.html").write_text(STOCK_PAGE, "utf-8")
    with serving(folder) as address:
        yield address


def table(times: dict[str, list[float]]) -> Iterator[str]:
    """Yield the lines that show both."""
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, values in times.items():
        single = "  ".join(f"{value:.2f}" for value in values)
        yield f"  {name:<8} median {medians[name]:.2f} s   runs {single}"
    for name, aim in (("ours", "at most 0.45"), ("imported", "none"), ("second", "at most 0.25")):
        yield f"  ratio of {name:<8} {medians[name] / medians['stock']:.2f}   (aim: {aim})"
