// Small pieces of text that several views show: severities, sentences with `code` in them, places.
import type { Range, Severity } from "../wire";
import { h } from "./dom";
import type { App, StackFile } from "./store";

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

/** Where something stands: its line, with the file's name where there are several. */
export function lineOf(files: readonly StackFile[], range: Range): string {
  return `${files.length > 1 ? `${files[range.file]?.name ?? ""} ` : ""}line ${range.start.line}`;
}

/** A long name of a key may break behind each of its dots. */
export function steps(key: string): (string | HTMLElement)[] {
  return key.split(".").flatMap((step, index) => (index ? [".", h("wbr"), step] : [step]));
}

/** The words at the head of a group: a rule's title, or the name of a service. */
export function headed(title: string, { grouping }: App): HTMLElement {
  return h("span", { class: grouping === "service" ? "service" : null }, ...prose(title));
}

/** The pack of somebody else's that a rule is from; empty for one of ours. */
export function packOf(rule: string): string {
  return rule.includes("/") ? rule.slice(0, rule.lastIndexOf("/")) : "";
}
