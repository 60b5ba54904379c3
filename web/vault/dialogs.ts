// The dialogs: every rule with its page, the keys, a question. A <dialog> keeps and gives back the focus by itself.
import type { RulePage } from "../wire";
import type { Actions } from "./actions";
import { button, type Child, h, render } from "./dom";
import { own } from "./own";
import type { Root } from "./root";
import { packOf, prose, severity } from "./words";

const KEYS: readonly (readonly [string, string])[] = [
  ["F8 / Shift+F8", "Go to the next or the previous finding"],
  ["Tab in the editor", "Indent; Shift+Tab takes it back"],
  ["Esc, then Tab", "Leave the editor"],
  ["Ctrl+Z / Ctrl+Y", "Undo and redo, also a fix that was applied and a file that was closed (on a Mac: ⌘)"],
  ["Ctrl+. in the editor", "Apply the fix of the finding in the line of the caret"],
  ["← / →", "Change between the tabs while one has the focus; on the line between text and results, move it"],
  ["Enter on a finding", "Put the caret where it is"],
  ["Esc", "Close this window"],
];

function dialog(root: Root, title: string, ...children: Child[]): HTMLDialogElement {
  const id = root.id(`${title.toLowerCase().replace(/\W+/g, "-")}-title`);
  const element = h("dialog", { "aria-labelledby": id });
  element.append(
    h("header", {}, h("h2", { id }, title), button("Close", () => element.close())),
    h("div", { class: "dialog-body", tabindex: "0", role: "group", "aria-label": title }, ...children),
  );
  root.append(element);
  return element;
}

/** Ask before something is done; the answer that does nothing has the focus. */
export function question(root: Root, title: string, words: Child[], label: string, act: () => void): void {
  const element = dialog(root, title, h("p", {}, ...words));
  const done = () => (element.close(), act());
  const stay = button("Leave it masked", () => element.close(), { class: "main" });
  element.querySelector(".dialog-body")!.append(h("p", { class: "row" }, stay, button(label, done)));
  element.addEventListener("close", () => element.remove());
  element.showModal();
  stay.focus();
}

/** The dialog of the keys. */
export function keysDialog(root: Root): () => void {
  const rows = KEYS.map(([key, what]) => h("tr", {}, h("th", { scope: "row" }, h("kbd", {}, key)), h("td", {}, what)));
  const element = dialog(root, "Keys", h("table", {}, h("tbody", {}, ...rows)));
  return () => element.showModal();
}

/** The dialog of the rules, there while the user reads them. */
export function rulesDialog(actions: Actions): void {
  const { root, store } = actions;
  const list = h("div");
  const element = dialog(root, "Rules", own(actions), list);
  element.addEventListener("close", () => store.set({ reading: null }));
  const start = (text: string) => {
    element.close();
    actions.start(text);
    actions.editor.focus();
  };
  store.watch(
    ({ rules, reading }) => [rules, reading !== null], // nobody waits at the start for what nobody reads yet
    ({ rules, reading }) =>
      reading && render(list, ...(rules.length ? rules.map((rule) => page(rule, start)) : [h("p", {}, "The rules are shown once the engine is ready.")])),
  );
  store.watch(
    ({ reading }) => [reading],
    ({ reading }) => reading && open(element, reading.rule),
  );
}

function open(element: HTMLDialogElement, rule: string | null): void {
  element.showModal();
  const wanted = rule === null ? null : element.querySelector<HTMLDetailsElement>(`details[data-key="${CSS.escape(rule)}"]`);
  if (!wanted) return;
  wanted.open = true;
  wanted.querySelector("summary")!.focus();
  wanted.scrollIntoView({ block: "start" });
}

function page(rule: RulePage, start: (text: string) => void): HTMLElement {
  return h(
    "details",
    { class: "rule", "data-key": rule.id, "data-severity": rule.severity },
    h("summary", {}, severity(rule.severity), " ", h("b", {}, ...prose(rule.title)), " ", h("code", {}, rule.id), packOf(rule.id) !== "" && h("span", { class: "tag" }, "not ours")),
    ...written(rule.page),
    rule.examples.length > 0 &&
      h("p", { class: "row" }, ...rule.examples.map((text, index) => button(`Try example ${index + 1}`, () => start(text), { "aria-label": `Try example ${index + 1} of ${rule.id}` }))),
  );
}

/** A docstring as elements: a line underlined with dashes is a heading, an indented block is code. */
function written(text: string): Child[] {
  return text.split(/\n{2,}/).flatMap((block): Child[] => {
    const heading = /^(.+)\n-{3,}\n?/.exec(block);
    const body = heading ? block.slice(heading[0].length) : block;
    const content = /^( {4}|\t)/.test(body) ? h("pre", {}, body) : h("p", {}, ...prose(body.replace(/\n/g, " ").trim()));
    return [heading && h("h3", {}, heading[1]!), body.trim() !== "" && content];
  });
}
