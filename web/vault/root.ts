// What one mount has for itself in a document that may hold another: its element, names for ids, a voice and an end.
import { h } from "./dom";

export class Root {
  /** The place a screen reader listens to. */
  readonly region = h("p", { class: "hidden", role: "status", "aria-live": "polite" });
  private readonly prefix = `se-${Math.random().toString(36).slice(2, 10)}`;

  constructor(
    readonly host: HTMLElement,
    /** Aborted when the page is taken away: whatever listens, waits or repeats has to stop with it. */
    readonly ended: AbortSignal,
  ) {
    host.classList.add("stackengine");
    this.atEnd(() => {
      host.classList.remove("stackengine");
      for (const mark of ["engine", "remembered", "theme"]) delete host.dataset[mark];
    });
  }

  /** Put elements into the host, until the page is taken away. */
  append(...elements: readonly Element[]): void {
    this.host.append(...elements);
    this.atEnd(() => elements.forEach((element) => element.remove()));
  }

  /** An id, or a name of radio buttons, that no other mount has. */
  id(name: string): string {
    return `${this.prefix}-${name}`;
  }

  /** Say a sentence to those who do not see the page change; the same one twice is read twice. */
  announce(sentence: string): void {
    const words = sentence.replaceAll("`", "");
    this.region.textContent = this.region.textContent === words ? `${words}\u00a0` : words;
  }

  /** Do something when the page is taken away. */
  atEnd(act: () => void): void {
    this.ended.addEventListener("abort", act, { once: true });
  }
}
