// Applies the fix of one finding, from wherever it is shown: the list, the hover, a key in the editor.
import type { Finding } from "../wire";
import type { Actions } from "./actions";
import { keys, ordered } from "./changes";
import { report } from "./store";

/** Have the engine make this one change, and put its texts in; one Undo takes it back. */
export async function applied(id: string, actions: Actions): Promise<void> {
  const { store, judge } = actions;
  const seen = report(store.app);
  const finding = seen?.findings.find((each) => each.id === id);
  if (!seen || !finding?.fix || store.app.answers.analyse?.kind !== "done") return actions.announce("The text is being judged; try again.");
  const { files } = store.app;
  const choice = store.app.choices.get(keys(seen).get(id)!) ?? null;
  try {
    const patch = await judge.once("patch", { files: files.map(({ name, text }) => ({ name, text })), accepted: [{ finding: id, choice }] });
    const now = store.app.files;
    if (now.length !== files.length || now.some(({ text }, index) => text !== files[index]!.text)) return; // typed meanwhile
    const refused = patch.refusals.find((each) => each.finding === id);
    if (refused) return actions.toast.show(`Not changed: ${refused.reason}`);
    actions.useAll(files.map((file, index) => ({ file, text: patch.texts[index]! })), `${said(finding)}.`);
  } catch (error) {
    actions.toast.show((error as Error).message);
  }
}

/** The finding in the line of the caret that has a fix: the one under the caret, else the worst. */
export function atCaret({ store, editor }: Actions): Finding | undefined {
  const seen = report(store.app);
  const index = store.app.files.findIndex(({ id }) => id === store.app.active);
  const { start } = editor.selection;
  const text = store.app.files[index]!.text;
  const [from, to] = [text.lastIndexOf("\n", start - 1) + 1, text.indexOf("\n", start)];
  const near = (seen ? ordered(seen) : []).filter(
    ({ range, fix }) => fix && fix.applicability !== "display" && range.file === index && range.start.offset >= from && (to < 0 || range.start.offset <= to),
  );
  return near.find(({ range }) => range.start.offset <= start && start <= range.end.offset) ?? near[0];
}

/** What a fix does, for a button without further words. */
export function offer({ fix }: Finding): string {
  return fix?.applicability === "unsafe" ? `Apply, as you decide: ${plain(fix.title)}` : `Apply: ${plain(fix?.title ?? "")}`;
}

function said({ fix, service }: Finding): string {
  return `Applied${service === null ? "" : ` to ${service}`}: ${plain(fix?.title ?? "")}`;
}

function plain(text: string): string {
  return text.replaceAll("`", "");
}
