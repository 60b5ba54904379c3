// Draws what happened: the known failures in what was pasted, why, what they are not, and what makes them worse.
import type { Command, File, Incident, Said, Symptom, Taken, TakenKind } from "../../wire";
import type { Actions } from "../actions";
import { button, type Child, count, h, render } from "../dom";
import type { Judge } from "../judge";
import { type App, report, shown } from "../store";
import { lineOf, prose } from "../words";
import type { View } from "./view";

export const happened: View = {
  id: "happened",
  title: "What happened",
  count(app) {
    return incident(app)?.symptoms.length ?? null;
  },
  when(app) {
    return Boolean(incident(app)?.symptoms.length || incident(app)?.hint || app.said.length);
  },
  mount(panel, actions) {
    actions.store.watch(
      ({ answers }) => [answers.analyse],
      (app) => ask(actions.judge, app),
    );
    actions.store.watch(
      ({ answers }) => [answers.explain],
      (app) => render(panel, ...content(app, actions)),
    );
  },
  ask,
};

const KINDS: readonly (readonly [TakenKind, string])[] = [
  ["stack", "a stack file"],
  ["command", "commands"],
  ["error", "an error, or what a command printed"],
  ["ps", "a table of Docker's"],
  ["inspect", "what inspect printed"],
  ["prose", "nothing of Docker's"],
];

/** What is known of the incident, if there is one. */
export function incident(app: App): Incident | null {
  return shown(app.answers.explain);
}

/** Ask once for each judged text, and only where there is more in it than a stack file. */
export function ask(judge: Judge, app: App): void {
  const run = app.answers.analyse;
  if (run?.kind !== "done") return;
  const seen = report(app);
  const more = seen && (seen.problem ? seen.kind !== "empty" && seen.kind !== "too-large" : seen.notices.length > 0);
  if (!more) return app.answers.explain ? judge.forget("explain") : undefined;
  if (app.answers.explain?.kind !== "done") explainAgain(judge, app);
}

/** Ask whatever is known already. */
export function explainAgain(judge: Judge, app: App): void {
  void judge.ask("explain", asked(app));
}

export function asked({ files, said }: App): { files: File[]; said: readonly Said[] } {
  return { files: files.map(({ name, text }) => ({ name, text })), said };
}

function content(app: App, actions: Actions): Child[] {
  const found = incident(app);
  if (!found) return [h("p", { class: "box" }, "What happened is told here once an error, a command or an output of Docker's is pasted.")];
  return [
    !found.symptoms.length && h("p", { class: "box" }, "No known failure was seen in this.", ...prose(found.hint && ` ${found.hint}`)),
    h("ul", { class: "masks told" }, ...found.symptoms.map((each) => symptom(each, app, actions))),
    h("h2", {}, "What each part was taken for"),
    h("p", { class: "quiet" }, "If one is something else, say so; it is read anew."),
    h("ul", { class: "masks" }, ...found.taken.map((part) => taken(part, app, actions))),
  ];
}

function symptom({ service, title, evidence, range, cause, isnt, worse, lasting }: Symptom, app: App, actions: Actions): HTMLElement {
  return h(
    "li",
    {},
    h("h2", {}, service ? `${service}: ` : "", ...prose(title)),
    h("p", {}, button(lineOf(app.files, range), () => actions.goTo(range), { class: "link" }), " ", h("code", {}, evidence)),
    h("p", {}, ...prose(cause)),
    isnt && h("p", {}, "It is ", ...prose(isnt), "."),
    worse.length > 0 && h("h3", {}, "What makes it worse"),
    worse.length > 0 && h("ul", { class: "said" }, ...worse.map(bad)),
    lasting && h("p", {}, h("b", {}, "So that it does not come back: "), ...prose(lasting)),
  );
}

function bad({ line, effect }: Command): HTMLElement {
  return h("li", {}, h("code", {}, line), ": ", ...prose(effect));
}

function taken({ kind, range }: Taken, app: App, actions: Actions): HTMLElement {
  const lines = range.end.line - range.start.line;
  const where = lineOf(app.files, range);
  const known = KINDS.find(([each]) => each === kind);
  const option = ([value, words]: readonly [string, string]) => h("option", { value, selected: value === kind }, words);
  const choice = h(
    "select",
    {
      "aria-label": `What stands at ${where}`,
      "data-key": `taken ${range.file} ${range.start.offset}`,
      onchange: (event) => actions.say(range, (event.target as HTMLSelectElement).value as TakenKind),
    },
    !known && h("option", { value: kind, selected: true, disabled: true }, kind),
    ...KINDS.map(option),
  );
  return h("li", {}, button(where, () => actions.goTo(range), { class: "link" }), lines > 1 ? ` (${count(lines, "line")})` : "", ": ", choice);
}
