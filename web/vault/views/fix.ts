// Draws the changes: what can be changed with a tick box each, what that does to the text, and what to do with the result.
import type { Applicability, Choice, Finding, Hunk, Line, LineKind, Patch, Report, Way } from "../../wire";
import type { Actions } from "../actions";
import { accepted, isOffered, joined, keys, offered } from "../changes";
import { button, type Child, count, h, long, render } from "../dom";
import { type App, type Mode, report, shown } from "../store";
import { clip, prose } from "../words";
import type { View } from "./view";

const LABELS: Record<Applicability, string> = { safe: "safe", unsafe: "your decision", display: "by hand" };
const SIGNS: Record<LineKind, [sign: string, word: string]> = { add: ["+", "added"], remove: ["−", "removed"], context: [" ", ""] };

export const fix: View = {
  id: "fix",
  title: "Fix",
  count(app) {
    const seen = report(app);
    return seen && !seen.problem ? seen.findings.filter((finding) => isOffered(finding, app.mode)).length : null;
  },
  /** The tick boxes and the result are apart, so that a tick never takes the focus away. */
  mount(panel, actions) {
    const wishes = h("div");
    const result = h("div");
    panel.append(wishes, result);
    actions.store.watch(
      ({ answers, mode, declined, choices }) => [answers.analyse, mode, declined, choices],
      (app) => render(wishes, ...wanted(app, actions)),
    );
    actions.store.watch(
      ({ answers }) => [answers.analyse, answers.patch],
      (app) => {
        result.setAttribute("aria-busy", String(app.answers.patch?.kind === "busy"));
        render(result, ...outcome(app, actions));
      },
    );
  },
  ask(judge, app) {
    const run = app.answers.analyse;
    if (run?.kind !== "done" || run.value.problem) return judge.forget("patch");
    const files = app.files.map(({ name, text }) => ({ name, text }));
    void judge.ask("patch", { files, accepted: accepted(app, run.value) });
  },
};

function wanted(app: App, actions: Actions): Child[] {
  const seen = report(app);
  if (!seen || seen.problem) return [h("p", { class: "box" }, "Changes are shown here once the text has been judged.")];
  const list = offered(seen, app.mode);
  const names = keys(seen);
  const ticked = accepted(app, seen).length;
  return [
    h(
      "fieldset",
      { class: "modes" },
      h("legend", { class: "hidden" }, "Which changes"),
      mode(app, actions, "fix", "Fix", "only what is safe"),
      mode(app, actions, "harden", "Harden", "also what needs your decision"),
    ),
    list.length ? h("h2", {}, `${ticked} of ${count(list.length, "change")}`) : h("p", { class: "box good" }, none(seen, app.mode)),
    list.length > 0 && h("ol", { class: "changes" }, ...long(list, (finding) => wish(app, names, finding, actions), "change")),
  ];
}

function none(report: Report, chosen: Mode): string {
  const more = offered(report, "harden").length;
  if (chosen === "harden" || !more) return "There is nothing to change.";
  return `Nothing can be changed without a decision of yours. “Harden” offers ${count(more, "change")}.`;
}

function mode(app: App, actions: Actions, value: Mode, name: string, what: string): HTMLElement {
  const choose = () => {
    actions.store.set({ mode: value });
    actions.judge.viewChanged();
  };
  return h(
    "label",
    {},
    h("input", { type: "radio", name: actions.root.id("mode"), checked: app.mode === value, onchange: choose, "data-key": `mode ${value}` }),
    h("b", {}, name),
    ` ${what}`,
  );
}

function wish(app: App, names: ReadonlyMap<string, string>, finding: Finding, actions: Actions): HTMLElement {
  const { title, reason, applicability, caveat, choices } = finding.fix!;
  const key = names.get(finding.id)!;
  const tick = (event: Event) => {
    const declined = new Set(app.declined);
    if ((event.target as HTMLInputElement).checked) declined.delete(key);
    else declined.add(key);
    actions.store.set({ declined });
    actions.judge.viewChanged();
  };
  const pick = (event: Event) => {
    actions.store.set({ choices: new Map(app.choices).set(key, (event.target as HTMLSelectElement).value as Way) });
    actions.judge.viewChanged();
  };
  return h(
    "li",
    {},
    h(
      "label",
      {},
      h("input", { type: "checkbox", checked: !app.declined.has(key), onchange: tick, "data-key": `tick ${key}` }),
      h("span", {}, finding.service !== null && h("span", { class: "service" }, clip(finding.service)), " ", h("b", {}, ...prose(title))),
      h("span", { class: `tag ${applicability}` }, LABELS[applicability]),
    ),
    h("p", {}, ...prose(reason)),
    caveat !== null && h("p", { class: "caveat" }, "Mind: ", ...prose(caveat)),
    choices.length > 1 &&
      h(
        "label",
        { class: "choice" },
        "How: ",
        h(
          "select",
          { onchange: pick, "data-key": `choice ${key}` },
          ...choices.map((choice) =>
            h("option", { value: choice.id, selected: app.choices.get(key) === choice.id }, way(choice)),
          ),
        ),
      ),
  );
}

