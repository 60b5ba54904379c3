// Draws what the changes of a model are worth: the engine's verdict on each, and a tick for those that hold.
import type { Opinion, Weighed } from "../../wire";
import type { Actions } from "../actions";
import { lines } from "../diff";
import { type Child, count, h } from "../dom";
import { type App, shown } from "../store";
import { prose } from "../words";

/** Draw the changes of the last answer. */
export function opinions(app: App, actions: Actions): Child[] {
  const run = app.answers.weigh;
  if (app.talk.turns.at(-1)?.speaker !== "model" || !run) return [];
  if (run.kind === "failed") return [h("p", { class: "box bad" }, run.message)];
  const found = shown(run);
  if (!found) return [h("p", { class: "quiet" }, "The engine judges the answer…")];
  return [
    !found.formed && h("p", { class: "box" }, "The answer is not in the form that was asked for: it is words, and no change is taken from it."),
    found.invented.length > 0 && h("p", { class: "box bad" }, "It names placeholders that stand for nothing: ", ...found.invented.flatMap((name, index): Child[] => [index > 0 && ", ", h("code", {}, name)]), "."),
    ...(found.opinions.length ? [h("h2", {}, "Changes from the model"), applying(app, found, actions, run.kind === "done"), h("ol", { class: "changes opinions" }, ...found.opinions.map((each, index) => opinion(each, index, app, actions)))] : []),
  ];
}

function applying(app: App, { opinions: all, texts }: Weighed, actions: Actions, settled: boolean): HTMLElement {
  const taken = all.filter((each) => each.taken).length;
  const changed = app.files.map((file, index) => ({ file, text: texts[index] ?? file.text })).filter(({ file, text }) => file.text !== text);
  const holding = all.filter(({ refusal, taken: made }) => !refusal || made).length;
  const use = () => actions.useAll(changed, `${count(taken, "change")} from the model applied.`);
  return h(
    "p",
    { class: "row" },
    `Of ${count(all.length, "change")}, ${holding} ${holding === 1 ? "holds" : "hold"}. `,
    h("button", { type: "button", class: "main", disabled: !settled || !changed.length, onclick: use, "data-key": "use model" }, taken ? `Apply ${count(taken, "change")}` : "Apply"),
  );
}

function opinion(each: Opinion, index: number, app: App, { asking }: Actions): HTMLElement {
  const wanted = app.talk.accepted.includes(index);
  const never = each.refusal !== "" && !wanted;
  const tick = (event: Event) => asking.tick(index, (event.target as HTMLInputElement).checked);
  return h(
    "li",
    {},
    h(
      "label",
      { class: "tick" },
      h("input", { type: "checkbox", checked: wanted, disabled: never, onchange: tick, "data-key": `opinion ${index}` }),
      h("b", {}, each.title || "A change without a title"),
      h("span", { class: "tag unsafe" }, "from the model"),
    ),
    each.reason && h("p", {}, each.reason),
    each.refusal ? h("p", { class: "caveat" }, "The engine refuses it: ", ...prose(each.refusal), ".") : h("p", {}, ...verdict(each)),
    ...each.hunks.map((hunk) => h("figure", { class: "hunk" }, lines(hunk.lines, app.split))),
  );
}

function verdict({ touches, closes }: Opinion): Child[] {
  const what = touches.length ? `It holds: it changes ${touches.map((each) => `\`${each}\``).join(", ")} and nothing else, and adds no finding.` : "It holds: no meaning changes, and no finding is added.";
  const gone = closes.length ? ` No longer found then: ${closes.join("; ")}.` : " Nothing that was found goes away by it.";
  return prose(what + gone);
}
