// Draws what was watched of a rule on real engines: a sentence, the time lines of both files, and the same as a table.
import type { Evidence, Finding, Picture, Sample, Shape, Side, Watched } from "../wire";
import type { Actions } from "./actions";
import { button, type Child, h, render, svg } from "./dom";
import type { App } from "./store";
import { prose } from "./words";

/** The box below a finding's Why; it stays empty until that is opened. */
export function evidence(app: App, key: string, { id, rule }: Finding, actions: Actions): HTMLElement {
  const box = h("div", { class: "evidence", "data-of": key, "data-rule": rule, "data-finding": id });
  if (app.unfolded.has(key)) fill(box, app, actions);
  return box;
}

/** Draw the boxes below `panel` that are open and show another state than the present one. */
export function drawEvidence(panel: Element, app: App, actions: Actions): void {
  for (const box of panel.querySelectorAll<HTMLElement>(".evidence")) if (app.unfolded.has(box.dataset.of!)) fill(box, app, actions);
}

function fill(box: HTMLElement, app: App, actions: Actions): void {
  const { of: key, rule } = box.dataset as { of: string; rule: string };
  const run = app.evidence.get(rule);
  const state = run?.kind ?? "busy";
  if (box.dataset.state === state) return;
  box.dataset.state = state;
  box.setAttribute("aria-busy", String(state === "busy"));
  if (run?.kind === "done") render(box, cited(box.dataset.finding!, app, actions), ...shown(run.value, key));
  else if (run?.kind === "failed") render(box, ...failed(run.message, rule, actions));
  else render(box, h("p", { class: "quiet" }, "Looking up what was watched on a real Swarm…"));
}

/** What the finding says of rollouts, computed for this very file; nothing where another text came meanwhile. */
function cited(finding: string, app: App, actions: Actions): HTMLElement {
  const line = h("p", { class: "cited" });
  const files = app.files.map(({ name, text }) => ({ name, text }));
  void actions.judge.once("cite", { files, finding }).then(
    ({ sentence }) => line.replaceChildren(...prose(sentence)),
    () => line.remove(),
  );
  return line;
}

function failed(message: string, rule: string, actions: Actions): Child[] {
  return [
    h("p", { class: "quiet" }, "What was watched on a real Swarm could not be looked up: ", ...prose(message)),
    h("p", {}, button("Try again", () => void actions.judge.evidence(rule), { class: "small", "data-key": `watch ${rule}` })),
  ];
}

function shown({ watched, legend, untried }: Evidence, key: string): Child[] {
  if (!watched.length) return [h("p", { class: "quiet" }, ...prose(untried))];
  return [
    h("h3", {}, "Watched on a real Swarm"),
    ...watched.map((each, index) => experiment(each, `${index} ${key}`)),
    legend.length > 0 && h("ul", { class: "legend", "aria-label": "What the time lines show" }, ...legend.map(sample)),
  ];
}

function experiment({ sentence, sides }: Watched, key: string): HTMLElement {
  return h(
    "figure",
    { class: "watched" },
    h("figcaption", {}, ...prose(sentence)),
    ...sides.map((side) => h("div", { class: "side" }, h("h4", {}, side.title), side.picture && picture(side.picture, label(side)), said(side))),
    sides.some(({ rows }) => rows.length) &&
      h("details", { "data-key": `table ${key}` }, h("summary", {}, "The same as a table"), ...sides.filter(({ rows }) => rows.length).map(table)),
  );
}

function said({ said }: Side): HTMLElement | null {
  return said ? h("pre", {}, said) : null;
}

function label({ title, rows }: Side): string {
  return `Time line, ${title.toLowerCase()}. The table below tells the same in ${rows.length} rows.`;
}

function table({ title, rows }: Side): HTMLElement {
  const head = ["Time", "Serving", "What happened"].map((name) => h("th", { scope: "col" }, name));
  const body = rows.map(({ time, serving, what }) => h("tr", {}, h("td", {}, time), h("td", {}, serving), h("td", {}, what)));
  return h("table", {}, h("caption", {}, title), h("thead", {}, h("tr", {}, ...head)), h("tbody", {}, ...body));
}

/** An entry of the legend. */
export function sample({ picture: { height, shapes }, text }: Sample): HTMLElement {
  const drawn = svg("svg", { class: "timeline", width: 28, height, "aria-hidden": "true" }, ...shapes.map(shape));
  return h("li", {}, drawn, text);
}

/** A time line, with what a screen reader says of it. */
export function picture({ height, shapes }: Picture, label: string): SVGElement {
  return svg("svg", { class: "timeline", width: "100%", height, role: "img", "aria-label": label }, ...shapes.map(shape));
}

/** One shape; across is percent of the width, so that it needs no drawing anew when the width changes. */
function shape({ kind, look, x, y, width, height, text }: Shape): SVGElement {
  if (kind === "words") return svg("text", { class: look, x: `${x}%`, y }, text);
  const title = text ? [svg("title", {}, text)] : [];
  if (kind === "box") return svg("rect", { class: look, x: `${x}%`, y, width: `${width}%`, height }, ...title);
  return svg("line", { class: look, x1: `${x}%`, y1: y, x2: `${x + width}%`, y2: y + height }, ...title);
}
