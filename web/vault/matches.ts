// How many places the search finds, and at which of them the selection is: beside the field of CodeMirror's own panel.
import { getSearchQuery } from "@codemirror/search";
import type { EditorState, Extension } from "@codemirror/state";
import { type EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view";
import { h } from "./dom";

const MOST = 1_000; // counted at once, so that a letter in a large text stays quick

/** Say how many places there are. */
export const matchCount: Extension = ViewPlugin.fromClass(
  class {
    private readonly words = h("span", { class: "matches", role: "status" });

    constructor(private readonly view: EditorView) {}

    update(update: ViewUpdate): void {
      const panel = this.view.dom.querySelector(".cm-panel.cm-search");
      if (!panel) return this.words.remove();
      if (!this.words.isConnected) panel.querySelector("[name=search]")?.after(this.words);
      else if (!update.docChanged && !update.selectionSet && !update.transactions.some(({ effects }) => effects.length)) return;
      const said = counted(update.state);
      if (this.words.textContent !== said) this.words.textContent = said;
    }
  },
);

function counted(state: EditorState): string {
  const query = getSearchQuery(state);
  if (!query.search || !query.valid) return "";
  const { from, to } = state.selection.main;
  const cursor = query.getCursor(state);
  let [number, at] = [0, 0];
  for (let next = cursor.next(); !next.done && number < MOST; next = cursor.next()) {
    number++;
    if (next.value.from === from && next.value.to === to) at = number;
  }
  if (!number) return "Nothing found";
  const all = number === MOST ? `${MOST.toLocaleString("en")} or more` : String(number);
  return at ? `${at} of ${all}` : `${all} found`;
}
