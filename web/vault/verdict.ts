// Draws what Docker does with a text in which no problem was found: green is for what it accepts, and for nothing else.
import type { Report, Verdict } from "../wire";
import type { Actions } from "./actions";
import { button, type Child, count, h } from "./dom";
import { effective } from "./views/effective";
import { prose } from "./words";

/** Tell whether nothing is left to be said against a text: no problem, and Docker accepts it as a stack for Swarm. */
export function isGreen({ verdict }: Report): boolean {
  return verdict?.outcome === "accepted" && verdict.swarm && !verdict.made.length;
}

/** The head where no problem was found. */
export function headOf({ verdict }: Report): string {
  if (verdict?.outcome === "refused") return "Docker refuses this stack";
  if (verdict?.outcome === "unsure") return "No problem found, but not all is known";
  return verdict && !verdict.swarm ? "Written for Compose, not for Swarm" : "No problem found";
}

/** What is said in place of problems; `more` tells that suggestions follow. */
export function nothing(report: Report, more: boolean, actions: Actions): Child[] {
  const { verdict, lines } = report;
  if (!verdict) return [];
  return [
    h(
      "div",
      { class: isGreen(report) ? "box good" : verdict.outcome === "refused" ? "box bad" : "box" },
      ...said(verdict, lines),
      more && h("p", {}, "What could be better still stands below."),
      h("p", { class: "row" }, button("Show what Swarm goes by", () => actions.open(effective), { class: "small", "data-key": "effective" })),
    ),
  ];
}

function said(verdict: Verdict, lines: number): Child[] {
  const words = (some: readonly string[]) => h("ul", { class: "said" }, ...some.map((each) => h("li", {}, h("code", {}, each))));
  const of = `these ${count(lines, "line")}`;
  if (verdict.outcome === "refused") return [h("p", {}, "No rule tells more about it than Docker’s own words:"), words(verdict.errors)];
  if (verdict.outcome === "unsure" && verdict.errors.length) return [h("p", {}, "It hangs on what is set where you deploy. With nothing set, Docker says:"), words(verdict.errors)];
  if (!verdict.made.length) return [h("p", {}, `${verdict.outcome === "accepted" ? "Docker accepts this stack, and nothing" : "Nothing"} in ${of} is known to hurt a rollout.`)];
  return [
    h("p", {}, `Docker takes this, but nothing in ${of} says how a rollout shall go. Swarm makes of it:`),
    h("ul", {}, ...verdict.made.map((each) => h("li", {}, ...prose(each)))),
    verdict.warnings.length > 0 && h("p", {}, "Docker warns:"),
    verdict.warnings.length > 0 && words(verdict.warnings),
  ];
}

/** What nobody has looked at: a page that stays silent about it would seem to know. */
export function unchecked({ verdict }: Report): Child {
  const some = verdict?.unchecked ?? [];
  if (!some.length) return null;
  return h("div", { class: "unchecked" }, h("h3", {}, "Not checked"), h("ul", { class: "quiet" }, ...some.map((each) => h("li", {}, ...prose(each)))));
}
