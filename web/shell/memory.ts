// Keeps what Python's memory holds once the engine is imported, so that the next visit starts from it. It is never waited
// for: it is fetched when a first start is over, and read from the browser's own store later.
import type { FromShell } from "./messages";

/** What the build wrote of it: where it lies, and the SHA-256 of what it unpacks to, in hexadecimal. */
export interface Kept {
  readonly url: string;
  readonly unpacked: number;
  readonly sha256: string;
}

const STORE = `stackengine memory ${new URL("./", location.href).href}`; // an origin may have several copies of the folder

/** Whether there is a store here: not in a file, not over plain http on a network, not where the user forbids it. */
function store(): Promise<Cache> | null {
  try {
    return location.protocol.startsWith("http") && self.caches ? caches.open(STORE) : null;
  } catch {
    return null;
  }
}

async function right(bytes: ArrayBuffer, { sha256 }: Kept): Promise<boolean> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("") === sha256;
}

/** The memory, if the browser has the one that belongs to this page. */
async function recall(kept: Kept): Promise<ArrayBuffer | null> {
  try {
    const found = await (await store())?.match(kept.url);
    const bytes = await found?.arrayBuffer();
    return bytes && (await right(bytes, kept)) ? bytes : null;
  } catch {
    return null;
  }
}

/** Keep it in the place of any older one, as `load` gives it; null where that cannot be. */
async function remember(kept: Kept, load: () => Promise<Uint8Array<ArrayBuffer>>): Promise<ArrayBuffer | null> {
  try {
    const place = await store();
    if (!place) return null;
    const { buffer } = await load();
    if (!(await right(buffer, kept))) return null;
    for (const old of await place.keys()) await place.delete(old);
    await place.put(kept.url, new Response(buffer));
    return buffer;
  } catch {
    return null; // a full disk, a cut line: the next start is as slow as this one
  }
}

/** Hands in the memory that an earlier visit has kept, or says that there is none. */
export class Memory {
  private readonly known: Promise<boolean>;

  constructor(
    private readonly port: MessagePort,
    private readonly kept: Kept,
    private readonly load: () => Promise<Uint8Array<ArrayBuffer>>,
  ) {
    this.known = recall(kept).then((bytes) => this.hand(bytes));
  }

  /** Where there was none, keep it for the next visit; further workers of this one get it too. */
  async keep(): Promise<void> {
    if (await this.known) return;
    const bytes = await remember(this.kept, this.load);
    if (bytes) this.hand(bytes);
  }

  private hand(bytes: ArrayBuffer | null): boolean {
    this.port.postMessage({ type: "memory", bytes } satisfies FromShell, bytes ? [bytes] : []);
    return bytes !== null;
  }
}
