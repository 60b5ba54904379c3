// Draws how far the engine's start has come, or why it failed and what to do.
import { h } from "./dom";
import type { State } from "./engine";
import type { Root } from "./root";

/** Megabytes, as one reads them. */
const mega = (bytes: number) => (bytes / 1e6).toFixed(1);

/** The bar while the engine starts, or while the first answer is on its way. */
export function progress(state: State, root: Root): HTMLElement {
  const loading = state.kind === "loading";
  const known = loading && state.total > 0;
  const fetching = known && state.loaded < state.total;
  const text = !loading ? "Judging the text" : fetching ? `${state.step}: ${mega(state.loaded)} of ${mega(state.total)} MB` : state.step;
  return h(
    "div",
    { class: "box" },
    h("h2", {}, loading ? "The engine is starting" : "One moment"),
    h("p", { id: root.id("step") }, text),
    h("progress", { "aria-labelledby": root.id("step"), max: known ? state.total : null, value: fetching ? state.loaded : null }),
    loading && h("p", { class: "quiet" }, "You can already paste and type. The text is judged as soon as the engine is there, and it never leaves this page."),
  );
}

/** A start that failed; the editor goes on working. */
export function failedStart({ message, advice }: Extract<State, { kind: "failed" }>): HTMLElement {
  return h(
    "div",
    { class: "box bad" },
    h("h2", {}, "The engine did not start"),
    h("p", {}, message),
    h("p", {}, h("b", {}, "What to do: "), advice),
    h("p", { class: "quiet" }, "The editor still works: your text can be copied and downloaded."),
  );
}
