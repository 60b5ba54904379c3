// Draws the text as it may leave, the account of what was masked and what was not, and the way back.
import type { Considered, Masked, Range, Redaction, Span } from "../../wire";
import type { Actions } from "../actions";
import { button, type Child, count, h, render } from "../dom";
import { activeFile, type App, report, shown, type StackFile } from "../store";
import { prose } from "../words";
import { restoring } from "./restoring";
import { sharing } from "./sharing";
import type { View } from "./view";

export const redacted: View = {
  id: "redacted",
  title: "Redacted",
  /** As many places as the panel lists: those of the file in the editor, with what the user masks and shows by hand. */
  count(app) {
    const run = app.answers.redact;
    if (run?.kind === "done") return run.value.masked.length;
    const seen = report(app);
    return seen && !seen.problem ? foreseen(seen.masked, app) : null;
  },
  /** The box for restoring is made once, so that what was pasted into it stays. */
  mount(panel, actions) {
    const account = h("div");
    panel.append(account, restoring(actions));
    actions.store.watch(
      ({ active }) => [active], // the text of one file is not shown for that of another
      ({ tab }) => {
        actions.judge.forget("redact");
        if (tab === redacted) actions.judge.viewChanged();
      },
    );
    actions.store.watch(
      ({ answers, identifiers, outgoing }) => [answers.redact, identifiers, outgoing],
      (app) => {
        account.setAttribute("aria-busy", String(app.answers.redact?.kind === "busy"));
        render(account, ...content(app, actions));
      },
    );
  },
  ask(judge, app) {
    const { text, more, fewer } = activeFile(app);
    void judge.ask("redact", { text, identifiers: app.identifiers, more, fewer });
  },
};

/** How many places will be masked, as far as the report tells: the text is redacted when its tab is opened. */
function foreseen(masked: readonly Masked[], app: App): number {
  const file = activeFile(app);
  const index = app.files.indexOf(file);
  const own = masked.filter(({ range, detector }) => range.file === index && (app.identifiers || detector !== "identifier"));
  const left = own.filter((mask) => !file.fewer.some((span) => overlap(span, spanOf(mask))));
  return left.length + file.more.filter((span) => !left.some((mask) => overlap(span, spanOf(mask)))).length;
}

function spanOf({ range }: { readonly range: Range }): Span {
  return { start: range.start.offset, end: range.end.offset };
}

function overlap(one: Span, other: Span): boolean {
  return one.start < other.end && other.start < one.end;
}

function content(app: App, actions: Actions): Child[] {
  if (app.answers.redact?.kind === "failed") return [h("p", { class: "box bad" }, app.answers.redact.message)];
  const redaction = shown(app.answers.redact);
  if (!redaction) return [h("p", { class: "box" }, "The redacted text is shown here once the engine is ready.")];
  const file = activeFile(app);
  // While a newer text is being redacted the old answer is shown, but never handed out: it may lack a mask.
  const late = app.answers.redact?.kind === "busy";
  return [
    app.files.length > 1 && h("h2", {}, file.name),
    h("p", { class: "quiet" }, "This is what to give to others. Each secret is replaced by a name that stays the same, so the text keeps its meaning."),
    h(
      "p",
      { class: "row" },
      button("Copy the redacted text", () => (actions.hand(), void actions.copy(redaction.text, "The redacted text")), { class: "main", disabled: late, "data-key": "copy" }),
      button("Download it", () => (actions.hand(), actions.download(redactedName(file.name), redaction.text, file.encoding)), { disabled: late, "data-key": "download" }),
      button("Mask what is selected in the editor", () => actions.maskSelection(), { "data-key": "mask" }),
      identifiers(app, actions),
    ),
    h("pre", { class: "bytes", tabindex: "0", role: "region", "aria-label": `Redacted text of ${file.name}`, "data-key": "bytes" }, ...marked(redaction)),
    ...sharing(redaction, late, app, actions),
    h("h2", {}, redaction.masked.length ? `${count(redaction.masked.length, "place")} masked` : "Nothing was masked"),
    redaction.masked.length > 0 && h("ul", { class: "masks" }, ...redaction.masked.map((mask) => masking(mask, redaction, app, actions))),
    redaction.shown.length > 0 && h("h2", {}, "Shown because you said so"),
    redaction.shown.length > 0 && h("p", { class: "box bad" }, "These values can be read in the text above. Whoever gets it has them."),
    redaction.shown.length > 0 && h("ul", { class: "masks" }, ...redaction.shown.map((mask) => open(mask, redaction, app, actions))),
    h("h2", {}, "Looked at and left alone"),
    redaction.considered.length
      ? h("ul", { class: "masks" }, ...redaction.considered.map((place) => considered(place, app, actions)))
      : h("p", { class: "quiet" }, "Nothing else looked like a secret. If you know better, select it in the editor and mask it."),
  ];
}

