// What the address of the page may say behind its "#", which no server gets to see: a rule whose example is shown, or a text.
import type { FromShell } from "./messages";

const LONGEST = 400_000; // characters; browsers take more, and nobody sends such a link

/** Return what is asked for, if it is one of these. */
export function asked(hash: string): FromShell | undefined {
  const [, kind, value = ""] = /^#(rule|stack|text)=(.*)$/s.exec(hash.slice(0, LONGEST)) ?? [];
  if (kind === "rule" && /^[a-z0-9-]{1,80}$/.test(value)) return { type: "wanted", rule: value };
  if (kind === "stack" && /^[\w-]+$/.test(value)) return { type: "shared", packed: value };
  if (kind !== "text") return undefined;
  try {
    return { type: "given", text: decodeURIComponent(value) };
  } catch {
    return undefined; // a percent sign that stands for nothing
  }
}
