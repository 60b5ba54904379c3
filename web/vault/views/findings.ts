// Draws the findings, and every state in which there are none: each says what is the matter and what to do next.
import type { Finding, Ignored, Problem, Report } from "../../wire";
import type { Actions } from "../actions";
import { isSuggestion, keys, ordered } from "../changes";
import { follow, mark } from "../current";
import { button, type Child, count, h, long, render } from "../dom";
import { drawEvidence } from "../evidence";
import { EXAMPLE } from "../example";
import { filterBar } from "../filterbar";
import { item } from "../item";
import { type Alike, type Group, groups, passes, saying } from "../list";
import { repairs } from "../repairs";
import { failedStart, progress } from "../start";
import { type App, proving, report, shown, type StackFile } from "../store";
import { headOf, nothing, unchecked } from "../verdict";
import { markdown } from "../written";
import { headed, lineOf, prose } from "../words";
import { happened, incident } from "./happened";
import { redacted } from "./redacted";
import { runNow } from "./run_now";
import type { View } from "./view";

export const findings: View = {
  id: "findings",
  title: "Findings",
  count(app) {
    const seen = report(app);
    return seen && !seen.problem ? seen.findings.filter((finding) => !isSuggestion(finding)).length : null;
  },
  mount(panel, actions) {
    const list = h("div");
    panel.append(filterBar("findings", (app) => report(app)?.findings ?? [], actions), list);
    actions.store.watch(
      (app) => [app.engine, drawnOf(app), incident(app), app.complaint, app.filter, app.grouping, app.rules],
      (app) => (render(list, ...content(app, actions)), mark(list, app.current)),
    );
    actions.store.watch(
      ({ answers }) => [answers.analyse],
      (app) => panel.setAttribute("aria-busy", String(app.answers.analyse?.kind === "busy")),
    );
    actions.store.watch(
      ({ current }) => [current],
      ({ current }) => follow(list, current),
    );
    actions.store.watch(
      (app) => [app.unfolded, app.evidence],
      (app) => drawEvidence(list, app, actions),
    );
  },
  ask() {}, // the report is asked for by whoever changes the text
};

/** What the list is drawn from: not whether a newer answer is on its way, which changes nothing of it. */
function drawnOf({ answers: { analyse } }: App): unknown {
  return analyse?.kind === "failed" ? analyse : shown(analyse);
}

function content(app: App, actions: Actions): Child[] {
  const complaint = app.complaint !== null && h("p", { class: "box bad" }, app.complaint);
  const seen = report(app);
  if (app.engine.kind === "failed") return [complaint, failedStart(app.engine, actions)];
  if (app.answers.analyse?.kind === "failed") return [complaint, failed(app.answers.analyse, actions)];
  if (!seen) return [complaint, progress(app.engine, actions, false)];
  if (app.engine.kind === "loading") return [complaint, ...judged(app, seen, actions), progress(app.engine, actions, true)];
  if (seen.problem) return [complaint, known(app, actions), problem(app, seen, seen.problem, actions)];
  return [complaint, known(app, actions), ...judged(app, seen, actions)];
}

function judged(app: App, report: Report, actions: Actions): Child[] {
  const list = ordered(report);
  const passing = list.filter((finding) => passes(finding, app.filter));
  const [wrong, better] = [passing.filter((finding) => !isSuggestion(finding)), passing.filter(isSuggestion)];
  const suggestions = list.filter(isSuggestion).length;
  const problems = list.length - suggestions;
  return [
    report.notices.length > 0 &&
      h("div", { class: "box" }, h("h2", {}, "Please note"), h("ul", {}, ...report.notices.map((notice) => h("li", {}, ...prose(notice))))),
    h("h2", {}, problems ? many(wrong, problems, "problem") : headOf(report)),
    ...(problems ? [section(app, report, wrong, actions)] : nothing(report, suggestions > 0, actions)),
    suggestions > 0 && h("h2", {}, many(better, suggestions, "suggestion")),
    suggestions > 0 && h("p", { class: "quiet" }, "Good practice for this stack. Nothing here is wrong as it is."),
    suggestions > 0 && section(app, report, better, actions),
    ...ignored(app, report, actions),
    unchecked(report),
    h("p", { class: "row" }, button("Download the report", () => void download(report, app, actions), { class: "small", disabled: proving(app), "data-key": "report" })),
  ];
}

/** "99 problems", or "33 of 99 problems" where the filter leaves some out. */
function many(left: readonly Finding[], all: number, word: string): string {
  return left.length === all ? count(all, word) : `${left.length} of ${count(all, word)}`;
}

async function download(report: Report, app: App, actions: Actions): Promise<void> {
  const text = await actions.quiet(markdown(report, app.files)).catch((error: Error) => actions.toast.show(error.message));
  if (text) actions.download("report.md", text, "utf-8");
}

