// Draws the repairs of a text that cannot be read, each with the lines it changes: nothing is done that was not seen.
import type { Problem, Repair } from "../wire";
import type { Actions } from "./actions";
import { lines } from "./diff";
import { button, type Child, count, h, long } from "./dom";
import type { StackFile } from "./store";
import { prose } from "./words";

/** Draw what can be done about a problem of `file`; where there are several repairs, each means something else. */
export function repairs({ repairs: all }: Problem, file: StackFile, actions: Actions): Child[] {
  if (!all.length) return [];
  return [
    h("h3", {}, all.length > 1 ? `${count(all.length, "repair")} are possible, and they differ in meaning` : "A repair"),
    all.length > 1 && h("p", {}, "Look at the lines of each, and take the one that was meant."),
    ...all.map((repair, index) => one(repair, index, all.length > 1, file, actions)),
  ];
}

function one({ title, text, hunks }: Repair, index: number, several: boolean, file: StackFile, actions: Actions): HTMLElement {
  const words = several ? `Apply repair ${index + 1}` : "Apply the repair";
  return h(
    "div",
    { class: "repair" },
    h("p", {}, h("b", {}, ...prose(title))),
    ...long(hunks, (hunk) => h("figure", { class: "hunk" }, lines(hunk.lines, false)), "place"),
    h("p", { class: "row" }, button(words, () => actions.use(file, text), { class: several ? null : "main", "data-key": `repair ${index}` })),
  );
}
