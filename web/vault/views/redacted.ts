// Draws the text as it may leave, the account of what was masked and what was not, and the way back.
import type { Considered, Masked, Range, Redaction, Restored } from "../../wire";
import type { Actions } from "../actions";
import { button, type Child, count, h, render } from "../dom";
import { smallEditor } from "../small";
import { activeFile, type App, report, shown } from "../store";
import { prose } from "../words";
import type { View } from "./view";

export const redacted: View = {
  id: "redacted",
  title: "Redacted",
  count(app) {
    const seen = report(app);
    return seen && !seen.problem ? seen.masked.length : null;
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
      ({ answers, identifiers }) => [answers.redact, identifiers],
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
      button("Copy the redacted text", () => void actions.copy(redaction.text, "The redacted text"), { class: "main", disabled: late, "data-key": "copy" }),
      button("Mask what is selected in the editor", () => actions.maskSelection(), { "data-key": "mask" }),
      identifiers(app, actions),
    ),
    h("pre", { class: "bytes", tabindex: "0", role: "region", "aria-label": `Redacted text of ${file.name}`, "data-key": "bytes" }, ...marked(redaction)),
    h("h2", {}, redaction.masked.length ? `${count(redaction.masked.length, "place")} masked` : "Nothing was masked"),
    redaction.masked.length > 0 && h("ul", { class: "masks" }, ...redaction.masked.map((mask) => masking(mask, app, actions))),
    file.fewer.length > 0 && h("h2", {}, "Shown because you said so"),
    file.fewer.length > 0 && h("ul", { class: "masks" }, ...file.fewer.map((name) => shownAgain(name, app, actions))),
    h("h2", {}, "Looked at and left alone"),
    redaction.considered.length
      ? h("ul", { class: "masks" }, ...redaction.considered.map((place) => considered(place, app, actions)))
      : h("p", { class: "quiet" }, "Nothing else looked like a secret. If you know better, select it in the editor and mask it."),
  ];
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
    " Mask identifiers too (host names, addresses)",
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

function masking(mask: Masked, app: App, actions: Actions): HTMLElement {
  const file = activeFile(app);
  const own = file.more.findIndex(({ start, end }) => start === mask.range.start.offset && end === mask.range.end.offset);
  const unmask = () =>
    own >= 0
      ? actions.setMasks({ more: file.more.filter((_, index) => index !== own) }, "The place is shown again.")
      : actions.setMasks({ fewer: [...file.fewer, mask.placeholder] }, `${mask.placeholder} is no longer masked.`);
  return h(
    "li",
    {},
    h("code", {}, mask.placeholder),
    " ",
    place(mask.range, app, actions),
    h("span", { class: "quiet" }, ` ${mask.type.toLowerCase()}, found by ${mask.detector}: `, ...prose(mask.reason)),
    button("Do not mask", unmask, { class: "small", "aria-label": `Do not mask ${mask.placeholder}`, "data-key": `unmask ${mask.range.start.offset}` }),
  );
}

function shownAgain(name: string, app: App, actions: Actions): HTMLElement {
  const again = () => actions.setMasks({ fewer: activeFile(app).fewer.filter((each) => each !== name) }, `${name} is masked again.`);
  return h("li", {}, h("code", {}, name), " ", button("Mask again", again, { class: "small", "aria-label": `Mask ${name} again`, "data-key": `again ${name}` }));
}

function considered({ range, reason }: Considered, app: App, actions: Actions): HTMLElement {
  return h("li", {}, place(range, app, actions), h("span", { class: "quiet" }, ": ", ...prose(reason)));
}

/** The box into which an answer from outside is pasted to get the secrets back. */
function restoring(actions: Actions): HTMLElement {
  const outcome = h("div");
  const title = actions.root.id("restore-title");
  const host = h("div", { class: "small-editor" });
  const text = smallEditor(host, "Text with placeholders", actions.root);
  const failed = (error: unknown) => render(outcome, h("p", { class: "box bad" }, error instanceof Error ? error.message : String(error)));
  const restore = () => actions.judge.once("restore", { text: text() }).then((restored) => render(outcome, ...back(restored, actions)), failed);
  return h(
    "section",
    { "aria-labelledby": title },
    h("h2", { id: title }, "Put the secrets back"),
    h("p", { class: "quiet" }, "Paste what you were answered, with the placeholders in it."),
    host,
    h("p", { class: "row" }, button("Restore", () => void restore())),
    outcome,
  );
}

function back({ text, lost, invented }: Restored, actions: Actions): Child[] {
  actions.announce(lost.length || invented.length ? "Restored, with something to look at." : "Restored.");
  return [
    lost.length > 0 && h("p", { class: "box" }, "Missing from this text: ", h("code", {}, lost.join(", ")), ". If a line was meant to stay, the answer has lost it."),
    invented.length > 0 && h("p", { class: "box bad" }, "Never given by this page, and left as they are: ", h("code", {}, invented.join(", ")), "."),
    h("pre", { class: "bytes", tabindex: "0", role: "region", "aria-label": "Restored text" }, text),
    h("p", { class: "row" }, button("Copy the restored text", () => void actions.copy(text, "The restored text"), { class: "main" }), h("span", { class: "quiet" }, "It holds your secrets again.")),
  ];
}
