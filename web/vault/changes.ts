// What can be changed, and what of it the user wants: pure functions from the state.
import type { Accepted, Finding, Hunk, Line, Report, Severity } from "../wire";
import type { App, Mode } from "./store";

const RANK: readonly Severity[] = ["high", "medium", "low", "info"];

/** Suggestions are good practice, not something wrong. */
export function isSuggestion(finding: Finding): boolean {
  return finding.kind === "hardening";
}

/** The findings in the order of the list: problems first, the worst first, then by place. */
export function ordered(report: Report): readonly Finding[] {
  const weight = (finding: Finding) => (isSuggestion(finding) ? 10 : 0) + RANK.indexOf(finding.severity);
  const place = ({ range }: Finding) => range.file * 1e9 + range.start.offset;
  return [...report.findings].sort((a, b) => weight(a) - weight(b) || place(a) - place(b));
}

/** Names for findings that outlive one report, as its ids do not: the second of two alike gets a number. */
export function keys(report: Report): ReadonlyMap<string, string> {
  const seen = new Map<string, number>();
  return new Map(
    report.findings.map(({ id, rule, service, range }) => {
      const name = [rule, service ?? "", range.file].join(" ");
      const number = (seen.get(name) ?? 0) + 1;
      seen.set(name, number);
      return [id, `${name} ${number}`];
    }),
  );
}

/** Tell whether a finding's fix is offered in this mode. */
export function isOffered({ fix }: Finding, mode: Mode): boolean {
  return fix?.applicability === "safe" || (mode === "harden" && fix?.applicability === "unsafe");
}

/** The findings whose fix is offered in this mode, in the order of the list. */
export function offered(report: Report, mode: Mode): readonly Finding[] {
  return ordered(report).filter((finding) => isOffered(finding, mode));
}

/** Tell whether a change is ticked: what the user said, else what is safe; a decision is never made in advance. */
export function isTicked({ ticks }: App, key: string, { fix }: Finding): boolean {
  return ticks.get(key) ?? fix?.applicability === "safe";
}

/** What is ticked, as the engine wants it. */
export function accepted(app: App, report: Report): Accepted[] {
  const names = keys(report);
  return offered(report, app.mode)
    .filter((finding) => isTicked(app, names.get(finding.id)!, finding))
    .map(({ id }) => ({ finding: id, choice: app.choices.get(names.get(id)!) ?? null }));
}

/** Join hunks that lie so close that their unchanged lines overlap; shown apart, they would contradict each other. */
export function joined(hunks: readonly Hunk[]): readonly Hunk[] {
  const result: Hunk[] = [];
  for (const hunk of hunks) {
    const last = result.at(-1);
    const touching = last && last.file === hunk.file && firstOld(hunk.lines) <= lastOld(last.lines) + 1;
    if (touching) result[result.length - 1] = join(last, hunk);
    else result.push(hunk);
  }
  return result;
}

const firstOld = (lines: readonly Line[]) => lines.find((line) => line.old !== null)?.old ?? Infinity;
const lastOld = (lines: readonly Line[]) => lines.findLast((line) => line.old !== null)?.old ?? 0;

function join(a: Hunk, b: Hunk): Hunk {
  const head = a.lines.slice(0, a.lines.findLastIndex((line) => line.kind !== "context") + 1);
  const tail = b.lines.slice(b.lines.findIndex((line) => line.kind !== "context"));
  const done = lastOld(head);
  const before = b.lines.slice(0, b.lines.length - tail.length);
  const next = tail[0]?.old ?? (before.at(-1)?.old ?? done) + 1;
  const between = new Map<number, Line>();
  for (const line of [...a.lines.slice(head.length), ...before])
    if (line.old !== null && line.old > done && line.old < next) between.set(line.old, line);
  const middle = [...between.values()].sort((one, other) => one.old! - other.old!);
  return { file: a.file, findings: [...new Set([...a.findings, ...b.findings])], lines: [...head, ...middle, ...tail] };
}
