// The line at the foot: what is running, and how far it is. And the switch between light and dark.
import { h } from "./dom";
import { activeFile, type App, type Store } from "./store";

/** Draw the foot of the page. */
export function statusLine(store: Store): HTMLElement {
  const engine = h("span", {});
  const text = h("span", {});
  store.watch(["engine", "report"], (app) => (engine.textContent = running(app)));
  store.watch(["files", "active"], (app) => (text.textContent = shape(activeFile(app).text)));
  return h("footer", { class: "quiet" }, engine, text);
}

function running({ engine, report }: App): string {
  if (engine.kind === "failed") return "The engine did not start";
  if (engine.kind === "loading") return engine.loaded < engine.total ? `${engine.step}: ${Math.floor((100 * engine.loaded) / engine.total)} %` : engine.step;
  const { versions, startMs } = engine;
  const ready = `StackEngine ${versions.engine} on Python ${versions.python}, ruamel.yaml ${versions.ruamel}, Pyodide ${versions.pyodide}; started in ${(startMs / 1000).toFixed(1)} s`;
  return report.kind === "busy" ? `Judging… ${ready}` : ready;
}

/** What the text is like where that matters to whoever gets it back. */
function shape(text: string): string {
  const breaks = [
    ["CRLF", /\r\n/],
    ["LF", /(?<!\r)\n/],
    ["CR", /\r(?!\n)/],
  ] as const;
  const found = breaks.filter(([, pattern]) => pattern.test(text)).map(([name]) => name);
  const mark = text.startsWith("\ufeff") ? ", byte order mark" : "";
  return `${text.length.toLocaleString("en")} characters, ${found.join(" and ") || "one line"}${mark}`;
}

/** The choice of light or dark; first it is the system's. */
export function themeSwitch(): HTMLElement {
  const choose = (event: Event) => (document.documentElement.dataset.theme = (event.target as HTMLSelectElement).value);
  const option = (value: string, name: string) => h("option", { value }, name);
  return h("label", {}, "Colours ", h("select", { onchange: choose }, option("system", "as the system"), option("light", "light"), option("dark", "dark")));
}
