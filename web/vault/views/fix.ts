// Draws the changes: a bar that stays in view, what can be changed under its heads, and what is not changed.
import type { Finding, Patch, Report } from "../../wire";
import type { Actions } from "../actions";
import { accepted, isOffered, isTicked, keys, offered } from "../changes";
import { follow, mark } from "../current";
import { button, type Child, count, h, render } from "../dom";
import { filterBar } from "../filterbar";
import { iconButton } from "../icons";
import { changes } from "../list";
import { type App, type Mode, proving, report, shown } from "../store";
import { wishes } from "../wishes";
import { clip, lineOf, prose } from "../words";
import type { View } from "./view";

export const fix: View = {
  id: "fix",
  title: "Fix",
  count(app) {
    const seen = report(app);
    return seen && !seen.problem ? offered(seen, app.mode).length : null;
  },
  /** The bar and the filter are apart from the list, so that a tick never takes the focus or the place away. */
  mount(panel, actions) {
    const [bar, modes, list] = [h("div", { class: "applybar" }), h("div"), h("div")];
    panel.append(bar, modes, filterBar("changes", (app) => report(app)?.findings.filter((finding) => isOffered(finding, app.mode)) ?? [], actions), list);
    const { store } = actions;
    store.watch(
      ({ answers, mode, ticks, choices, filter, files }) => [answers.analyse, answers.patch, mode, ticks, choices, filter, files],
      (app) => {
        panel.setAttribute("aria-busy", String(proving(app) || app.answers.patch?.kind === "busy"));
        render(bar, ...applying(app, actions));
      },
    );
    store.watch(
      (app) => [report(app), app.mode],
      (app) => render(modes, ...choosing(app, actions)),
    );
    store.watch(
      (app) => [report(app), app.answers.patch?.kind === "failed", shown(app.answers.patch), app.mode, app.ticks, app.choices, app.filter, app.grouping, app.split, app.rules],
      (app) => (render(list, ...content(app, actions)), mark(list, app.current)),
    );
    store.watch(
      ({ current }) => [current],
      ({ current }) => follow(list, current),
    );
  },
  ask(judge, app) {
    const run = app.answers.analyse;
    if (run?.kind !== "done" || run.value.problem) return judge.forget("patch");
    const files = app.files.map(({ name, text }) => ({ name, text }));
    void judge.ask("patch", { files, accepted: accepted(app, run.value) });
  },
};

/** The bar: how many changes are chosen, and what to do with the result. */
function applying(app: App, actions: Actions): Child[] {
  const seen = report(app);
  if (!seen || seen.problem) return [];
  const all = offered(seen, app.mode);
  if (!all.length) return [];
  const [names, patch] = [keys(seen), shown(app.answers.patch)];
  const ticked = all.filter((finding) => isTicked(app, names.get(finding.id)!, finding));
  const unseen = ticked.length - changes(app, seen).filter((finding) => isTicked(app, names.get(finding.id)!, finding)).length;
  const changed = app.files.map((file, index) => ({ file, text: patch?.texts[index] ?? file.text })).filter(({ file, text }) => file.text !== text);
  const late = app.answers.patch?.kind !== "done"; // an answer to the text before must not take the place of this one
  const disabled = late || !changed.length;
  const use = () => {
    actions.useAll(changed, `${count(ticked.length, "change")} applied.`);
  };
  return [
    h("p", { class: "chosen" }, h("b", {}, ticked.length), ` of ${count(all.length, "change")}`, unseen > 0 && `, ${unseen} of them not shown`, proving(app) && ", being checked"),
    button("All", () => actions.tick(changes(app, seen).map(({ id }) => names.get(id)!), true), { class: "small", "aria-label": "Choose all changes that are shown", "data-key": "all" }),
    button("None", () => actions.tick(changes(app, seen).map(({ id }) => names.get(id)!), false), { class: "small", "aria-label": "Choose none of the changes that are shown", "data-key": "none" }),
    h("span", { class: "space" }),
    iconButton("split", "Side by side", () => actions.store.set({ split: !app.split }), { "aria-pressed": String(app.split), "data-key": "split" }),
    ...changed.flatMap(({ file, text }) => {
      const of = changed.length > 1 ? file.name : "the result";
      return [
        iconButton("copy", `Copy ${of}`, () => void actions.copy(text, of === file.name ? of : "The result"), { disabled: late, "data-key": `copy ${file.id}` }),
        iconButton("download", `Download ${of}`, () => actions.download(file.name, text, file.encoding), { disabled: late, "data-key": `download ${file.id}` }),
      ];
    }),
    iconButton("patch", "Download the patch for git", () => actions.download("stack.patch", patch?.diff ?? "", "utf-8"), { disabled, "data-key": "patch" }),
    h("button", { type: "button", class: "main", disabled, "data-key": "use", onclick: use }, ticked.length ? `Apply ${count(ticked.length, "change")}` : "Apply"),
  ];
}

function choosing(app: App, actions: Actions): Child[] {
  const seen = report(app);
  if (!seen || seen.problem) return [];
  return [
    h(
      "fieldset",
      { class: "modes" },
      h("legend", { class: "hidden" }, "Which changes"),
      mode(app, actions, "fix", "Fix", "only what is safe"),
      mode(app, actions, "harden", "Harden", "also what needs your decision"),
    ),
  ];
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

function content(app: App, actions: Actions): Child[] {
  const seen = report(app);
  if (!seen || seen.problem) return [h("p", { class: "box" }, "Changes are shown here once the text has been judged.")];
  if (app.answers.patch?.kind === "failed") return [h("p", { class: "box bad" }, app.answers.patch.message)];
  const patch = shown(app.answers.patch);
  if (!offered(seen, app.mode).length) return [h("p", { class: seen.findings.length ? "box" : "box good" }, none(seen, app.mode)), ...refusals(app, seen, patch)];
  const listed = wishes(app, seen, patch, actions);
  return [...(listed.length ? listed : [h("p", { class: "quiet" }, "The filter above leaves none of them.")]), ...refusals(app, seen, patch)];
}

function none(report: Report, chosen: Mode): string {
  const more = offered(report, "harden").length;
  if (chosen === "harden" || !more) return report.findings.length ? "Nothing of what was found can be changed from here." : "There is nothing to change.";
  return `Nothing can be changed without a decision of yours. “Harden” offers ${count(more, "change")}.`;
}

/** What is not changed, a reason once with all that it is about. */
function refusals(app: App, report: Report, patch: Patch | null): Child[] {
  const rejected = new Map((patch?.refusals ?? []).map(({ finding, reason }) => [finding, reason]));
  const same = new Map<string, { message: string; reason: string; of: Finding[] }>();
  for (const finding of report.findings) {
    const reason = rejected.get(finding.id) ?? finding.refusal;
    if (reason === null) continue;
    const name = `${finding.message}\0${reason}`;
    const entry = same.get(name) ?? { message: finding.message, reason, of: [] };
    entry.of.push(finding);
    same.set(name, entry);
  }
  if (!same.size) return [];
  const place = ({ service, range }: Finding) => h("li", {}, service !== null && h("span", { class: "service" }, clip(service)), h("span", { class: "line" }, lineOf(app.files, range)));
  return [
    h("h2", {}, "Not changed"),
    h(
      "ul",
      { class: "refused" },
      ...[...same.values()].map(({ message, reason, of }) =>
        h("li", {}, h("ul", { class: "places" }, ...of.map(place)), ...prose(message), h("br"), h("span", { class: "quiet" }, "Why not: ", ...prose(reason))),
      ),
    ),
  ];
}
