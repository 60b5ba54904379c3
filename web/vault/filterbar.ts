// The row above a long list: what of it is shown, and under which heads. The lists of findings and of changes share it.
import type { Finding, Severity } from "../wire";
import type { Actions } from "./actions";
import { h } from "./dom";
import { icon } from "./icons";
import { EVERYTHING, type Filter, type Grouping, narrows, SEVERITIES, titleOf } from "./list";
import { type App, report } from "./store";
import { clip, severity } from "./words";

const FEW = 9; // findings up to which a list is read as it is

/** Make the row for the list that `all` picks from; it stays the same element, so that typing is not disturbed. */
export function filterBar(what: string, all: (app: App) => readonly Finding[], actions: Actions): HTMLElement {
  const { store } = actions;
  const set = (change: Partial<Filter>) => store.set({ filter: { ...store.app.filter, ...change } });
  const text = h("input", { type: "search", placeholder: "Filter", "aria-label": `Filter the ${what} by words`, oninput: () => set({ text: text.value }) });
  const service = select(`Service of the ${what}`, (value) => set({ service: value }));
  const rule = select(`Rule of the ${what}`, (value) => set({ rule: value }));
  const heads = select(`Group the ${what}`, (value) => store.set({ grouping: value as Grouping }));
  fill(heads, [["rule", "by rule"], ["service", "by service"]], store.app.grouping);
  const chips = SEVERITIES.map((name) => chip(name, what, actions));
  const clear = h("button", { type: "button", class: "link", onclick: () => store.set({ filter: EVERYTHING }) }, "Show all");
  const row = h("div", { class: "filters", role: "search", "aria-label": `Which ${what} are shown` }, h("span", { class: "search" }, icon("search"), text), service, rule, heads, h("span", { class: "chips" }, ...chips.map(({ button }) => button), clear));
  store.watch(
    (app) => [report(app), app.rules, app.filter, app.grouping, app.mode],
    (app) => {
      const [found, { filter }] = [all(app), app];
      row.hidden = found.length <= FEW && !narrows(filter);
      if (row.hidden) return;
      fill(service, [["", "all services"], ...distinct(found.map((each) => each.service ?? "")).filter(Boolean).map((name) => [name, clip(name)] as const)], filter.service);
      fill(rule, [["", "all rules"], ...distinct(found.map((each) => each.rule)).map((id) => [id, titleOf(id, app.rules)] as const)], filter.rule);
      for (const { show } of chips) show(found, filter);
      if (text.value !== filter.text) text.value = filter.text;
      heads.value = app.grouping;
      clear.hidden = !narrows(filter);
    },
  );
  return row;
}

function chip(name: Severity, what: string, { store }: Actions): { button: HTMLElement; show: (all: readonly Finding[], filter: Filter) => void } {
  const number = h("span", { class: "count" });
  const press = () => {
    const severities = new Set(store.app.filter.severities);
    if (!severities.delete(name)) severities.add(name);
    store.set({ filter: { ...store.app.filter, severities } });
  };
  const button = h("button", { type: "button", class: "chip", "data-severity": name, title: `Only the ${what} of this severity`, onclick: press }, severity(name), number);
  const show = (all: readonly Finding[], { severities }: Filter) => {
    const many = all.filter((each) => each.severity === name).length;
    number.textContent = String(many);
    button.hidden = many === 0 && !severities.has(name);
    button.setAttribute("aria-pressed", String(severities.has(name)));
  };
  return { button, show };
}

function select(label: string, act: (value: string) => void): HTMLSelectElement {
  const element: HTMLSelectElement = h("select", { "aria-label": label, onchange: () => act(element.value) });
  return element;
}

/** Put options in, unless they are there; a chosen one that is gone stays, so that the list is not changed in silence. */
function fill(element: HTMLSelectElement, options: readonly (readonly [value: string, words: string])[], chosen = ""): void {
  const all = options.some(([value]) => value === chosen) ? options : [...options, [chosen, clip(chosen)] as const];
  const same = all.length === element.options.length && all.every(([value, words], index) => element.options[index]!.value === value && element.options[index]!.text === words);
  if (!same) element.replaceChildren(...all.map(([value, words]) => h("option", { value }, words)));
  element.value = chosen || all[0]![0];
  element.hidden = all.length <= 2 && chosen === "" && all[0]![0] === "";
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
