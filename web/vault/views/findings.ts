// Draws the findings, and every state in which there are none: each says what is the matter and what to do next.
import type { Applicability, Finding, Ignored, Problem, Range, Report } from "../../wire";
import type { Actions } from "../actions";
import { grouped, isSuggestion, keys, ordered } from "../changes";
import { button, type Child, count, h, long, render } from "../dom";
import { drawEvidence, evidence } from "../evidence";
import { EXAMPLE } from "../example";
import { failedStart, progress } from "../start";
import { type App, report, type StackFile } from "../store";
import { clip, lineOf, prose, severity } from "../words";
import { fix as fixing } from "./fix";
import type { View } from "./view";

export const findings: View = {
  id: "findings",
  title: "Findings",
  count(app) {
    const seen = report(app);
    return seen && !seen.problem ? seen.findings.filter((finding) => !isSuggestion(finding)).length : null;
  },
  mount(panel, actions) {
    actions.store.watch(
      ({ engine, answers, current, complaint }) => [engine, answers.analyse, current, complaint],
      (app) => {
        panel.setAttribute("aria-busy", String(app.answers.analyse?.kind === "busy"));
        render(panel, ...content(app, actions));
      },
    );
    actions.store.watch(
      (app) => [app.unfolded, app.evidence],
      (app) => drawEvidence(panel, app, actions),
    );
  },
  ask() {}, // the report is asked for by whoever changes the text
};

function content(app: App, actions: Actions): Child[] {
  const complaint = app.complaint !== null && h("p", { class: "box bad" }, app.complaint);
  if (app.engine.kind === "failed") return [complaint, failedStart(app.engine)];
  const seen = report(app);
  if (app.answers.analyse?.kind === "failed") return [complaint, failed(app.answers.analyse, actions)];
  if (app.engine.kind === "loading" || !seen) return [complaint, progress(app.engine, actions.root)];
  if (seen.problem) return [complaint, problem(app, seen, seen.problem, actions)];
  return [complaint, ...judged(app, seen, actions)];
}

function judged(app: App, report: Report, actions: Actions): Child[] {
  const list = ordered(report);
  const problems = list.filter((finding) => !isSuggestion(finding));
  const suggestions = grouped(list.filter(isSuggestion));
  const names = keys(report);
  const items = (some: readonly (readonly [Finding, ...Finding[]])[], what: string) =>
    h("ol", { class: "findings" }, ...long(some, ([finding, ...others]) => item(app, names.get(finding.id)!, finding, others, actions), what));
  return [
    report.notices.length > 0 &&
      h("div", { class: "box" }, h("h2", {}, "Please note"), h("ul", {}, ...report.notices.map((notice) => h("li", {}, ...prose(notice))))),
    h("h2", {}, problems.length ? count(problems.length, "problem") : "No problem found"),
    problems.length ? items(problems.map((problem) => [problem]), "problem") : nothing(report, suggestions.length > 0),
    suggestions.length > 0 && h("h2", {}, count(suggestions.length, "suggestion")),
    suggestions.length > 0 && h("p", { class: "quiet" }, "Good practice for this stack. Nothing here is wrong as it is."),
    suggestions.length > 0 && items(suggestions, "suggestion"),
    ...ignored(app, report, actions),
  ];
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

function nothing(report: Report, more: boolean): HTMLElement {
  return h(
    "p",
    { class: "box good" },
    `Nothing in these ${count(report.lines, "line")} is known to hurt a rollout. `,
    more ? "What could be better still stands below." : "The rules that were checked are listed under “Rules”.",
  );
}

function item(app: App, key: string, finding: Finding, others: readonly Finding[], actions: Actions): HTMLElement {
  const { id, rule, service, range, why, source, related, confidence } = finding;
  const line = (where: Range) => lineOf(app.files, where);
  return h(
    "li",
    { class: "finding", "data-severity": finding.severity },
    h(
      "button",
      {
        type: "button",
        class: "go",
        onclick: () => actions.goToFinding(id),
        "aria-current": app.current === key ? "true" : null,
        "data-key": `go ${key}`,
      },
      severity(finding.severity),
      service !== null && h("span", { class: "service" }, clip(service)),
      h("span", { class: "line" }, line(range)),
      h("span", { class: "message" }, ...prose(finding.message)),
    ),
    others.length > 0 && also(app, others, actions),
    h(
      "details",
      { "data-key": `why ${key}`, ontoggle: (event) => actions.unfold(key, rule, (event.currentTarget as HTMLDetailsElement).open) },
      h("summary", {}, "Why", h("span", { class: "hidden" }, `: ${finding.message.replaceAll("`", "")}`), fixWord(finding)),
      h("p", {}, ...prose(why)),
      related.length > 0 &&
        h("ul", {}, ...related.map(({ range: at, note }) => h("li", {}, button(line(at), () => actions.goTo(at), { class: "link" }), ": ", ...prose(note)))),
      ...remedy(finding, actions),
      evidence(app, key, finding, actions),
      h("p", { class: "quiet" }, "Source: ", ...prose(source)),
      h("p", { class: "quiet" }, confidence !== "certain" && `This is ${confidence}, not certain. `, "Rule: ", button(rule, () => actions.readRules(rule), { class: "link" })),
      h("p", { class: "quiet" }, "To keep it from being told, write at the end of the line: ", h("code", {}, `# stackengine: ignore ${rule} - the reason`)),
    ),
  );
}

const NAMED = 5; // services that are named at once; the rest is behind a fold

/** Of which other services the same is said. */
function also(app: App, others: readonly Finding[], actions: Actions): HTMLElement {
  const link = (finding: Finding) =>
    h("li", {}, button(`${clip(finding.service ?? "")} (${lineOf(app.files, finding.range)})`.trim(), () => actions.goToFinding(finding.id), { class: "link" }));
  const first = h("ul", { class: "also" }, h("li", {}, "Also: "), ...others.slice(0, NAMED).map(link));
  const rest = others.slice(NAMED);
  const more: HTMLElement = h("li", {}, button(`and ${rest.length} more`, () => more.replaceWith(...rest.map(link)), { class: "link" }));
  if (rest.length) first.append(more);
  return first;
}

function fixWord({ fix, refusal }: Finding): HTMLElement | null {
  if (refusal !== null) return h("span", { class: "tag" }, "not fixed");
  if (!fix) return null;
  const words: Record<Applicability, string> = { safe: "safe fix", unsafe: "fix to decide", display: "by hand" };
  return h("span", { class: `tag ${fix.applicability}` }, words[fix.applicability]);
}

function remedy({ fix, refusal }: Finding, actions: Actions): Child[] {
  if (refusal !== null) return [h("p", {}, h("b", {}, "Not fixed: "), ...prose(refusal))];
  if (!fix) return [];
  const mode = fix.applicability === "safe" ? "fix" : "harden";
  const show = () => {
    actions.store.set({ mode });
    actions.open(fixing);
  };
  return [
    h("p", {}, h("b", {}, "Fix: "), ...prose(fix.title), ". ", ...prose(fix.reason)),
    fix.applicability !== "display" && h("p", {}, button("Show the change", show)),
  ];
}

function problem(app: App, report: Report, { message, cause, range, repair }: Problem, actions: Actions): HTMLElement {
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
    repair && h("p", {}, "Repair: ", ...prose(repair.title)),
    h(
      "p",
      { class: "row" },
      repair && file && button("Apply the repair", () => actions.use(file, repair.text), { class: "main", "data-key": "repair" }),
      button(`Go to ${line}`, () => actions.goTo(range)),
      !broken && button("Show the example", () => actions.start(EXAMPLE)),
    ),
  );
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
