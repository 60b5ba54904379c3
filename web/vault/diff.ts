// Draws changed lines: one below the other or side by side, with the words marked in which they differ.
import { presentableDiff } from "@codemirror/merge";
import type { Line, LineKind } from "../wire";
import { type Child, h } from "./dom";

const SIGNS: Record<LineKind, [sign: string, word: string]> = { add: ["+", "added"], remove: ["−", "removed"], context: [" ", ""] };

/** The parts of a line that differ, from and to, in the order of the line. */
type Marks = readonly (readonly [from: number, to: number])[];

/** Draw the lines of a hunk. */
export function lines(all: readonly Line[], split: boolean): HTMLElement {
  const marks = marked(all);
  const row = (line: Line) => h("div", { class: line.kind, role: "listitem" }, ...cells(line, marks.get(line) ?? []));
  if (!split) return h("div", { class: "lines", role: "list", "aria-label": "Changed lines" }, ...all.map(row));
  const half = (line: Line | undefined, side: "old" | "new") =>
    h("div", { class: line ? (line.kind === "context" ? "context" : line.kind) : "none" }, ...(line ? [number(line[side]), sign(line), code(line, marks.get(line) ?? [])] : []));
  const pairs = beside(all).map(([old, now]) => h("div", { class: "pair", role: "listitem" }, half(old, "old"), half(now, "new")));
  return h("div", { class: "lines split", role: "list", "aria-label": "Changed lines, the old ones beside the new ones" }, ...pairs);
}

function cells(line: Line, marks: Marks): Child[] {
  return [number(line.old), number(line.new), sign(line), code(line, marks)];
}

function number(of: number | null): HTMLElement {
  return h("span", { class: "number" }, of);
}

function sign({ kind }: Line): HTMLElement {
  const [character, word] = SIGNS[kind];
  return h("span", { class: "sign" }, h("span", { "aria-hidden": "true" }, character), word && h("span", { class: "hidden" }, `${word}: `));
}

function code({ kind, text }: Line, marks: Marks): HTMLElement {
  const parts: Child[] = [];
  let at = 0;
  for (const [from, to] of marks) {
    parts.push(text.slice(at, from), h(kind === "add" ? "ins" : "del", {}, text.slice(from, to)));
    at = to;
  }
  return h("code", {}, ...parts, text.slice(at));
}

/** Each run of removed lines with the added ones that follow it. */
function runs(all: readonly Line[]): readonly (readonly [old: readonly Line[], now: readonly Line[]])[] {
  const found: [Line[], Line[]][] = [];
  let last: LineKind = "context";
  for (const line of all) {
    if (line.kind !== "context") {
      if (last === "context" || (last === "add" && line.kind === "remove")) found.push([[], []]);
      found.at(-1)![line.kind === "remove" ? 0 : 1].push(line);
    }
    last = line.kind;
  }
  return found;
}

/** What differs in lines that take the place of others; a line that is new as a whole needs no marks. */
function marked(all: readonly Line[]): ReadonlyMap<Line, Marks> {
  const marks = new Map<Line, Marks>();
  for (const [old, now] of runs(all)) {
    if (!old.length || !now.length) continue;
    const texts = [old, now].map((some) => some.map(({ text }) => text).join("\n")) as [string, string];
    const changes = presentableDiff(...texts);
    put(marks, old, changes.map(({ fromA, toA }) => [fromA, toA] as const));
    put(marks, now, changes.map(({ fromB, toB }) => [fromB, toB] as const));
  }
  return marks;
}

/** Give each line its share of the marks in the joined text. */
function put(marks: Map<Line, Marks>, some: readonly Line[], ranges: Marks): void {
  let start = 0;
  for (const line of some) {
    const own = ranges.map(([from, to]) => [Math.max(from - start, 0), Math.min(to - start, line.text.length)] as const).filter(([from, to]) => from < to);
    marks.set(line, own.length === 1 && own[0]![0] === 0 && own[0]![1] === line.text.length ? [] : own);
    start += line.text.length + 1;
  }
}

/** The rows of both sides: what is removed stands beside what is added in its place. */
function beside(all: readonly Line[]): readonly (readonly [Line | undefined, Line | undefined])[] {
  const after = new Map<Line, readonly (readonly [Line | undefined, Line | undefined])[]>();
  for (const [old, now] of runs(all))
    after.set((old[0] ?? now[0])!, Array.from({ length: Math.max(old.length, now.length) }, (_, index) => [old[index], now[index]] as const));
  return all.flatMap((line) => (line.kind === "context" ? [[line, line] as const] : (after.get(line) ?? [])));
}
