// Which findings are listed, in which order and under which heads: pure functions from the report and the filter.
import type { Finding, Report, RulePage, Severity } from "../wire";
import { isOffered, isSuggestion, ordered } from "./changes";
import { TITLES } from "./example";
import type { App } from "./store";
import { clip } from "./words";

export const SEVERITIES: readonly Severity[] = ["high", "medium", "low", "info"];

/** What has to hold for a finding to be listed; an empty text asks for nothing, and of no severity is every one. */
export interface Filter {
  readonly severities: ReadonlySet<Severity>;
  readonly service: string;
  readonly rule: string;
  readonly text: string;
}

export const EVERYTHING: Filter = { severities: new Set(), service: "", rule: "", text: "" };

export type Grouping = "rule" | "service";

/** Findings that say the same, word for word, with the same remedy; they differ in their service or their place. */
export type Alike = readonly [Finding, ...Finding[]];

/** What stands under one head; `name` marks it from one drawing to the next. */
export interface Group {
  readonly name: string;
  readonly title: string;
  readonly sentences: readonly Alike[];
  readonly findings: readonly Finding[];
}

/** Tell whether the filter leaves anything out. */
export function narrows({ severities, service, rule, text }: Filter): boolean {
  return severities.size > 0 || service !== "" || rule !== "" || text.trim() !== "";
}

/** Tell whether a finding passes; the text is looked for in all that is shown of it. */
export function passes(finding: Finding, { severities, service, rule, text }: Filter): boolean {
  if (severities.size && !severities.has(finding.severity)) return false;
  if (service !== "" && finding.service !== service) return false;
  if (rule !== "" && finding.rule !== rule) return false;
  const words = text.trim().toLowerCase();
  return words === "" || [finding.message, finding.rule, finding.service, finding.fix?.title].some((each) => each?.toLowerCase().includes(words));
}

/** The findings under their heads, in the order of the worst in each; a head's come one after the other. */
export function groups(findings: readonly Finding[], by: Grouping, rules: readonly RulePage[], alike: (finding: Finding) => string): readonly Group[] {
  const heads = collect(findings, (finding) => (by === "rule" ? finding.rule : `${finding.range.file} ${finding.service ?? ""}`));
  return [...heads].map(([name, found]) => {
    const sentences = [...collect(found, alike).values()];
    return { name: `${by} ${name}`, title: by === "rule" ? titleOf(name, rules) : serviceOf(found[0]), sentences, findings: sentences.flat() };
  });
}

/** The findings that are listed, in the order in which they stand there: F8 goes through them. */
export function listed(app: App, report: Report): readonly Finding[] {
  const passing = ordered(report).filter((finding) => passes(finding, app.filter));
  return [false, true].flatMap((suggestions) =>
    groups(passing.filter((finding) => isSuggestion(finding) === suggestions), app.grouping, app.rules, saying).flatMap((group) => group.findings),
  );
}

/** The findings whose change is offered and listed, in the order of that list. */
export function changes(app: App, report: Report): readonly Finding[] {
  return ordered(report).filter((finding) => isOffered(finding, app.mode) && passes(finding, app.filter));
}

/** What a rule is called; until the engine has told, only those of the opening example are known. */
export function titleOf(rule: string, rules: readonly RulePage[]): string {
  return rules.find(({ id }) => id === rule)?.title ?? TITLES[rule] ?? rule;
}

function serviceOf({ service }: Finding): string {
  return service === null ? "The whole file" : clip(service);
}

/** The same for findings that say the same, word for word, and have the same remedy. */
export function saying({ rule, severity, message, why, fix, refusal, range }: Finding): string {
  return [rule, severity, range.file, message, why, fix?.title, fix?.applicability, refusal].join("\0");
}

/** The same for findings whose changes are told in the same words. */
export function changing({ rule, range, fix }: Finding): string {
  return [rule, range.file, fix?.title, fix?.reason, fix?.caveat, fix?.applicability].join("\0");
}

function collect(findings: readonly Finding[], name: (finding: Finding) => string): Map<string, [Finding, ...Finding[]]> {
  const found = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    const same = found.get(name(finding));
    if (same) same.push(finding);
    else found.set(name(finding), [finding]);
  }
  return found;
}
