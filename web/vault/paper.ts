// What is printed: every text as a whole, since the editor draws only the lines that are seen.
import { h } from "./dom";
import type { Root } from "./root";
import type { Store } from "./store";

/** Put the texts into `source` while the page is printed. */
export function paper(source: HTMLElement, store: Store, { ended: signal }: Root): void {
  let sheets: readonly HTMLElement[] = [];
  const clear = () => sheets.forEach((sheet) => sheet.remove());
  const fill = () => {
    clear();
    sheets = store.app.files.map(({ name, text }) => h("section", { class: "paper" }, h("h2", {}, name), h("pre", {}, text)));
    source.append(...sheets);
  };
  addEventListener("beforeprint", fill, { signal });
  addEventListener("afterprint", clear, { signal });
}
