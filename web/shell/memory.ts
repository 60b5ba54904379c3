// Keeps what Python's memory holds once the engine is imported, so that the next visit starts from it. On a quick line the
// first one does so too; on any other it is not waited for, but fetched when the first start is over.
import type { FromShell } from "./messages";

/** What the build wrote of it: where it lies, and the SHA-256 of what it unpacks to, in hexadecimal. */
export interface Kept {
  readonly url: string;
  readonly unpacked: number;
  readonly sha256: string;
}

const PATIENCE_MS = 2_000; // about what the import takes that it saves

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

/** Keep it in the place of any older one. */
async function keep(kept: Kept, bytes: Response): Promise<void> {
  const place = await store();
  if (!place) return;
  for (const old of await place.keys()) await place.delete(old);
  await place.put(kept.url, bytes);
}

/** Hands in the memory that an earlier visit has kept, or one that is here at once, or says that there is none. */
export class Memory {
  private readonly known: Promise<boolean>;
  private fresh: Response | undefined; // as it came, for the store

  /** `quick` tells whether the line is so quick that the memory is there before the engine would be imported. */
  constructor(
    private readonly port: MessagePort,
    private readonly kept: Kept,
    private readonly load: (options: RequestInit) => Promise<Uint8Array<ArrayBuffer>>,
    quick: Promise<boolean>,
  ) {
    const atOnce = async () => ((await quick) ? this.fetched({ signal: AbortSignal.timeout(PATIENCE_MS) }) : null);
    this.known = recall(kept).then(async (bytes) => this.hand(bytes ?? (await atOnce())));
  }

  /** Keep it for the next visit; where this start had none, further workers of this visit get it too. */
  async keep(): Promise<void> {
    try {
      if (!(await this.known) && (await store())) this.hand(await this.fetched({ priority: "low" }));
      if (this.fresh) await keep(this.kept, this.fresh);
    } catch {
      // a full disk: the next start is as slow as this one
    }
  }

  /** The memory from the server; null where it does not come, or is another. */
  private async fetched(options: RequestInit): Promise<ArrayBuffer | null> {
    try {
      const { buffer } = await this.load(options);
      if (!(await right(buffer, this.kept))) return null;
      this.fresh = new Response(buffer); // a copy: the worker gets the bytes themselves
      return buffer;
    } catch {
      return null; // a cut line, or plain http, where no hash can be had
    }
  }

  private hand(bytes: ArrayBuffer | null): boolean {
    this.port.postMessage({ type: "memory", bytes } satisfies FromShell, bytes ? [bytes] : []);
    return bytes !== null;
  }
}
