// Owns the page around the vault: fetches the folder's own files and hands them in. It never sees what is pasted.
import { openLine } from "model-line";
import { awake, captured, embedded, fit, listen } from "./around";
import { asked } from "./asked";
import { within } from "./inline";
import { type Kept, Memory } from "./memory";
import { keep } from "./offline";
import type { FromShell, Greeting, Part, ToShell } from "./messages";

/** Written by the build: where each file lies and how long it is, and what a compressed one unpacks to. */
declare const ASSETS: Record<Part | "vault" | "installer", Asset> & { memory: Asset & Kept };

interface Asset {
  url: string;
  size: number;
  unpacked?: number;
}

const RELOAD = "Load it again. If that does not help, the folder on the server is incomplete: copy it again.";
const PARTS = ["glue", "wasm", "pack"] as const;
const STALLED_MS = 10_000; // without a byte; then it is told
const QUICK = 4_000; // bytes in a millisecond, 32 Mbit/s: 7 MB more take less than the import of the engine
const STARTING = ["vault", ...PARTS] as const; // what a start waits for
const total = STARTING.reduce((sum, name) => sum + ASSETS[name].size, 0);

/** How many bytes have come of each file. */
const arrived = new Map<keyof typeof ASSETS, number>();
const loaded = () => STARTING.reduce((sum, name) => sum + (arrived.get(name) ?? 0), 0);

/** Fetch one file and unpack it, telling `progress` as bytes arrive; rejects with a plain sentence. */
async function load(name: keyof typeof ASSETS, progress: () => void, options: RequestInit = {}): Promise<Uint8Array<ArrayBuffer>> {
  const { url, size, unpacked } = ASSETS[name];
  const response = within(url) ?? (await fetch(url, options).catch((error: unknown) => {
    throw new Error(`The file ${url} could not be loaded (${String(error)}).`);
  }));
  if (!response.ok) throw new Error(`The server answered ${response.status} for the file ${url}.`);
  arrived.set(name, 0);
  const counted = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      arrived.set(name, arrived.get(name)! + chunk.length);
      progress();
      controller.enqueue(chunk);
    },
  });
  const stream = response.body!.pipeThrough(counted);
  try {
    return await collect(unpacked ? stream.pipeThrough(new DecompressionStream("gzip")) : stream, unpacked ?? size);
  } catch {
    throw new Error(`The file ${url} is cut or damaged: ${arrived.get(name)} bytes came, and it should have ${size}.`);
  }
}

/** Gather a stream into exactly so many bytes. */
async function collect(stream: ReadableStream<Uint8Array>, size: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(size);
  let at = 0;
  const reader = stream.getReader();
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    bytes.set(chunk.value, at); // throws where it does not fit
    at += chunk.value.length;
  }
  if (at !== size) throw new RangeError();
  return bytes;
}

/** Put the vault's document into its sandboxed frame and give its script one end of the channel. */
async function open(page: string, port: MessagePort): Promise<void> {
  const frame = document.createElement("iframe");
  frame.title = "StackEngine";
  frame.setAttribute("sandbox", "allow-scripts allow-downloads");
  frame.allow = "clipboard-write";
  frame.srcdoc = page;
  const shown = new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
  document.querySelector("#place")!.append(frame);
  await shown;
  const greeting: Greeting = { type: "stackengine", opened: performance.timeOrigin, embedded };
  // The frame's origin is opaque, so no narrower target than "*" exists; only this frame gets the message.
  frame.contentWindow!.postMessage(greeting, "*", [port]);
  document.querySelector("#notice")!.remove();
}

/** Say what is the matter where the vault cannot, before it is open: there is no text yet that a reload could lose. */
function notice(text: string, label: string): void {
  const again = document.createElement("button");
  again.textContent = label;
  again.addEventListener("click", () => location.reload());
  document.querySelector("#notice")?.replaceChildren(text, again);
}

/** Tells when no byte has come for a while, until it is told that all is there. */
class Watch {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly stalled: () => void) {}

  /** Something has come. */
  moved(): void {
    this.done();
    this.timer = setTimeout(this.stalled, STALLED_MS);
  }

  done(): void {
    clearTimeout(this.timer);
  }
}

/** Loads the parts of the engine and hands each in; what failed or stands still can be loaded again. */
class Loading {
  private readonly missing = new Set<Part>(PARTS);
  private turn = new AbortController();
  private readonly watch = new Watch(() => this.say({ type: "stalled", loaded: loaded(), total }));
  private began = 0;
  private told!: (quick: boolean) => void;
  /** Whether all parts came quickly, at the first try. */
  readonly quick = new Promise<boolean>((resolve) => (this.told = resolve));

  constructor(private readonly port: MessagePort) {}

