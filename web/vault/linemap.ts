// The map at the editor's edge: where in the whole file the findings stand, and which part of it is seen.
import type { Diagnostic } from "@codemirror/lint";
import { h } from "./dom";
import type { Editor } from "./editor";

const RANK: readonly Diagnostic["severity"][] = ["error", "warning", "info", "hint"];

export class LineMap {
  /** Not for the keyboard, which has F8, and not read out: the list says the same. */
  readonly element = h("div", { class: "linemap", "aria-hidden": "true", title: "The findings in the whole file" });
  private readonly seen = h("div", { class: "seen" });
  private readonly marks = h("div");

  constructor(private readonly editor: () => Editor) {
    this.element.append(this.seen, this.marks);
    this.element.addEventListener("pointerdown", (event) => this.press(event));
    this.element.addEventListener("pointermove", (event) => event.buttons === 1 && this.press(event));
  }

  /** Draw a mark for each line of `lines` with a finding, in the worst of its colours. */
  draw(diagnostics: readonly Diagnostic[], lineOf: (offset: number) => number, lines: number): void {
    const worst = new Map<number, number>();
    for (const { from, severity } of diagnostics) {
      const line = lineOf(from);
      worst.set(line, Math.min(worst.get(line) ?? RANK.length, RANK.indexOf(severity)));
    }
    this.marks.replaceChildren(
      ...[...worst].map(([line, rank]) => {
        const mark = h("div", { class: `mark ${RANK[rank]}` });
        mark.style.top = `${(100 * (line - 0.5)) / lines}%`;
        return mark;
      }),
    );
  }

  /** Show which part of the text is seen, as shares of its height. */
  show(from: number, to: number): void {
    this.element.hidden = from <= 0 && to >= 1;
    this.seen.style.top = `min(${100 * from}%, 100% - 0.5rem)`; // at the end, too, as tall as the style sheet asks for
    this.seen.style.height = `${100 * (to - from)}%`;
  }

  private press(event: PointerEvent): void {
    const { top, height } = this.element.getBoundingClientRect();
    event.preventDefault();
    this.element.setPointerCapture(event.pointerId);
    this.editor().scrollTo(Math.min(1, Math.max(0, (event.clientY - top) / height)));
  }
}
