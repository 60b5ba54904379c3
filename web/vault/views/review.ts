// Draws what is to be looked through before a redacted text leaves: each mask and each place that was passed over, with
// Mask and Keep. What its own form shows to be a secret is not kept readable without a question.
import type { Considered, Masked, Range, Redaction, Span } from "../../wire";
import type { Actions } from "../actions";
import { question } from "../dialogs";
import { button, type Child, count, h, long } from "../dom";
import { activeFile, type App, type StackFile } from "../store";
import { clip, prose } from "../words";

/** The three lists: what is masked, what the user keeps readable, what was passed over. */
export function review(redaction: Redaction, app: App, actions: Actions): Child[] {
  const { masked, shown, considered } = redaction;
  return [
    h("h2", {}, masked.length ? `${count(masked.length, "place")} masked` : "Nothing was masked"),
    ...listed("Masked", masked, (mask) => masking(mask, redaction, app, actions)),
    shown.length > 0 && h("h2", {}, "Kept readable because you said so"),
    shown.length > 0 && h("p", { class: "box bad" }, "These values can be read in the text above. Whoever gets it has them."),
    ...listed("Kept readable", shown, (mask) => open(mask, redaction, app, actions)),
    h("h2", {}, considered.length ? `${count(considered.length, "place")} looked at and left alone` : "Looked at and left alone"),
    considered.length === 0 && h("p", { class: "quiet" }, "Nothing else looked like a secret. If you know better, select it in the editor and mask it."),
    ...listed("Left alone", considered, (place) => left(place, app, actions)),
  ];
}

function listed<T>(name: string, items: readonly T[], draw: (item: T) => HTMLElement): Child[] {
  return items.length ? [h("ul", { class: "masks", "aria-label": name }, ...long(items, draw, "place"))] : [];
}

export function spanOf({ range }: { readonly range: Range }): Span {
  return { start: range.start.offset, end: range.end.offset };
}

export function overlap(one: Span, other: Span): boolean {
  return one.start < other.end && other.start < one.end;
}

/** What is done with a place, as two buttons of which one is pressed; `what` names the place for those who only hear it. */
function choice(what: string, at: number, masked: boolean, turn: () => void): HTMLElement {
  const one = (word: "Mask" | "Keep", pressed: boolean) =>
    button(word, () => !pressed && turn(), {
      class: "small",
      "aria-pressed": String(pressed),
      "aria-label": `${word} ${what}`,
      "data-key": `${word} ${at}`,
    });
  return h("span", { class: "decision", role: "group", "aria-label": what }, one("Mask", masked), one("Keep", !masked));
}

function goTo(range: Range, app: App, actions: Actions): HTMLElement {
  const file = app.files.findIndex((each) => each.id === app.active);
  return button(`line ${range.start.line}`, () => actions.goTo({ ...range, file }), { class: "link" });
}

/** Mask a place no more; if the user had masked it, that is taken back. */
function keep(places: readonly Span[], file: StackFile, actions: Actions, said: string): void {
  const own = (span: Span) => file.more.some((each) => overlap(each, span));
  const more = file.more.filter((each) => !places.some((span) => overlap(each, span)));
  actions.setMasks({ more, fewer: [...file.fewer, ...places.filter((span) => !own(span))] }, said);
}

/** Where else the value of a mask is masked, in this text. */
function elsewhere(mask: Masked, { masked }: Redaction): readonly Masked[] {
  return masked.filter((other) => other.placeholder === mask.placeholder && other !== mask);
}

function linesOf(some: readonly Masked[], app: App, actions: Actions): Child[] {
  return some.flatMap((mask, index): Child[] => [index > 0 && ", ", goTo(mask.range, app, actions)]);
}

function named({ placeholder, range }: Masked): string {
  return `${placeholder} in line ${range.start.line}`;
}

function masking(mask: Masked, redaction: Redaction, app: App, actions: Actions): HTMLElement {
  const others = elsewhere(mask, redaction);
  const said = others.length ? `The place is kept readable. The same value stays masked at ${count(others.length, "other place")}.` : "The place is kept readable.";
  const act = () => keep([spanOf(mask)], activeFile(actions.store.app), actions, said);
  const ask = () =>
    question(
      actions.root,
      "Keep a secret readable?",
      ["Its own form shows what this is: ", ...prose(mask.reason), ". Whoever gets the text can use it. If it is only an example, keep it; if it was ever real, leave it masked."],
      "Keep it readable",
      act,
    );
  return h(
    "li",
    {},
    choice(named(mask), mask.range.start.offset, true, mask.certain ? ask : act),
    h("code", {}, mask.placeholder),
    " ",
    goTo(mask.range, app, actions),
    h("span", { class: "quiet" }, ` ${mask.type.toLowerCase()}, found by ${mask.detector}: `, ...prose(mask.reason)),
    others.length > 0 && h("span", { class: "quiet" }, ". The same value stands at ", ...linesOf(others, app, actions)),
  );
}

function open(mask: Masked, redaction: Redaction, app: App, actions: Actions): HTMLElement {
  const file = activeFile(app);
  const others = elsewhere(mask, redaction);
  const again = () => actions.setMasks({ fewer: file.fewer.filter((span) => !overlap(span, spanOf(mask))) }, "The place is masked again.");
  const all = () => keep(others.map(spanOf), file, actions, "The value is shown everywhere.");
  return h(
    "li",
    {},
    choice(named(mask), mask.range.start.offset, false, again),
    h("code", {}, mask.placeholder),
    " ",
    goTo(mask.range, app, actions),
    h("span", { class: "quiet" }, ": ", ...prose(mask.reason)),
    others.length > 0 && h("span", { class: "quiet" }, ". The same value is still masked at ", ...linesOf(others, app, actions), ". "),
    others.length > 0 && button("Keep there too", all, { class: "small", "aria-label": `Keep ${mask.placeholder} at every place`, "data-key": `all ${mask.range.start.offset}` }),
  );
}

function left(place: Considered, app: App, actions: Actions): HTMLElement {
  const { range, reason, confidence } = place;
  const file = activeFile(app);
  const span = spanOf(place);
  const text = file.text.slice(span.start, span.end).trim();
  const mask = () => actions.setMasks({ more: [...file.more, span] }, "The place is masked.");
  return h(
    "li",
    {},
    choice(`the place in line ${range.start.line}: ${clip(text)}`, range.start.offset, false, mask),
    h("code", {}, clip(text)),
    " ",
    goTo(range, app, actions),
    h("span", { class: "quiet" }, ": ", ...prose(reason), confidence === "possible" && ". Not sure: look at it"),
  );
}
