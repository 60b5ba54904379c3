// What is printed: every text as a whole, since the editor draws only the lines that are seen, and the tab that is open.
import { h } from "./dom";
import type { Root } from "./root";
import type { Store } from "./store";
import type { Supply } from "./supply";

const LINE = 18; // px a line of text takes on paper
const LETTERS = 80; // in such a line
const SHEET = 680; // px a sheet is wide

/** Put the texts into `source` while the page is printed, and tell beforehand how long it will be with `panels`. */
export function paper(source: HTMLElement, panels: readonly HTMLElement[], store: Store, supply: Supply, root: Root): void {
  const { ended: signal } = root;
  let sheets: readonly HTMLElement[] = [];
  const clear = () => sheets.forEach((sheet) => sheet.remove());
  const fill = () => {
    clear();
    sheets = store.app.files.map(({ name, text }) => h("section", { class: "paper" }, h("h2", {}, name), h("pre", {}, text)));
    source.append(...sheets);
  };
  addEventListener("beforeprint", fill, { signal });
  addEventListener("afterprint", clear, { signal });
  const measure = () => {
    const panel = panels.find((each) => !each.hidden);
    const shown = panel ? panel.scrollHeight * Math.max(1, panel.clientWidth / SHEET) : 0;
    const rows = (text: string) => text.split(/\r\n?|\n/).reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / LETTERS)), 0);
    const lines = store.app.files.reduce((sum, { text }) => sum + rows(text), 0);
    supply.lengthen(Math.ceil((shown + LINE * lines) / 1_000) + 1);
  };
  const sized = new ResizeObserver(() => requestAnimationFrame(measure));
  for (const panel of panels) for (const part of [panel, ...panel.children]) sized.observe(part);
  root.atEnd(() => sized.disconnect());
}