  /** Load what is missing; what was under way before is given up. */
  start(options: RequestInit = {}): void {
    this.began ||= performance.now(); // a second try does not make a line quick
    this.turn.abort();
    this.turn = new AbortController();
    this.watch.moved();
    for (const part of this.missing) void this.hand(part, { ...options, signal: this.turn.signal });
  }

  /** Load again; where all had come and was of no use, all of it. */
  again(): void {
    if (!this.missing.size) for (const part of PARTS) this.missing.add(part);
    for (const part of this.missing) arrived.delete(part);
    this.start({ cache: "reload" });
  }

  private say(message: FromShell, transfer: Transferable[] = []): void {
    this.port.postMessage(message, transfer);
  }

  private done(): void {
    this.watch.done();
    const size = PARTS.reduce((sum, name) => sum + ASSETS[name].size, 0);
    this.told(QUICK < size / (performance.now() - this.began));
  }

  private async hand(part: Part, options: RequestInit & { signal: AbortSignal }): Promise<void> {
    const progress = () => {
      if (options.signal.aborted) return;
      this.watch.moved();
      this.say({ type: "progress", step: "Loading the engine", loaded: loaded(), total });
    };
    try {
      const { buffer } = await load(part, progress, options);
      if (options.signal.aborted) return;
      this.missing.delete(part);
      this.say({ type: "part", part, bytes: buffer }, [buffer]);
      if (!this.missing.size) this.done();
    } catch (error) {
      if (options.signal.aborted) return;
      this.turn.abort();
      this.watch.done();
      this.told(false);
      this.say({ type: "failed", message: (error as Error).message, advice: RELOAD });
    }
  }
}

/** Hand in what installs rules of the user's own. */
async function bring(port: MessagePort): Promise<void> {
  try {
    const { buffer } = await load("installer", () => undefined);
    port.postMessage({ type: "installer", bytes: buffer, message: "" } satisfies FromShell, [buffer]);
  } catch (error) {
    port.postMessage({ type: "installer", bytes: null, message: (error as Error).message } satisfies FromShell);
  }
}

/** Give the frame room for all of it on paper. */
function lengthen(screens: number): void {
  const height = 1_000 * Math.min(200, Math.max(1, Math.ceil(Number(screens)) || 1));
  document.querySelector<HTMLElement>("#place")!.style.setProperty("--length", `${height}px`);
}

/** Have the browser ask before it leaves: a frame may not. */
function ask(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

async function start(): Promise<void> {
  const { port1: mine, port2: theirs } = new MessageChannel();
  const loading = new Loading(mine);
  const none = embedded || !isSecureContext || !location.protocol.startsWith("http"); // without https no hash can be had
  const memory = new Memory(mine, ASSETS.memory, (options) => load("memory", () => undefined, options), none ? Promise.resolve(false) : loading.quick);
  const later = once(() => {
    if (embedded) return; // a page in somebody's page fetches nothing for later
    void keep(document.querySelector<HTMLElement>("#kept")!);
    void memory.keep();
  });
  const line = openLine((said) => mine.postMessage(said));
  mine.onmessage = ({ data }: MessageEvent<ToShell>) => {
    if (typeof data === "object") "height" in data ? fit(data.height) : line?.take(data);
    else if (data === "again") loading.again();
    else if (data === "unsaved") addEventListener("beforeunload", ask);
    else if (data === "saved") removeEventListener("beforeunload", ask);
    else if (data === "awake") awake();
    else if (data === "installer") void bring(mine);
    else if (data === "started") later();
    else lengthen(data);
  };
  const tell = () => {
    const wanted = asked(location.hash);
    if (wanted) mine.postMessage(wanted);
  };
  addEventListener("hashchange", tell);
  tell();
  if (embedded) listen((message) => mine.postMessage(message));
  const mega = (bytes: number) => (bytes / 1e6).toFixed(1);
  const watch = new Watch(() => notice(`The download has stood still for 10 s, at ${mega(loaded())} of ${mega(ASSETS.vault.size)} MB. `, "Try again"));
  watch.moved();
  try {
    const bytes = await load("vault", () => watch.moved()); // the editor first: the engine would share the line with it
    watch.done();
    loading.start(); // while the frame opens
    await open(new TextDecoder().decode(bytes), theirs);
  } catch (error) {
    watch.done();
    notice(`${(error as Error).message} ${RELOAD} `, "Reload the page");
  }
}

/** The act as one that is carried out once, when nothing else is going on. */
function once(act: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    if ("requestIdleCallback" in self) requestIdleCallback(act);
    else setTimeout(act, 1_000); // Safari
  };
}

/** In a frame of somebody else's page only embed.html starts: over this one anything could be laid. */
function refuse(): void {
  const link = document.createElement("a");
  Object.assign(link, { href: location.href, target: "_blank", rel: "noopener", textContent: "Open it by itself" });
  document.querySelector("#notice")!.replaceChildren("This page does not start inside another one; embed.html does. ", link);
}

if (captured) refuse();
else void start();
