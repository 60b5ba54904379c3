// Writes what was found as Markdown, for a ticket or a merge request. No secret is in it: the engine's sentences have none.
import type { Finding, Report } from "../wire";
import { isSuggestion, ordered } from "./changes";
import { count } from "./dom";
import type { StackFile } from "./store";
import { headOf } from "./verdict";
import { lineOf } from "./words";

/** The report of the files, with its verdict, its findings and what was not checked. */
export function markdown(report: Report, files: readonly StackFile[]): string {
  const list = ordered(report);
  const [problems, suggestions] = [list.filter((finding) => !isSuggestion(finding)), list.filter(isSuggestion)];
  const { verdict } = report;
  const section = (title: string, lines: readonly string[]) => (lines.length ? [`## ${title}`, "", ...lines, ""] : []);
  const bullets = (some: readonly string[]) => some.map((each) => `- ${escaped(each)}`);
  return [
    `# StackEngine: ${files.map(({ name }) => escaped(name)).join(", ")}`,
    "",
    problems.length ? `${count(problems.length, "problem")}, ${count(suggestions.length, "suggestion")}.` : `${headOf(report)}; ${count(suggestions.length, "suggestion")}.`,
    "",
    ...section("Please note", bullets(report.notices)),
    ...section("Docker refuses this stack", verdict?.outcome === "accepted" ? [] : (verdict?.errors ?? []).map((each) => `- \`${each.replaceAll("`", "'")}\``)),
    ...section("Problems", problems.map((finding) => item(finding, files))),
    ...section("Suggestions", suggestions.map((finding) => item(finding, files))),
    ...section("What Swarm makes of it", bullets(verdict?.made ?? [])),
    ...section("Ignored, as asked for", report.ignored.map(({ message, reason }) => `- ${escaped(message)} (${escaped(reason)})`)),
    ...section("Not checked", bullets(verdict?.unchecked ?? [])),
  ].join("\n");
}

function item({ severity, service, range, message, why, fix, refusal, rule }: Finding, files: readonly StackFile[]): string {
  const where = [service, lineOf(files, range)].filter((each) => each !== null).map((each) => escaped(each)).join(", ");
  const remedy = refusal !== null ? `Not fixed: ${refusal}` : fix ? `Fix: ${fix.title}. ${fix.caveat ?? ""}`.trim() : "";
  return [`- **${severity}** (${where}): ${escaped(message)}`, `  ${escaped(why)}`, ...(remedy ? [`  ${escaped(remedy)}`] : []), `  Rule: \`${rule}\``].join("\n");
}

/** A sentence whose only markup is the code between its backticks. */
function escaped(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .split(/(`[^`]+`)/)
    .map((part) => (part.startsWith("`") && part.length > 2 ? part : part.replace(/[\\<>*_[\]#|]/g, "\\$&")))
    .join("");
}
