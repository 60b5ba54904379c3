// A plain little editor for pasted text. A text area would turn every line break into "\n".
import { EditorView } from "@codemirror/view";
import { basics } from "./editor";
import { exact, exactText } from "./exact";
import type { Root } from "./root";

/** Make one in `host` and return how to read its exact text. */
export function smallEditor(host: HTMLElement, label: string, root: Root): () => string {
  const view = new EditorView({ parent: host, extensions: [exact(""), basics(label)] });
  root.atEnd(() => view.destroy());
  return () => exactText(view.state);
}