/** One way to carry a fix out, with the services it touches. */
function way({ title, touches }: Choice): string {
  return touches.every((service) => title.includes(service)) ? title : `${title} (changes ${touches.join(", ")})`;
}

function outcome(app: App, actions: Actions): Child[] {
  const seen = report(app);
  if (!seen || seen.problem) return [];
  if (app.answers.patch?.kind === "failed") return [h("p", { class: "box bad" }, app.answers.patch.message)];
  const patch = shown(app.answers.patch);
  if (!patch) return [h("p", { class: "quiet" }, "Computing the change…")];
  return [...refusals(seen, patch), ...(patch.hunks.length ? difference(app, seen, patch, actions) : [])];
}

function refusals(report: Report, patch: Patch): Child[] {
  const others = report.findings.filter(({ id, refusal }) => refusal !== null && !patch.refusals.some((each) => each.finding === id));
  const list = [...patch.refusals, ...others.map(({ id, rule, refusal }) => ({ finding: id, rule, reason: refusal! }))];
  if (!list.length) return [];
  return [
    h("h2", {}, "Not changed"),
    h(
      "ul",
      {},
      ...list.map(({ finding, rule, reason }) => {
        const found = report.findings.find(({ id }) => id === finding);
        return h("li", {}, ...prose(found?.message ?? rule), h("br"), h("span", { class: "quiet" }, "Why not: ", ...prose(reason)));
      }),
    ),
  ];
}

function difference(app: App, report: Report, patch: Patch, actions: Actions): Child[] {
  const changed = app.files.map((file, index) => ({ file, text: patch.texts[index] ?? file.text, index })).filter(({ file, text }) => file.text !== text);
  const use = () => {
    for (const { file, text } of changed) actions.use(file, text);
    actions.announce("The text was replaced. Undo brings the old one back.");
  };
  const disabled = app.answers.patch?.kind !== "done"; // an answer to the text before must not take the place of this one
  return changed.flatMap(({ file, text, index }, position) => [
    h("h2", {}, app.files.length > 1 ? `The change in ${file.name}` : "The change"),
    h(
      "p",
      { class: "row" },
      position === 0 && button(changed.length > 1 ? "Use these texts" : "Use this text", use, { class: "main", disabled, "data-key": "use" }),
      button("Copy the result", () => void actions.copy(text, "The result"), { disabled, "data-key": `copy ${file.id}` }),
      button("Download the result", () => actions.download(file.name, text, file.encoding), { disabled, "data-key": `download ${file.id}` }),
    ),
    ...long(joined(patch.hunks.filter((hunk) => hunk.file === index)), (hunk) => drawn(hunk, report), "place"),
  ]);
}

function drawn(hunk: Hunk, report: Report): HTMLElement {
  const titles = hunk.findings.map((id) => report.findings.find((finding) => finding.id === id)?.fix?.title).filter((title) => title !== undefined);
  return h(
    "figure",
    { class: "hunk" },
    h("figcaption", {}, ...prose([...new Set(titles)].join("; "))),
    h("div", { class: "lines", role: "list", "aria-label": "Changed lines" }, ...hunk.lines.map(drawnLine)),
  );
}

function drawnLine(line: Line): HTMLElement {
  const [sign, word] = SIGNS[line.kind];
  return h(
    "div",
    { class: line.kind, role: "listitem" },
    h("span", { class: "number" }, line.old),
    h("span", { class: "number" }, line.new),
    h("span", { class: "sign" }, h("span", { "aria-hidden": "true" }, sign), word && h("span", { class: "hidden" }, `${word}: `)),
    h("code", {}, line.text),
  );
}
