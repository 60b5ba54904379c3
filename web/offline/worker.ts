// The service worker: keeps the whole folder, each file checked by its hash, and answers from there. It is installed only
// once all of it is there, and takes the place of an older one only when the page says so.

/** Written by the build: the hash of all that follows; each file's hash by its path; the bundle of pages to read. */
declare const KEPT: { version: string; files: Record<string, string>; pages: string; bundled: string[] };

interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Extendable {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Told extends Extendable {
  readonly data: unknown;
  readonly ports: readonly MessagePort[];
}
const worker = self as unknown as {
  registration: { scope: string };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", act: (event: Extendable) => void): void;
  addEventListener(type: "fetch", act: (event: Fetching) => void): void;
  addEventListener(type: "message", act: (event: Told) => void): void;
};

const { scope } = worker.registration;
const OURS = `stackengine ${scope} `; // an origin may have several copies, each under its own path
const NAME = OURS + KEPT.version;
const TYPES: Record<string, string> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
  png: "image/png",
  webmanifest: "application/manifest+json",
};

/** The address of a path in the folder; that of its index is the folder's own. */
function address(path: string): string {
  return new URL(path === "index.html" ? "./" : path, scope).href;
}

async function hash(bytes: BufferSource): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** An answer with the right type, whatever the server called it, and with the other headers that it gave. */
function answer(path: string, body: BodyInit, given: Headers): Response {
  const headers = new Headers(given);
  for (const name of ["content-encoding", "content-length", "transfer-encoding"]) headers.delete(name);
  headers.set("content-type", TYPES[path.split(".").at(-1)!] ?? "application/octet-stream");
  return new Response(body, { headers });
}

/** Fetch what is missing; a file whose name changes with its content may come from the browser's own store. */
async function fill(): Promise<void> {
  const store = await caches.open(NAME);
  for (const [path, wanted] of Object.entries(KEPT.files)) {
    if (await store.match(address(path))) continue;
    const kept = path.startsWith("assets/");
    const older = kept ? await caches.match(address(path)) : undefined;
    const response = older ?? (await fetch(address(path), { cache: kept ? "force-cache" : "no-cache" }));
    const bytes = response.ok ? await response.arrayBuffer() : new ArrayBuffer(0);
    if ((await hash(bytes)) !== wanted) throw new Error(`${path} is not the one that belongs to this version.`);
    if (path === KEPT.pages) await unpack(bytes, response.headers, store);
    await store.put(address(path), answer(path, bytes, response.headers));
  }
}

/** The pages to read come in one file: several hundred requests would be a burden for a small server. */
async function unpack(bytes: ArrayBuffer, headers: Headers, store: Cache): Promise<void> {
  const text = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
  for (const [path, page] of Object.entries(JSON.parse(text) as Record<string, string>)) await store.put(address(path), answer(path, page, headers));
}

/** Whether every file is there: a browser that is short of room may have thrown some away. */
async function whole(): Promise<boolean> {
  const there = new Set((await (await caches.open(NAME)).keys()).map(({ url }) => url));
  return [...Object.keys(KEPT.files), ...KEPT.bundled].every((path) => there.has(address(path)));
}

async function forget(): Promise<void> {
  for (const name of await caches.keys()) if (name.startsWith(OURS) && name !== NAME) await caches.delete(name);
}

worker.addEventListener("install", (event) => event.waitUntil(fill()));
worker.addEventListener("activate", (event) => event.waitUntil(forget()));
worker.addEventListener("message", (event) => {
  if (event.data === "take over") event.waitUntil(worker.skipWaiting());
  if (event.data !== "whole?") return;
  const tell = async () => event.ports[0]!.postMessage((await whole()) || (await fill().then(whole, () => false)));
  event.waitUntil(tell());
});
worker.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  const [plain] = url.split(/[?#]/, 1) as [string];
  if (method !== "GET" || !plain.startsWith(scope)) return;
  const path = plain === address("index.html") ? "index.html" : plain.slice(scope.length);
  if (!(path in KEPT.files) && !KEPT.bundled.includes(path)) return;
  event.respondWith(caches.open(NAME).then(async (store) => (await store.match(address(path))) ?? fetch(event.request)));
});

export {};
