// Draws the text as it may leave, the account of what was masked and what was not, and the way back.
import type { Masked, Redaction } from "../../wire";
import type { Actions } from "../actions";
import { button, type Child, h, render } from "../dom";
import type { Params } from "../engine";
import { activeFile, type App, report, shown } from "../store";
import { restoring } from "./restoring";
import { overlap, review, spanOf } from "./review";
import { sharing } from "./sharing";
import { terms } from "./terms";
import type { View } from "./view";

export const redacted: View = {
  id: "redacted",
  title: "Redacted",
  /** As many places as the panel lists: those of the file in the editor, with what the user masks and shows by hand. */
  count(app) {
    const run = app.answers.redact;
    if (run?.kind === "done") return run.value.masked.length;
    const seen = report(app);
    return seen && !seen.problem && !app.terms.length ? foreseen(seen.masked, app) : null;
  },
  /** The boxes for words and for restoring are made once, so that what was typed or pasted into them stays. */
  mount(panel, actions) {
    const [account, lists] = [h("div"), h("div", { class: "review" })];
    panel.append(account, terms(actions), lists, restoring(actions));
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
        const redaction = app.answers.redact?.kind === "failed" ? null : shown(app.answers.redact);
        render(lists, ...(redaction ? review(redaction, app, actions) : []));
      },
    );
  },
  ask(judge, app) {
    void judge.ask("redact", asked(app));
  },
};

const LONGER_MS = 120_000;

function asked(app: App): Params<"redact"> {
  const { text, more, fewer } = activeFile(app);
  return { text, identifiers: app.identifiers, terms: app.terms, more, fewer };
}

/** How many places will be masked, as far as the report tells: the text is redacted when its tab is opened. */
function foreseen(masked: readonly Masked[], app: App): number {
  const file = activeFile(app);
  const index = app.files.indexOf(file);
  const own = masked.filter(({ range, detector }) => range.file === index && (app.identifiers || detector !== "identifier"));
  const left = own.filter((mask) => !file.fewer.some((span) => overlap(span, spanOf(mask))));
  return left.length + file.more.filter((span) => !left.some((mask) => overlap(span, spanOf(mask)))).length;
}

function content(app: App, actions: Actions): Child[] {
  if (app.answers.redact?.kind === "failed") return [heldBack(app.answers.redact.reason, app.answers.redact.message, app, actions)];
  const redaction = shown(app.answers.redact);
  if (!redaction) return [h("p", { class: "box" }, "The redacted text is shown here once it has been looked through.")];
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
      button("Download it", () => (actions.hand(), actions.download(redactedName(app.terms.length ? "stack.yml" : file.name), redaction.text, file.encoding)), { disabled: late, "data-key": "download" }),
      button("Mask what is selected in the editor", () => actions.maskSelection(), { "data-key": "mask" }),
      identifiers(app, actions),
    ),
    h("pre", { class: "bytes", tabindex: "0", role: "region", "aria-label": `Redacted text of ${file.name}`, "data-key": "bytes" }, ...marked(redaction)),
    ...sharing(redaction, late, app, actions),
  ];
}

/** What could not be checked is not shown at all: nobody shall take it for redacted. */
function heldBack(reason: string, message: string, app: App, { judge }: Actions): HTMLElement {
  return h(
    "div",
    { class: "box bad", role: "alert" },
    h("h2", {}, "Held back"),
    h("p", {}, "This text could not be checked, so nothing of it is shown as redacted. The reason: ", message.replace(/[.]?$/, ".")),
    reason === "timeout" && h("p", { class: "row" }, button("Check it with more time", () => void judge.ask("redact", asked(app), LONGER_MS), { "data-key": "longer" })),
  );
}

/** `stack.yml` becomes `stack.redacted.yml`: nobody takes one for the other. Where words are hidden, the name may be one. */
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