/** The findings under their heads; a head that has one sentence alone is that sentence. */
function section(app: App, report: Report, findings: readonly Finding[], actions: Actions): HTMLElement {
  if (!findings.length) return h("p", { class: "quiet" }, "The filter above leaves none of them.");
  const names = keys(report);
  const sentence = (alike: Alike) => item(app, names, alike, actions);
  const group = ({ title, sentences, findings: all, name }: Group) =>
    sentences.length === 1 && app.grouping === "rule"
      ? sentence(sentences[0]!)
      : h(
          "li",
          { class: "group" },
          h("h3", { "data-group": name }, headed(title, app), " ", h("span", { class: "count" }, all.length)),
          h("ol", { class: "findings" }, ...long(sentences, sentence, "sentence")),
        );
  return h("ol", { class: "findings" }, ...long(groups(findings, app.grouping, app.rules, saying), group, "group"));
}

/** What is not told because a comment or the config says so, each with the reason given there. */
function ignored(app: App, report: Report, actions: Actions): Child[] {
  if (!report.ignored.length) return [];
  const item = ({ rule, message, range, reason }: Ignored) =>
    h("li", {}, button(lineOf(app.files, range), () => actions.goTo(range), { class: "link" }), ": ", ...prose(message), h("span", { class: "quiet" }, ` (${rule}: `, ...prose(reason), ")"));
  return [
    h(
      "details",
      { class: "ignored", "data-key": "ignored" },
      h("summary", {}, `${count(report.ignored.length, "finding")} ignored, as asked for`),
      h("ul", {}, ...long(report.ignored, item, "finding")),
    ),
  ];
}

/** The failures that are known in the text, which other tabs tell of. */
function known(app: App, actions: Actions): Child {
  const { symptoms, now } = incident(app) ?? { symptoms: [], now: [] };
  if (!symptoms.length) return null;
  return h(
    "div",
    { class: "box" },
    h("h2", {}, `${count(symptoms.length, "known failure")} seen`),
    h("ul", { class: "said" }, ...symptoms.map(({ service, title }) => h("li", {}, service ? `${service}: ` : "", ...prose(title)))),
    h(
      "p",
      { class: "row" },
      button("See what happened", () => actions.open(happened), { class: "main", "data-key": "known happened" }),
      now.length > 0 && button("See what to run now", () => actions.open(runNow), { "data-key": "known now" }),
    ),
  );
}

function problem(app: App, report: Report, found: Problem, actions: Actions): HTMLElement {
  const { message, cause, range } = found;
  const file = app.files[range.file];
  if (report.kind === "empty") return app.files.length > 1 && file ? emptyFile(file, actions) : empty(actions);
  const broken = report.kind === "broken";
  const line = `${app.files.length > 1 && file ? `${file.name}, ` : ""}line ${range.start.line}`;
  return h(
    "div",
    { class: broken ? "box bad" : "box" },
    h("h2", {}, broken ? "This cannot be read" : "This cannot be judged"),
    h("p", {}, ...prose(message)),
    cause !== null && h("p", {}, "Cause: ", ...prose(cause)),
    ...(file ? repairs(found, file, actions) : []),
    h(
      "p",
      { class: "row" },
      ...(broken ? [] : onward(actions)),
      button(`Go to ${line}`, () => actions.goTo(range)),
    ),
  );
}

/** What to do with a text that is not for judging: it can be redacted all the same, and a stack file opened. */
function onward(actions: Actions): Child[] {
  return [
    button("Open a stack file", () => void actions.openFiles(), { "data-key": "onward open" }),
    button("Add a stack file beside it", () => actions.add("stack.yml", ""), { "data-key": "onward add" }),
    button("Redact this text", () => actions.open(redacted), { "data-key": "onward redact" }),
    button("Show the example", () => actions.start(EXAMPLE), { "data-key": "onward example" }),
  ];
}

function empty(actions: Actions): HTMLElement {
  return h(
    "div",
    { class: "box" },
    h("h2", {}, "Nothing to judge yet"),
    h("p", {}, "Paste a stack file into the editor, the one you give to ", h("code", {}, "docker stack deploy -c"), ". It stays in this page."),
    h("p", { class: "row" }, button("Open a file", () => void actions.openFiles(), { class: "main" }), button("Show the example", () => actions.start(EXAMPLE))),
  );
}

function emptyFile({ id, name }: StackFile, actions: Actions): HTMLElement {
  return h(
    "div",
    { class: "box" },
    h("h2", {}, `${name} is empty`),
    h("p", {}, "The files are judged together, as Docker reads them. Paste this one's text, or close it."),
    h("p", { class: "row" }, button(`Go to ${name}`, () => actions.show(id), { class: "main" }), button("Close it", () => actions.remove(id))),
  );
}

function failed({ reason, message }: { readonly reason: string; readonly message: string }, actions: Actions): HTMLElement {
  const late = reason === "timeout";
  return h(
    "div",
    { class: "box bad" },
    h("h2", {}, late ? "This takes too long" : "This could not be judged"),
    h("p", {}, ...prose(message)),
    h("p", {}, late ? "The text is untouched, and the page goes on working." : "The text is untouched. Change it, or try again."),
    h(
      "p",
      { class: "row" },
      button("Try again", () => void actions.judge.analyse()),
      late && button("Allow a minute", () => void actions.judge.analyse(60_000)),
    ),
  );
}
