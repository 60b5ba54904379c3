// Draws the three tabs, with the arrow keys that tabs are expected to have.
import type { Actions } from "./actions";
import { isSuggestion, offered } from "./changes";
import { h } from "./dom";
import { type App, shown, type Tab } from "./store";

const NAMES: readonly (readonly [Tab, string])[] = [
  ["findings", "Findings"],
  ["fix", "Fix"],
  ["redacted", "Redacted"],
];

/** Make the tabs and their panels. */
export function tabs(actions: Actions): { list: HTMLElement; panels: Record<Tab, HTMLElement> } {
  const panel = (tab: Tab) => h("div", { id: `panel-${tab}`, class: "panel", role: "tabpanel", "aria-labelledby": `tab-${tab}`, tabindex: "0" });
  const panels = { findings: panel("findings"), fix: panel("fix"), redacted: panel("redacted") };
  const counts = new Map<Tab, HTMLElement>();
  const buttons = NAMES.map(([tab, name]) => {
    const number = h("span", { class: "count" });
    counts.set(tab, number);
    const open = () => actions.open(tab);
    return h("button", { type: "button", role: "tab", id: `tab-${tab}`, "aria-controls": `panel-${tab}`, onclick: open }, name, number);
  });
  const onkeydown = (event: KeyboardEvent) => {
    const at = NAMES.findIndex(([tab]) => tab === actions.store.app.tab);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: NAMES.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = (to + NAMES.length) % NAMES.length;
    actions.open(NAMES[next]![0]);
    buttons[next]!.focus();
  };
  actions.store.watch(["tab"], (app) =>
    NAMES.forEach(([tab], index) => {
      const chosen = tab === app.tab;
      buttons[index]!.setAttribute("aria-selected", String(chosen));
      buttons[index]!.tabIndex = chosen ? 0 : -1;
      panels[tab].hidden = !chosen;
    }),
  );
  actions.store.watch(["report", "mode"], (app) => {
    for (const [tab, number] of counts) number.textContent = size(app, tab);
  });
  return { list: h("div", { class: "tabs", role: "tablist", "aria-label": "What to look at", onkeydown }, ...buttons), panels };
}

/** How much there is behind a tab; nothing while that is not known. */
function size(app: App, tab: Tab): string {
  const report = shown(app.report);
  if (!report || report.problem) return "";
  if (tab === "findings") return ` ${report.findings.filter((finding) => !isSuggestion(finding)).length}`;
  return ` ${tab === "fix" ? offered(report, app.mode).length : report.masked.length}`;
}
