// Owns what the shell hands in. It comes once for the whole document; every engine in it is given the same.
import type { FromShell, Greeting, Part, ToShell } from "../shell/messages";
import type { Parts } from "../worker/protocol";

/** What an engine hears of it: parts as they come, how far the rest is, or that there is none. */
export type Given = Exclude<FromShell, { type: "part" | "wanted" }> | { type: "parts"; parts: Partial<Parts> };

export const ADVICE = "Load it again. If it stays like this, try a current Firefox, Chrome or Safari.";

const PARTS = ["glue", "module", "pack"] as const;

export class Supply {
  /** When the page was opened (ms since 1970), 0 until the shell has said it. */
  opened = 0;
  private readonly parts: Partial<Parts> = {};
  private last: Given | undefined;
  private wanted: string | undefined;
  private port: MessagePort | undefined;
  private screens = 0;
  private readonly holding = new Set<object>();
  private readonly showers = new Set<(rule: string) => void>();
  private readonly takers = new Set<(given: Given) => void>();

  constructor() {
    const greeted = ({ data, source, ports }: MessageEvent<Greeting>) => {
      if (source !== parent || data.type !== "stackengine") return;
      removeEventListener("message", greeted);
      this.opened = data.opened;
      this.port = ports[0]!;
      if (this.screens) this.say(this.screens);
      if (this.holding.size) this.say("unsaved");
      this.port.onmessage = ({ data: said }: MessageEvent<FromShell>) => void this.take(said);
    };
    addEventListener("message", greeted);
  }

  /** Call `taker` with what has come so far and with all that comes. Returns how to leave off. */
  hear(taker: (given: Given) => void): () => void {
    this.takers.add(taker);
    if (this.last) taker(this.last);
    if (Object.keys(this.parts).length) taker({ type: "parts", parts: this.parts });
    return () => this.takers.delete(taker);
  }

  /** Ask for what has not come, or for all of it anew if that was of no use. */
  again(): void {
    this.last = undefined;
    if (PARTS.every((part) => this.parts[part])) for (const part of PARTS) delete this.parts[part];
    this.say("again");
  }

  /** Tell how many screens of 1,000 px all of it is on paper. */
  lengthen(screens: number): void {
    if (screens === this.screens) return;
    this.screens = screens;
    this.say(screens);
  }

  /** Tell whether `page` holds what would be lost with it. */
  hold(page: object, holds: boolean): void {
    const before = this.holding.size > 0;
    if (holds) this.holding.add(page);
    else this.holding.delete(page);
    if (before !== this.holding.size > 0) this.say(before ? "saved" : "unsaved");
  }

  /** Call `shower` with the rule whose example the address asks for, and with each later one. Returns how to leave off. */
  hearWanted(shower: (rule: string) => void): () => void {
    this.showers.add(shower);
    if (this.wanted) shower(this.wanted);
    return () => this.showers.delete(shower);
  }

  private async take(said: FromShell): Promise<void> {
    if (said.type === "wanted") {
      this.wanted = said.rule;
      for (const shower of this.showers) shower(said.rule);
      return;
    }
    if (said.type !== "part") return this.give((this.last = said));
    try {
      const parts = await usable(said.part, said.bytes);
      Object.assign(this.parts, parts);
      this.give({ type: "parts", parts });
    } catch (error) {
      this.give((this.last = { type: "failed", message: `Python could not be started: ${(error as Error).message}`, advice: ADVICE }));
    }
  }

  private say(word: ToShell): void {
    this.port?.postMessage(word);
  }

  private give(given: Given): void {
    for (const taker of this.takers) taker(given);
  }
}

/** The wasm is compiled once and shared by all workers; the rest is copied to each. */
async function usable(part: Part, bytes: ArrayBuffer): Promise<Partial<Parts>> {
  return part === "wasm" ? { module: await WebAssembly.compile(bytes) } : { [part]: bytes };
}
