// Draws what the next rollout will do: how the file comes through the scenarios, and one of them as pictures.
import type { Deed, DeedKind, Fared, Forecast, Foresight, Guess } from "../../wire";
import type { Actions } from "../actions";
import { accepted } from "../changes";
import { button, type Child, count, h, render } from "../dom";
import { sample } from "../evidence";
import { sides } from "../player";
import { type Ahead, type App, report, shown } from "../store";
import { table } from "../table";
import type { View } from "./view";

/** What no file says, in seconds, until the user says otherwise. */
export const GUESS: Guess = { crash: 8, sick: 20, start: 1, ready: 2, stop: 1, drain: 5, nodes: 0 };

const NUMBERS: readonly [keyof Guess, label: string, most: number, of: readonly string[]][] = [
  ["crash", "A bad version crashes after", 120, ["crash", "bad-node", "bad-slot"]],
  ["sick", "It gets unhealthy after", 120, ["sick-later"]],
  ["drain", "The node is drained after", 120, ["drain"]],
  ["start", "A process starts within", 60, []],
  ["ready", "It can serve after", 120, []],
  ["stop", "It stops within", 60, []],
];
const DEEDS: Record<DeedKind, string> = {
  kill: "A task crashes",
  sick: "It fails its healthcheck",
  pull: "The pull takes so long",
  drain: "A node drains",
  rollback: "Roll back",
  force: "Force",
};

export const rollout: View = {
  id: "rollout",
  title: "Rollout",
  count() {
    return null;
  },
  /** What is chosen stands apart from what comes of it, so that a slider that is moved keeps the focus. */
  mount(panel, actions) {
    const [over, chosen, result] = [h("div"), h("div"), h("div")];
    panel.append(over, chosen, result);
    actions.store.watch(
      ({ answers, mode, ahead }) => [answers.analyse, answers.foresee, mode, ahead],
      (app) => {
        panel.setAttribute("aria-busy", String(app.answers.foresee?.kind === "busy"));
        render(over, ...overview(app, actions));
        render(chosen, ...choices(app, actions));
      },
    );
    actions.store.watch(
      ({ answers }) => [answers.foresee],
      (app) => app.answers.foresee?.kind !== "busy" && render(result, ...outcome(app, actions)),
    );
  },
  ask(judge, app) {
    const run = app.answers.analyse;
    if (run?.kind !== "done" || run.value.problem) return judge.forget("foresee");
    const { service, scenario, guess, deeds } = app.ahead;
    const files = app.files.map(({ name, text }) => ({ name, text }));
    void judge.ask("foresee", { files, accepted: accepted(app, run.value), service, scenario, guess, deeds });
  },
};

function set(change: Partial<Ahead>, { store, judge }: Actions): void {
  store.set({ ahead: { ...store.app.ahead, ...change } });
  judge.viewChanged();
}

function foreseen(app: App): Foresight | null {
  const found = report(app)?.problem ? null : shown(app.answers.foresee);
  return found && !found.refused ? found : null;
}

function overview(app: App, actions: Actions): Child[] {
  const run = app.answers.foresee;
  if (report(app)?.problem) return [h("p", { class: "box" }, "What a rollout does is foreseen once the text can be judged: see “Findings”.")];
  if (run?.kind === "failed") return [h("div", { class: "box bad" }, h("p", {}, run.message), h("p", {}, button("Try again", () => actions.judge.viewChanged())))];
  const found = shown(run);
  if (!found) return [h("p", { class: "box" }, "What the next rollout does is shown here once the text has been judged.")];
  if (found.refused) return [h("p", { class: "box bad" }, found.refused)];
  const own = found.forecasts.find(({ service }) => service === found.service)!;
  return [
    h("p", { class: "quiet" }, "A new version of each service is deployed with this file, and nine things happen to it. Computed, not watched: the model was held to real engines."),
    modes(app, actions),
    found.forecasts.length > 1 && services(found, actions),
    h("h2", {}, found.forecasts.length > 1 ? `${own.service}: ${survives(own.before)}` : survives(own.before)),
    own.after.length > 0 && h("p", {}, changed(own)),
    matrix(found, own, actions),
  ];
}

function survives(cells: readonly Fared[]): string {
  if (!cells.length) return "not computed yet";
  return `survives ${cells.filter(({ survived }) => survived).length} of ${cells.length} scenarios`;
}

function changed({ after, gain, lose }: Forecast): string {
  const listed = (some: readonly string[]) => some.map((each) => `“${each}”`).join(", ");
  const won = gain.length ? `won: ${listed(gain)}` : "none won";
  return `With the changes it ${survives(after)}; ${won}; ${lose.length ? `lost: ${listed(lose)}` : "none lost"}.`;
}

function modes({ mode }: App, actions: Actions): HTMLElement {
  const choose = (value: App["mode"]) => () => {
    actions.store.set({ mode: value });
    actions.judge.viewChanged();
  };
  const radio = (value: App["mode"], name: string, what: string) =>
    h("label", {}, h("input", { type: "radio", name: actions.root.id("changes"), checked: mode === value, onchange: choose(value), "data-key": `with ${value}` }), h("b", {}, name), ` ${what}`);
  return h("fieldset", { class: "modes" }, h("legend", { class: "hidden" }, "Which changes to compare with"), radio("fix", "Fix", "only what is safe"), radio("harden", "Harden", "also what needs your decision"));
}

