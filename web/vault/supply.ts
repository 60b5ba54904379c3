// Owns what the shell hands in. It comes once for the whole document; every engine in it is given the same.
import type { ToModel } from "../shell/ask/messages";
import type { FromShell, Greeting, Part, ToShell } from "../shell/messages";
import type { Parts } from "../worker/protocol";

/** What the address, or the page around, asks of a page. */
export type Wish = Extract<FromShell, { type: "wanted" | "given" | "shared" | "theme" | "rest" }>;

/** What an engine hears of it: parts as they come, how far the rest is, or that there is none. */
export type Given = Exclude<FromShell, { type: "part" | "memory" | "installer" } | Wish | OfModel> | { type: "parts"; parts: Partial<Parts> };

/** What comes of a model, on the page that may ask one. */
export type OfModel = Extract<FromShell, { type: "provider" | "model" }>;

export const ADVICE = "Load it again. If it stays like this, try a current Firefox, Chrome or Safari.";

const PARTS = ["glue", "module", "pack"] as const;
const SETTLED_MS = 300; // nobody waits longer for a page

export class Supply {
  /** When the page was opened (ms since 1970), 0 until the shell has said it. */
  opened = 0;
  private readonly parts: Partial<Parts> = {};
  private last: Given | undefined;
  private readonly wishes = new Map<Wish["type"], Wish>();
  private port: MessagePort | undefined;
  private screens = 0;
  private readonly holding = new Set<object>();
  private readonly granters = new Set<(wish: Wish) => void>();
  private height = 0;
  private brings: Promise<ArrayBuffer> | undefined;
  private brought!: { resolve: (bytes: ArrayBuffer) => void; reject: (error: Error) => void };
  private readonly askers = new Set<(said: OfModel) => void>();
  private provider: OfModel | undefined;
  private readonly takers = new Set<(given: Given) => void>();

  constructor() {
    const greeted = ({ data, source, ports }: MessageEvent<Greeting>) => {
      if (source !== parent || data.type !== "stackengine") return;
      removeEventListener("message", greeted);
      this.opened = data.opened;
      if (data.embedded) this.embedded();
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

  /**
   * Resolves once it is known whether the engine has a memory to start from; where it has, once that and all parts are
   * on their way to it: building the page would keep them waiting.
   */
  settled(): Promise<void> {
    return new Promise((resolve) => {
      const limit = setTimeout(resolve, SETTLED_MS);
      const leave = this.hear(() => {
        const { memory } = this.parts;
        if (memory === undefined || (memory && !PARTS.every((part) => this.parts[part]))) return;
        clearTimeout(limit);
        leave();
        resolve();
      });
    });
  }

  /** Ask for what has not come, or for all of it anew if that was of no use. */
  again(): void {
    this.last = undefined;
    if (PARTS.every((part) => this.parts[part])) {
      for (const part of PARTS) delete this.parts[part];
      this.parts.memory = null;
    }
    this.say("again");
  }

  /** Tell that an engine is up: what is for the next visit may now be fetched. */
  started(): void {
    this.say("started");
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

  /** Call `granter` with what is asked for, and with each later wish. Returns how to leave off. */
  hearWishes(granter: (wish: Wish) => void): () => void {
    this.granters.add(granter);
    for (const wish of this.wishes.values()) granter(wish);
    return () => this.granters.delete(granter);
  }

  /** What installs rules of the user's own; it is loaded the first time that somebody wants it. */
  installer(): Promise<ArrayBuffer> {
    this.brings ??= new Promise((resolve, reject) => {
      this.brought = { resolve, reject };
      this.say("installer");
    });
    return this.brings;
  }

  /** Tell that the user has come back to a page whose engine rests. */
  awake(): void {
    this.wishes.delete("rest");
    this.say("awake");
  }

  /** In a frame of somebody's page: be as high as all there is, and tell how much that is. */
  private embedded(): void {
    document.documentElement.classList.add("embedded");
    const tell = () => {
      const height = document.body.scrollHeight;
      if (height !== this.height) this.say({ height: (this.height = height) });
    };
    new ResizeObserver(() => requestAnimationFrame(tell)).observe(document.body);
  }

  /** Call `asker` with the model that may be asked, and with all that comes back. Returns how to leave off. */
  hearModel(asker: (said: OfModel) => void): () => void {
    this.askers.add(asker);
    if (this.provider) asker(this.provider);
    return () => this.askers.delete(asker);
  }

  /** Say something about the model: what the user sends to it above all. */
  toModel(said: ToModel): void {
    this.say(said);
  }

  private async take(said: FromShell): Promise<void> {
    if (said.type === "provider" || said.type === "model") {
      if (said.type === "provider") this.provider = said;
      for (const asker of this.askers) asker(said);
      return;
    }
    if (isWish(said)) {
      this.wishes.set(said.type, said);
      for (const granter of this.granters) granter(said);
      return;
    }
    if (said.type === "installer") {
      if (said.bytes) return this.brought.resolve(said.bytes);
      this.brings = undefined; // the next try asks again
      return this.brought.reject(new Error(said.message));
    }
    if (said.type === "memory") return this.have({ memory: said.bytes });
    if (said.type !== "part") return this.give((this.last = said));
    try {
      this.have(await usable(said.part, said.bytes));
    } catch (error) {
      this.give((this.last = { type: "failed", message: `Python could not be started: ${(error as Error).message}`, advice: ADVICE }));
    }
  }

  private say(word: ToShell): void {
    this.port?.postMessage(word);
  }

  private have(parts: Partial<Parts>): void {
    Object.assign(this.parts, parts);
    this.give({ type: "parts", parts });
  }

  private give(given: Given): void {
    for (const taker of this.takers) taker(given);
  }
}

function isWish(said: FromShell): said is Wish {
  return ["wanted", "given", "shared", "theme", "rest"].includes(said.type);
}

/** The wasm is compiled once and shared by all workers; the rest is copied to each. */
async function usable(part: Part, bytes: ArrayBuffer): Promise<Partial<Parts>> {
  return part === "wasm" ? { module: await WebAssembly.compile(bytes) } : { [part]: bytes };
}
