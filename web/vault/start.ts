// Draws how far the engine's start has come, or why it failed and what to do.
import type { Actions } from "./actions";
import { type Child, h } from "./dom";
import type { State } from "./engine";
import { icon } from "./icons";

/** Megabytes, as one reads them. */
const mega = (bytes: number) => (bytes / 1e6).toFixed(1);

/** The box while the engine starts, or while the first answer is on its way; `painted` at the foot of what is known already. */
export function progress(state: State, actions: Actions, painted: boolean): HTMLElement {
  const loading = state.kind === "loading";
  const known = loading && state.total > 0;
  const fetching = known && state.loaded < state.total;
  const text = !loading ? "Judging the text" : fetching ? `${state.step}: ${mega(state.loaded)} of ${mega(state.total)} MB` : state.step;
  const step = actions.root.id("step");
  const wait = "You can already paste and type. The text is judged as soon as the engine is there, and it never leaves this page.";
  return h(
    "div",
    { class: painted ? "box starting" : "box" },
    h("h2", {}, loading ? "The engine is starting" : "One moment"),
    h("p", { id: step }, text),
    h("progress", { "aria-labelledby": step, max: known ? state.total : null, value: fetching ? state.loaded : null }),
    ...(loading && state.stalled ? stalled(actions) : []),
    loading && h("p", { class: "quiet" }, painted ? `Above is what it says of this example. ${wait}` : wait),
  );
}

function stalled(actions: Actions): Child[] {
  return [
    h("p", {}, h("b", {}, "No byte has come for 10 s. "), "The network or the server may be gone."),
    h("p", { class: "row" }, again("Try again", actions)),
  ];
}

/** A start that failed; the editor goes on working. */
export function failedStart({ message, advice }: Extract<State, { kind: "failed" }>, actions: Actions): HTMLElement {
  return h(
    "div",
    { class: "box bad" },
    h("h2", {}, "The engine did not start"),
    h("p", {}, message),
    h("p", {}, h("b", {}, "What to do: "), advice),
    h("p", { class: "row" }, again("Reload the engine", actions), h("span", { class: "quiet" }, "Your text stays: only the engine is loaded anew.")),
  );
}

function again(words: string, actions: Actions): HTMLElement {
  return h("button", { type: "button", class: "main", "data-key": "again", onclick: () => actions.startAgain() }, icon("retry"), words);
}