function services({ forecasts, service }: Foresight, actions: Actions): HTMLElement {
  const option = (each: Forecast) => h("option", { value: each.service, selected: each.service === service }, `${each.service}: ${survives(each.before)}`);
  return h("label", { class: "choice" }, "Service ", h("select", { "data-key": "service", onchange: (event) => set({ service: (event.target as HTMLSelectElement).value, deeds: [] }, actions) }, ...forecasts.map(option)));
}

/** Each cell says in a sign and a word how it ends, and leads to its picture. */
function matrix({ scenes, scenario }: Foresight, own: Forecast, actions: Actions): HTMLElement {
  const cell = ({ survived, words }: Fared) => h("td", { class: survived ? "survives" : "fails" }, h("span", { "aria-hidden": "true" }, survived ? "✓ " : "✗ "), h("b", {}, survived ? "Survives. " : "Fails. "), words);
  const row = ({ id, title }: Foresight["scenes"][number], index: number) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, button(title, () => set({ scenario: id, deeds: [] }, actions), { class: "link", "aria-pressed": String(id === scenario), "data-key": `scene ${id}` })),
      cell(own.before[index]!),
      own.after[index] && cell(own.after[index]),
    );
  const heads = ["What happens", "As it is", ...(own.after.length ? ["With the changes"] : [])];
  return table("How the file comes through each scenario", heads, scenes, row, "settings matrix");
}

function choices(app: App, actions: Actions): Child[] {
  const found = foreseen(app);
  if (!found) return [];
  const { guess, deeds } = app.ahead;
  const title = found.scenes.find(({ id }) => id === found.scenario)!.title;
  const numbers = NUMBERS.filter(([, , , of]) => !of.length || of.includes(found.scenario));
  return [
    h("h2", {}, `If ${title}`),
    h("div", { class: "numbers" }, ...numbers.map(([name, label, most]) => slider(name, label, 0, most, guess, actions)), slider("nodes", "Nodes (0: as many as needed)", 0, 20, guess, actions)),
    h("details", { "data-key": "deeds", class: "uses", open: deeds.length > 0 }, h("summary", {}, "Let something else happen"), bar(deeds, actions)),
  ];
}

function slider(name: keyof Guess, label: string, least: number, most: number, guess: Guess, actions: Actions): HTMLElement {
  const unit = (value: number) => (name === "nodes" ? String(value) : `${value} s`);
  const output = h("output", {}, unit(guess[name]));
  const input: HTMLInputElement = h("input", {
    type: "range",
    min: least,
    max: most,
    value: guess[name],
    "data-key": `guess ${name}`,
    "aria-valuetext": unit(guess[name]),
    oninput: () => (output.textContent = unit(input.valueAsNumber)),
    onchange: () => set({ guess: { ...actions.store.app.ahead.guess, [name]: input.valueAsNumber } }, actions),
  });
  return h("label", {}, label, " ", input, " ", output);
}

function bar(deeds: readonly Deed[], actions: Actions): HTMLElement {
  const at: HTMLInputElement = h("input", { type: "number", min: 0, max: 600, value: 10, "data-key": "deed at" });
  const slot: HTMLInputElement = h("input", { type: "number", min: 1, max: 999, value: 1, "data-key": "deed slot" });
  const whole = (input: HTMLInputElement, least: number) => Math.max(least, Math.trunc(input.valueAsNumber) || least);
  const add = (what: DeedKind) => () => set({ deeds: [...deeds, { at: whole(at, 0), what, slot: whole(slot, 1) }] }, actions);
  const made = (deed: Deed, index: number) =>
    h("li", {}, `${DEEDS[deed.what]}${deed.what === "pull" ? "" : " at"} ${deed.at} s `, button("Take back", () => set({ deeds: deeds.filter((_, other) => other !== index) }, actions), { class: "small", "data-key": `undo ${index}` }));
  return h(
    "div",
    {},
    h("p", { class: "row" }, h("label", {}, "At second ", at), h("label", {}, "Slot ", slot)),
    h("p", { class: "row" }, ...(Object.keys(DEEDS) as DeedKind[]).map((what) => button(DEEDS[what], add(what), { "data-key": `deed ${what}` }))),
    deeds.length > 0 && h("ul", { class: "said" }, ...deeds.map(made)),
  );
}

function outcome(app: App, actions: Actions): Child[] {
  const found = foreseen(app);
  if (!found) return [];
  return [
    ...sides(found, actions),
    found.legend.length > 0 && h("ul", { class: "legend", "aria-label": "What the time lines show" }, ...found.legend.map(sample)),
    h("p", { class: "quiet" }, found.assumed, ` ${count(found.sides[0]!.moments.length, "moment")} in the first time line.`),
  ];
}
