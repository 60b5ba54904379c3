// Draws a sentence of the list of findings: said once, with every service it is about, and why it is one.
import type { Applicability, Finding } from "../wire";
import type { Actions } from "./actions";
import { button, type Child, h, render } from "./dom";
import { applied } from "./single";
import { evidence } from "./evidence";
import type { Alike } from "./list";
import { type App, proving } from "./store";
import { clip, lineOf, packOf, prose, severity } from "./words";

const NAMED = 5; // services that are named at once; the rest is behind a fold

/** Draw findings that say the same; `names` are their keys (see changes.ts). */
export function item(app: App, names: ReadonlyMap<string, string>, [finding, ...others]: Alike, actions: Actions): HTMLElement {
  const { id, service, range } = finding;
  const key = names.get(id)!;
  return h(
    "li",
    { class: "finding", "data-severity": finding.severity },
    h(
      "button",
      { type: "button", class: "go", onclick: () => actions.goToFinding(id), "data-key": `go ${key}`, "data-finding": key },
      severity(finding.severity),
      service !== null && app.grouping === "rule" && h("span", { class: "service" }, clip(service)),
      h("span", { class: "line" }, lineOf(app.files, range)),
      h("span", { class: "message" }, ...prose(finding.message)),
      packOf(finding.rule) !== "" && h("span", { class: "tag" }, `not ours: ${packOf(finding.rule)}`),
    ),
    others.length > 0 && also(app, names, others, actions),
    why(app, key, finding, actions),
  );
}

/** Of which other services the same is said. */
function also(app: App, names: ReadonlyMap<string, string>, others: readonly Finding[], actions: Actions): HTMLElement {
  const link = (finding: Finding) => {
    const key = names.get(finding.id)!;
    const words = `${clip(finding.service ?? "")} (${lineOf(app.files, finding.range)})`.trim();
    return h("li", {}, button(words, () => actions.goToFinding(finding.id), { class: "link", "data-key": `go ${key}`, "data-finding": key }));
  };
  const rest = others.slice(NAMED);
  const keys = rest.map(({ id }) => names.get(id)!).join("\n"); // F8 opens the fold that holds where it goes
  const more: HTMLElement = h("li", { "data-holds": keys }, button(`and ${rest.length} more`, () => more.replaceWith(...rest.map(link)), { class: "link" }));
  return h("ul", { class: "also" }, h("li", {}, "Also: "), ...others.slice(0, NAMED).map(link), rest.length > 0 && more);
}

/** The fold with the reason; what is in it is drawn when it is opened, as a long list has a hundred of them. */
function why(app: App, key: string, finding: Finding, actions: Actions): HTMLElement {
  const body = h("div", { class: "why" });
  const fill = () => body.childElementCount || render(body, ...reasons(actions.store.app, key, finding, actions));
  if (app.unfolded.has(key)) fill();
  const toggle = (event: Event) => {
    const { open } = event.currentTarget as HTMLDetailsElement;
    if (open) fill();
    actions.unfold(key, finding.rule, open);
  };
  return h(
    "details",
    { "data-key": `why ${key}`, ontoggle: toggle },
    h("summary", {}, "Why", h("span", { class: "hidden" }, `: ${finding.message.replaceAll("`", "")}`), ...fixWord(finding, proving(app))),
    body,
  );
}

function reasons(app: App, key: string, finding: Finding, actions: Actions): Child[] {
  const { rule, related, confidence } = finding;
  const line = (where: Finding["range"]) => button(lineOf(app.files, where), () => actions.goTo(where), { class: "link" });
  return [
    h("p", {}, ...prose(finding.why)),
    related.length > 0 && h("ul", {}, ...related.map(({ range, note }) => h("li", {}, line(range), ": ", ...prose(note)))),
    ...remedy(key, finding, actions),
    evidence(app, key, finding, actions),
    h("p", { class: "quiet" }, "Source: ", ...prose(finding.source)),
    h("p", { class: "quiet" }, confidence !== "certain" && `This is ${confidence}, not certain. `, "Rule: ", button(rule, () => actions.readRules(rule), { class: "link" })),
    h("p", { class: "quiet" }, "To keep it from being told, write at the end of the line: ", h("code", {}, `# stackengine: ignore ${rule} - the reason`)),
  ];
}

/** Whether there is a fix, and which. */
function fixWord({ fix, refusal }: Finding, untried: boolean): Child[] {
  if (refusal !== null) return [h("span", { class: "tag" }, "not fixed")];
  if (!fix) return [];
  if (untried && fix.applicability !== "display") return [h("span", { class: "tag" }, "checking the fix…")];
  const words: Record<Applicability, string> = { safe: "safe fix", unsafe: "fix to decide", display: "by hand" };
  return [h("span", { class: `tag ${fix.applicability}` }, words[fix.applicability]), h("span", { class: "remedy" }, ...prose(fix.title))];
}

function remedy(key: string, { id, fix, refusal }: Finding, actions: Actions): Child[] {
  if (refusal !== null) return [h("p", {}, h("b", {}, "Not fixed: "), ...prose(refusal))];
  if (!fix) return [];
  return [
    h("p", {}, h("b", {}, "Fix: "), ...prose(fix.title), ". ", ...prose(fix.reason)),
    fix.applicability !== "display" &&
      h(
        "p",
        { class: "row" },
        button("Show the change", () => actions.showChange(id), { "data-key": `show ${key}` }),
        button("Apply it", () => void applied(id, actions), { "data-key": `apply ${key}`, "aria-label": `Apply it: ${fix.title.replaceAll("`", "")}` }),
      ),
  ];
}
