// Says in a corner what was just done, and offers to undo it; the same is read out by the status region.
import { button, h, render } from "./dom";
import type { Root } from "./root";

const SHOWN_MS = 5_000;
const OFFERED_MS = 12_000; // long enough to be read and reached by keyboard

export class Toast {
  private readonly element = h("aside", { class: "toast", "aria-label": "Notice", hidden: true });
  private timer: ReturnType<typeof setTimeout> | undefined;
  private offers = false;

  constructor(private readonly root: Root) {
    root.append(this.element);
    for (const [type, act] of [["pointerenter", this.stay], ["focusin", this.stay], ["pointerleave", this.go], ["focusout", this.go]] as const)
      this.element.addEventListener(type, act);
    root.atEnd(() => clearTimeout(this.timer));
  }

  /** Show a sentence, with a button that undoes it if there is something to undo. */
  show(sentence: string, undo?: () => void): void {
    this.offers = undo !== undefined;
    const act = () => (this.leave(), undo?.());
    render(this.element, h("span", {}, sentence), undo && button("Undo", act, { class: "small", "data-key": "toast undo" }), button("Close", () => this.leave(), { class: "small", "aria-label": "Close the notice" }));
    this.element.hidden = false;
    this.go();
    this.root.announce(sentence);
  }

  /** The text has changed: what was offered to be undone is no longer the last thing that was done. */
  withdraw(): void {
    if (this.offers) this.leave();
  }

  private leave(): void {
    clearTimeout(this.timer);
    this.element.hidden = true;
  }

  private readonly stay = () => clearTimeout(this.timer);

  private readonly go = () => {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.leave(), this.offers ? OFFERED_MS : SHOWN_MS);
  };
}
