// Small pieces of text that several views show: severities, sentences with `code` in them, places.
import type { Severity } from "../wire";
import { h } from "./dom";

const SEVERITIES: Record<Severity, [sign: string, word: string]> = {
  high: ["▲", "High"],
  medium: ["◆", "Medium"],
  low: ["●", "Low"],
  info: ["○", "Info"],
};

/** A severity as a sign and a word; the colour only repeats what they say. */
export function severity(name: Severity): HTMLElement {
  const [sign, word] = SEVERITIES[name];
  return h("span", { class: "severity" }, h("span", { "aria-hidden": "true" }, sign), ` ${word}`);
}

/** A sentence whose parts between backticks are code. */
export function prose(text: string): (string | HTMLElement)[] {
  return text.split(/(`[^`]+`)/).map((part) => (part.length > 2 && part.startsWith("`") ? h("code", {}, part.slice(1, -1)) : part));
}

/** A name from the user's file, cut where it would fill the page. */
export function clip(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
