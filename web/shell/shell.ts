// Owns the page around the vault: fetches the folder's own files and hands them in. It never sees what is pasted.
import type { FromShell, Greeting, Part } from "./messages";

/** Written by the build: where each file lies and how long it is, and what a compressed one unpacks to. */
declare const ASSETS: Record<Part | "vault", { url: string; size: number; unpacked?: number }>;

const RELOAD = "Reload the page. If that does not help, the folder on the server is incomplete: copy it again.";
const total = Object.values(ASSETS).reduce((sum, asset) => sum + asset.size, 0);
let loaded = 0;

/** Fetch one file and unpack it, telling `progress` as bytes arrive; rejects with a plain sentence. */
async function load(name: keyof typeof ASSETS, progress: () => void): Promise<Uint8Array<ArrayBuffer>> {
  const { url, size, unpacked } = ASSETS[name];
  const response = await fetch(url).catch((error: unknown) => {
    throw new Error(`The file ${url} could not be loaded (${String(error)}).`);
  });
  if (!response.ok) throw new Error(`The server answered ${response.status} for the file ${url}.`);
  let arrived = 0;
  const counted = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      arrived += chunk.length;
      loaded += chunk.length;
      progress();
      controller.enqueue(chunk);
    },
  });
  const stream = response.body!.pipeThrough(counted);
  try {
    return await collect(unpacked ? stream.pipeThrough(new DecompressionStream("gzip")) : stream, unpacked ?? size);
  } catch {
    throw new Error(`The file ${url} is cut or damaged: ${arrived} bytes came, and it should have ${size}.`);
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
  const greeting: Greeting = { type: "stackengine", opened: performance.timeOrigin };
  // The frame's origin is opaque, so no narrower target than "*" exists; only this frame gets the message.
  frame.contentWindow!.postMessage(greeting, "*", [port]);
  document.querySelector("#notice")!.remove();
}

/** Show a failure where the vault cannot: before it is open. */
function notice(text: string): void {
  const element = document.querySelector("#notice");
  if (element) element.textContent = text;
}

async function start(): Promise<void> {
  const { port1: mine, port2: theirs } = new MessageChannel();
  const say = (message: FromShell, transfer: Transferable[] = []) => mine.postMessage(message, transfer);
  const progress = () => say({ type: "progress", step: "Loading the engine", loaded, total });
  const hand = async (part: Part) => {
    const { buffer } = await load(part, progress);
    say({ type: "part", part, bytes: buffer }, [buffer]);
  };
  const tell = () => {
    const rule = /^#rule=([a-z0-9-]{1,80})$/.exec(location.hash)?.[1]; // the one thing that an address may say
    if (rule) say({ type: "wanted", rule });
  };
  addEventListener("hashchange", tell);
  tell();
  const vault = load("vault", progress); // first: its frame takes as long to open as the rest takes to arrive
  try {
    await Promise.all([
      vault.then((bytes) => open(new TextDecoder().decode(bytes), theirs)),
      ...(["glue", "wasm", "pack"] as const).map(hand),
    ]);
  } catch (error) {
    const message = (error as Error).message;
    say({ type: "failed", message, advice: RELOAD });
    notice(`${message} ${RELOAD}`);
  }
}

void start();
