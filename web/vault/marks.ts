// Tells a report to the editor, as marks in the text, and to a screen reader, as one sentence.
import type { Diagnostic } from "@codemirror/lint";
import type { Severity } from "../wire";
import type { Actions } from "./actions";
import { isSuggestion } from "./changes";
import { count } from "./dom";
import { applied, offer } from "./single";
import { type App, report } from "./store";

const GRADES: Record<Severity, Diagnostic["severity"]> = { high: "error", medium: "warning", low: "info", info: "hint" }; // as the list draws them: a circle

/** The findings of the shown file as marks in its text. */
export function marks(app: App, actions: Actions): Diagnostic[] {
  const seen = report(app);
  const index = app.files.findIndex((file) => file.id === app.active);
  if (!seen) return [];
  const problem = seen.problem && seen.kind === "broken" && { severity: "high" as const, message: seen.problem.message, range: seen.problem.range };
  return [...seen.findings, ...(problem ? [problem] : [])]
    .filter(({ range }) => range.file === index)
    .map((found) => ({
      from: found.range.start.offset,
      to: found.range.end.offset,
      severity: GRADES[found.severity],
      message: `${"service" in found && found.service ? `${found.service}: ` : ""}${found.message}`.replaceAll("`", ""),
      ...("fix" in found && found.fix && found.fix.applicability !== "display" ? { actions: [{ name: offer(found), apply: () => void applied(found.id, actions) }] } : {}),
    }));
}

/** What came out, in one sentence; empty while that is not known. */
export function summary({ answers: { analyse } }: App): string {
  if (analyse?.kind === "failed") return analyse.message;
  if (analyse?.kind !== "done") return "";
  const { problem, findings } = analyse.value;
  if (problem) return problem.message;
  const problems = findings.filter((finding) => !isSuggestion(finding)).length;
  return `${count(problems, "problem")}, ${count(findings.length - problems, "suggestion")}.`;
}
