// Draws the way back: an answer is pasted, what becomes of it is shown, and then the secrets are put in.
import type { Restored } from "../../wire";
import type { Actions } from "../actions";
import { lines } from "../diff";
import { button, type Child, count, h, long, render } from "../dom";
import { smallEditor } from "../small";
import { activeFile } from "../store";
import { prose } from "../words";

/** The box into which an answer from outside is pasted to get the secrets back. */
export function restoring(actions: Actions): HTMLElement {
  const outcome = h("div");
  const title = actions.root.id("restore-title");
  const host = h("div", { class: "small-editor" });
  const text = smallEditor(host, "Text with placeholders", actions.root);
  const failed = (error: unknown) => render(outcome, h("p", { class: "box bad" }, error instanceof Error ? error.message : String(error)));
  const preview = (): Promise<void> => {
    const asked = text();
    const restore = (found: Restored) => {
      if (text() !== asked) return void preview(); // what was looked at is not what would be restored
      render(outcome, ...done(found, actions));
      outcome.querySelector<HTMLElement>("button.main")?.focus();
    };
    return actions.judge.once("restore", { text: asked }).then((found) => render(outcome, ...looked(found, actions, () => restore(found))), failed);
  };
  return h(
    "section",
    { "aria-labelledby": title },
    h("h2", { id: title }, "Put the secrets back"),
    h("p", { class: "quiet" }, "Paste what you were answered, with the placeholders in it. You see first where each secret will stand."),
    host,
    h("p", { class: "row" }, button("Show where the secrets go", () => void preview(), { "data-key": "preview" })),
    outcome,
  );
}

function looked(found: Restored, actions: Actions, restore: () => void): Child[] {
  const { hunks, moved } = found;
  const places = hunks.length > 0;
  actions.announce(said(found));
  return [
    ...troubles(found),
    moved.length > 0 &&
      h(
        "div",
        { class: "box bad" },
        h("h3", {}, `${count(moved.length, "secret")} would stand elsewhere than before`),
        h("p", {}, "Whoever wrote this text has moved it. In a URL or a command a secret may leave."),
        h("ul", { class: "moved" }, ...moved.map(({ range, placeholder, how }) => h("li", {}, `line ${range.start.line}: `, h("code", {}, placeholder), ` ${how}`))),
      ),
    places ? h("h3", {}, "Where the secrets will stand") : h("p", { class: "box" }, "No placeholder of this session stands in this text, so nothing is put back."),
    ...long(hunks, (hunk) => h("figure", { class: "hunk" }, lines(hunk.lines, false)), "place"),
    places && h("p", { class: "row" }, button(moved.length ? "Restore all the same" : "Restore", restore, { class: "main", "data-key": "restore" })),
  ];
}

/** What of the placeholders is missing, unknown, or of another session. */
function troubles({ lost, invented, foreign }: Restored): Child[] {
  const names = (some: readonly string[]) => some.flatMap((name, index): Child[] => [index > 0 && ", ", h("code", {}, name)]);
  return [
    foreign.length > 0 &&
      h(
        "div",
        { class: "box bad" },
        h("p", {}, h("b", {}, "Given by another session, and never filled here: "), ...names(foreign), "."),
        h("p", {}, "Only the page that gave them knows their secrets, as long as it is open; or the command line with its vault file. Otherwise redact your text again and ask again."),
      ),
    invented.length > 0 && h("p", { class: "box bad" }, "Never given by this page, and left as they are: ", ...names(invented), "."),
    lost.length > 0 && h("p", { class: "box" }, "Missing from this text: ", ...names(lost), ". If a line was meant to stay, the answer has lost it."),
  ];
}

function said({ hunks, moved, foreign, invented }: Restored): string {
  if (foreign.length) return `${count(foreign.length, "placeholder")} of another session, not filled.`;
  if (moved.length) return `${count(moved.length, "secret")} would stand elsewhere than before.`;
  if (invented.length) return `${count(invented.length, "unknown placeholder")}.`;
  return hunks.length ? "This is where the secrets will stand." : "There is no placeholder of this session.";
}

function done(found: Restored, actions: Actions): Child[] {
  const { text } = found;
  actions.announce("Restored.");
  return [
    ...troubles(found),
    h("pre", { class: "bytes", tabindex: "0", role: "region", "aria-label": "Restored text", "data-key": "restored" }, text),
    h(
      "p",
      { class: "row" },
      button("Copy the restored text", () => void actions.copy(text, "The restored text"), { class: "main", "data-key": "copy restored" }),
      button("Put it into the editor", () => actions.use(activeFile(actions.store.app), text), { "data-key": "use restored" }),
      h("span", { class: "quiet" }, ...prose("It holds your secrets again.")),
    ),
  ];
}
