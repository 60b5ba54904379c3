// The line at the foot: what is running, and how far it is. And the switch between light and dark.
import { h } from "./dom";
import type { Root } from "./root";
import { activeFile, type App, proving, type Store } from "./store";

/** Draw the foot of the page, with `tools` at its end. */
export function statusLine(store: Store, root: Root, tools: readonly HTMLElement[]): HTMLElement {
  const engine = h("span", {});
  store.watch(
    ({ engine, answers, rules }) => [engine, answers.analyse, rules],
    (app) => (engine.textContent = running(app)),
  );
  const proof = h("span", { title: "The policy of the part that holds your text: the browser refuses every request from there." });
  const promise = () => (store.app.provider ? "Nothing leaves but what you send" : "No request can leave");
  const count = () => (proof.textContent = `${promise()}: connect-src 'none'; seen so far: ${requests()}`);
  const timer = setInterval(count, 2000);
  root.atEnd(() => clearInterval(timer));
  count();
  return h("footer", { class: "quiet" }, engine, proof, h("div", { class: "foot" }, ...tools));
}

/** The line below the editor: what the text is like where that matters to whoever gets it back. */
export function textLine(store: Store): HTMLElement {
  const text = h("span", { class: "shape" });
  store.watch(
    (app) => [activeFile(app).text],
    (app) => (text.textContent = shape(activeFile(app).text)),
  );
  return text;
}

/** How often this frame has asked a server for something, as the browser counts it. */
function requests(): number {
  return performance.getEntriesByType("resource").filter(({ name }) => /^(https?|wss?):/.test(name)).length;
}

function running(app: App): string {
  const { engine, answers, rules } = app;
  if (engine.kind === "failed") return "The engine did not start";
  if (engine.kind === "loading") return engine.loaded < engine.total ? `${engine.step}: ${Math.floor((100 * engine.loaded) / engine.total)} %` : engine.step;
  const { versions, startMs } = engine;
  const busy = answers.analyse?.kind === "busy" ? "judging…" : proving(app) ? "checking the fixes…" : "";
  const now = busy || `ready in ${(startMs / 1000).toFixed(1)} s`;
  return `StackEngine ${versions.engine}${rules.length ? `, ${rules.length} rules` : ""}, ${now}`;
}

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

/** The choice of light or dark; first it is the system's, and follows it. */
export function themeSwitch({ host, ended: signal }: Root): HTMLElement {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const option = (value: string) => h("option", { value }, value);
  const select = h("select", { "aria-label": "Colours" }, option("system"), option("light"), option("dark"));
  let printing = false; // paper is white, whatever the system changes to meanwhile
  const apply = () => {
    const system = dark.matches ? "dark" : "light";
    host.dataset.theme = printing ? "light" : select.value === "system" ? system : select.value;
  };
  const print = (on: boolean) => () => ((printing = on), apply());
  select.addEventListener("change", apply);
  dark.addEventListener("change", apply, { signal });
  addEventListener("beforeprint", print(true), { signal });
  addEventListener("afterprint", print(false), { signal });
  apply();
  return h("label", {}, h("span", { class: "wide" }, "Colours "), select);
}
