// What works anywhere on the page: F8, a paste over the untouched example, files that are dropped.
import type { Actions } from "./actions";
import { h } from "./dom";
import { EXAMPLE } from "./example";
import { applied, atCaret } from "./single";
import { icon } from "./icons";

/** Listen on the host of the page, before anything in it does. */
export function gestures(actions: Actions): void {
  const { host, ended: signal } = actions.root;
  host.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "F8" || host.querySelector("dialog[open]")) return;
      event.preventDefault();
      actions.step(event.shiftKey ? -1 : 1);
    },
    { signal },
  );
  host.addEventListener("keydown", (event) => undone(event, actions), { signal });
  host.addEventListener("keydown", (event) => fixed(event, actions), { signal });
  host.addEventListener("paste", (event) => pasted(event, actions), { capture: true, signal });
  const over = h("div", { class: "dropping", role: "status", hidden: true }, icon("drop"), "Drop the files: the first takes the place of this text, further ones are added.");
  actions.root.append(over);
  const files = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes("Files") ?? false;
  host.addEventListener("dragover", (event) => files(event) && (event.preventDefault(), (over.hidden = false)), { signal });
  host.addEventListener("dragleave", (event) => event.relatedTarget instanceof Node && host.contains(event.relatedTarget) || (over.hidden = true), { signal });
  host.addEventListener("drop", (event) => ((over.hidden = true), dropped(event, actions)), { capture: true, signal });
}

/** Undo and redo work where no text has the focus, too: where a button was that closed a file. */
function undone(event: KeyboardEvent, { editor }: Actions): void {
  const target = event.target instanceof Element ? event.target : null;
  const key = event.key.toLowerCase();
  if (!(event.ctrlKey || event.metaKey) || event.altKey || !["z", "y"].includes(key) || target?.closest("input, select, .cm-editor, dialog")) return;
  event.preventDefault();
  if (key === "y" || event.shiftKey) editor.redo();
  else editor.undo();
}

/** Apply what is offered for the line of the caret. */
function fixed(event: KeyboardEvent, actions: Actions): void {
  if (event.key !== "." || !(event.ctrlKey || event.metaKey) || !(event.target instanceof Element && event.target.closest(".source .cm-editor"))) return;
  event.preventDefault();
  const found = atCaret(actions);
  if (found) void applied(found.id, actions);
  else actions.announce("There is no fix for this line.");
}

function pasted(event: ClipboardEvent, actions: Actions): void {
  const [file, more] = actions.store.app.files;
  const target = event.target instanceof Element ? event.target : null;
  const text = event.clipboardData?.getData("text/plain");
  if (!text || more || file?.text !== EXAMPLE || target?.closest("input, .small-editor, dialog")) return;
  event.preventDefault();
  event.stopPropagation(); // nobody wants their stack in the middle of our example
  actions.start(text);
  actions.editor.focus();
}

function dropped(event: DragEvent, actions: Actions): void {
  const files = [...(event.dataTransfer?.files ?? [])];
  if (!files.length) return;
  event.preventDefault();
  event.stopPropagation(); // the editor would read the file its own way, and change its line breaks
  void actions.take(files);
}
