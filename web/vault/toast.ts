// Says in a corner what was just done, and offers to undo it; the same is read out by the status region.
import { button, type Child, h, render } from "./dom";
import { iconButton } from "./icons";
import type { Root } from "./root";

const SHOWN_MS = 5_000;
const OFFERED_MS = 12_000; // long enough to be read and reached by keyboard

/** A sentence that stays for a while, longer under the pointer or with the focus in it. */
class Note {
  readonly element = h("div", { class: "note", hidden: true });
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly ms: number, root: Root) {
    const [stay, go] = [() => clearTimeout(this.timer), () => this.wait()];
    for (const type of ["pointerenter", "focusin"] as const) this.element.addEventListener(type, stay);
    for (const type of ["pointerleave", "focusout"] as const) this.element.addEventListener(type, go);
    root.atEnd(stay);
  }

  show(...children: Child[]): void {
    render(this.element, ...children);
    this.element.hidden = false;
    this.wait();
  }

  leave(): void {
    clearTimeout(this.timer);
    this.element.hidden = true;
  }

  private wait(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.leave(), this.ms);
  }
}

export class Toast {
  private readonly said: Note;
  private readonly offer: Note; // apart: a copy that is told meanwhile does not take the Undo away

  constructor(private readonly root: Root) {
    this.said = new Note(SHOWN_MS, root);
    this.offer = new Note(OFFERED_MS, root);
    root.append(h("aside", { class: "toast", "aria-label": "Notices" }, this.said.element, this.offer.element));
  }

  /** Show a sentence, with a button that undoes it if there is something to undo. */
  show(sentence: string, undo?: () => void): void {
    const note = undo ? this.offer : this.said;
    const act = () => (note.leave(), undo?.());
    note.show(h("span", {}, sentence), undo && button("Undo", act, { class: "small", "data-key": "undo" }), iconButton("close", "Close the notice", () => note.leave()));
    this.root.announce(sentence);
  }

  /** The text has changed: what was offered to be undone is no longer the last thing that was done. */
  withdraw(): void {
    this.offer.leave();
  }
}