/** `stack.yml` becomes `stack.redacted.yml`: nobody takes one for the other. */
function redactedName(name: string): string {
  return name.replace(/(\.[^.]*)?$/, ".redacted$1");
}

function identifiers(app: App, actions: Actions): HTMLElement {
  const toggle = (event: Event) => {
    actions.store.set({ identifiers: (event.target as HTMLInputElement).checked });
    actions.judge.viewChanged();
  };
  return h(
    "label",
    {},
    h("input", { type: "checkbox", checked: app.identifiers, onchange: toggle, "data-key": "identifiers" }),
    " Mask identifiers too: IP and mail addresses, account ids, host names inside a network (.internal, .local, .lan …). Public domains stay.",
  );
}

/** The redacted text with its placeholders marked. */
function marked({ text, masked }: Redaction): Child[] {
  const names = [...new Set(masked.map((mask) => mask.placeholder))].sort((a, b) => b.length - a.length);
  if (!names.length) return [text];
  const pattern = new RegExp(`(${names.map((name) => name.replace(/[^\w]/g, "\\$&")).join("|")})`);
  return text.split(pattern).map((part, index) => (index % 2 ? h("mark", {}, part) : part));
}

function place(range: Range, app: App, actions: Actions): HTMLElement {
  const file = app.files.findIndex((each) => each.id === app.active);
  return button(`line ${range.start.line}`, () => actions.goTo({ ...range, file }), { class: "link" });
}

/** Mask a place no more; if the user had masked it, that is taken back. */
function unmask(places: readonly Span[], file: StackFile, actions: Actions, said: string): void {
  const same = (one: Span, other: Span) => one.start === other.start && one.end === other.end;
  const own = (span: Span) => file.more.some((each) => same(each, span));
  const more = file.more.filter((each) => !places.some((span) => same(each, span)));
  actions.setMasks({ more, fewer: [...file.fewer, ...places.filter((span) => !own(span))] }, said);
}

/** Where else the value of a mask is masked, in this text. */
function elsewhere(mask: Masked, { masked }: Redaction): readonly Masked[] {
  return masked.filter((other) => other.placeholder === mask.placeholder && other !== mask);
}

function linesOf(some: readonly Masked[], app: App, actions: Actions): Child[] {
  return some.flatMap((mask, index): Child[] => [index > 0 && ", ", place(mask.range, app, actions)]);
}

function masking(mask: Masked, redaction: Redaction, app: App, actions: Actions): HTMLElement {
  const others = elsewhere(mask, redaction);
  const said = others.length ? `The place is shown. The same value stays masked at ${count(others.length, "other place")}.` : "The place is shown.";
  return h(
    "li",
    {},
    h("code", {}, mask.placeholder),
    " ",
    place(mask.range, app, actions),
    h("span", { class: "quiet" }, ` ${mask.type.toLowerCase()}, found by ${mask.detector}: `, ...prose(mask.reason)),
    others.length > 0 && h("span", { class: "quiet" }, ". The same value stands at ", ...linesOf(others, app, actions)),
    button("Do not mask", () => unmask([spanOf(mask)], activeFile(app), actions, said), {
      class: "small",
      "aria-label": `Do not mask ${mask.placeholder} in line ${mask.range.start.line}`,
      "data-key": `unmask ${mask.range.start.offset}`,
    }),
  );
}

function open(mask: Masked, redaction: Redaction, app: App, actions: Actions): HTMLElement {
  const file = activeFile(app);
  const others = elsewhere(mask, redaction);
  const again = () => actions.setMasks({ fewer: file.fewer.filter((span) => !overlap(span, spanOf(mask))) }, "The place is masked again.");
  const all = () => unmask(others.map(spanOf), file, actions, "The value is shown everywhere.");
  return h(
    "li",
    {},
    h("code", {}, mask.placeholder),
    " ",
    place(mask.range, app, actions),
    others.length > 0 && h("span", { class: "quiet" }, " The same value is still masked at ", ...linesOf(others, app, actions), "."),
    button("Mask again", again, { class: "small", "aria-label": `Mask ${mask.placeholder} again in line ${mask.range.start.line}`, "data-key": `again ${mask.range.start.offset}` }),
    others.length > 0 && button("Show there too", all, { class: "small", "aria-label": `Show ${mask.placeholder} at every place`, "data-key": `all ${mask.range.start.offset}` }),
  );
}

function considered({ range, reason }: Considered, app: App, actions: Actions): HTMLElement {
  return h("li", {}, place(range, app, actions), h("span", { class: "quiet" }, ": ", ...prose(reason)));
}
