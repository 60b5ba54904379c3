// Sends a body as it is, and gives what comes back piece by piece. Retries what passes by itself, before a word has come.
import { createParser } from "eventsource-parser";
import { ADAPTERS, type Adapter, type Endpoint, type Piece } from "./adapters";
import type { FromModel } from "./messages";
import type { Known } from "./providers";
import { quoted, refused, Trouble, unreached } from "./trouble";

/** Whom to ask. */
export interface Chosen {
  readonly known: Known;
  readonly base: string;
  readonly model: string;
  readonly key: string;
}

const STALLED_MS = 180_000; // without a byte; a local model may read a long file for minutes before its first word
const RETRIES_MS = [1_000, 3_000, 8_000];
const LONGEST_WAIT_MS = 30_000; // who asks for more is not waited for
const MOST = 1_000_000; // characters of an answer
const PASSING = new Set([429, 500, 502, 503, 504, 529]); // 529: Anthropic is overloaded

const TOO_MUCH = `more than ${MOST.toLocaleString("en")} characters came, and the rest was not taken`;

/** Ask; `tell` hears everything, the end last. Never rejects. */
export async function send(chosen: Chosen, body: string, stop: AbortSignal, tell: (said: FromModel) => void): Promise<void> {
  try {
    tell({ kind: "done", cut: await answered(chosen, body, stop, tell) });
  } catch (error) {
    const trouble = stop.aborted ? new Trouble("stopped", "Stopped.") : error instanceof Trouble ? error : new Trouble("server", `The page failed: ${String(error)}`);
    tell({ kind: "failed", reason: trouble.reason, message: trouble.message });
  }
}

async function answered(chosen: Chosen, body: string, stop: AbortSignal, tell: (said: FromModel) => void): Promise<string> {
  const adapter = ADAPTERS[chosen.known.protocol];
  const { url, headers } = adapter.asking(chosen.base, chosen.model, chosen.key);
  const options = { method: "POST", headers: { ...headers, "content-type": "application/json" }, body };
  for (let turn = 0; ; turn++) {
    tell({ kind: "waiting", text: `${chosen.known.name} was asked.` });
    const watch = new Watch(stop);
    try {
      const response = await reach({ url, headers }, options, chosen, watch);
      if (response.ok) return await taken(response, adapter, chosen.key, watch, tell);
      const trouble = refused(response.status, await response.text(), chosen.known, chosen.model, chosen.key);
      const wait = waitFor(response, turn);
      if (!PASSING.has(response.status) || wait === null || trouble.reason === "form" || (trouble.reason === "quota" && /nothing left/.test(trouble.message))) throw trouble;
      tell({ kind: "waiting", text: `${trouble.message} Trying again in ${Math.ceil(wait / 1000)} s.` });
      await pause(wait, stop);
    } finally {
      watch.end();
    }
  }
}

/** How long to wait before the next try, null where there is none. */
function waitFor(response: Response, turn: number): number | null {
  const own = RETRIES_MS[turn];
  if (own === undefined) return null;
  const asked = Number(response.headers.get("retry-after")) * 1000 || 0;
  return asked > LONGEST_WAIT_MS ? null : Math.max(asked, own * (1 + Math.random() / 4));
}

async function reach({ url }: Endpoint, options: RequestInit, { base, known }: Chosen, watch: Watch): Promise<Response> {
  try {
    // no redirect is followed: the key is for this address alone
    return await fetch(url, { ...options, signal: watch.signal, redirect: "error", credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store" });
  } catch (error) {
    throw watch.reason() ?? (error instanceof TypeError ? await unreached(base, known) : error);
  }
}

/** Read an answer to its end. Returns why words are missing, "" if none. */
async function taken(response: Response, adapter: Adapter, key: string, watch: Watch, tell: (said: FromModel) => void): Promise<string> {
  let [length, ended, cut] = [0, false, ""];
  const take = (piece: Piece) => {
    if (piece.error) throw new Trouble("server", `The answer broke off.${quoted(piece.error, key)}`);
    const text = (piece.text ?? "").slice(0, Math.max(0, MOST - length));
    length += piece.text?.length ?? 0;
    if (text) tell({ kind: "words", text });
    if (length > MOST) [ended, cut] = [true, TOO_MUCH];
    if (piece.cut) cut ||= piece.cut;
    ended ||= piece.ended ?? false;
  };
  const streamed = /event-stream/.test(response.headers.get("content-type") ?? "");
  let whole = "";
  const parser = createParser({ onEvent: ({ data }) => take(adapter.read(data === "[DONE]" ? data : parsed(data))) });
  const reader = response.body!.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array<ArrayBuffer>>).getReader();
  try {
    for (let part = await reader.read(); !part.done && cut !== TOO_MUCH; part = await reader.read()) {
      watch.moved();
      if (streamed) parser.feed(part.value);
      else if ((whole += part.value).length > 8 * MOST) throw new Trouble("server", "The server answers with something that is no answer of a model, and does not end.");
    }
  } catch (error) {
    throw watch.reason() ?? (error instanceof Trouble ? error : new Trouble("network", "The connection broke off in the middle of the answer."));
  } finally {
    reader.cancel().catch(() => undefined);
  }
  if (!streamed) take(adapter.read(parsed(whole)));
  if (!length && !ended) throw new Trouble("server", "The server answers, but not as a model of this kind does: is the address right?");
  return ended ? cut : "the connection ended before the answer did";
}

/** An event as JSON; one that is none is no reason to lose the words around it. */
function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}

function pause(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    stop.addEventListener("abort", () => (clearTimeout(timer), reject(new Trouble("stopped", "Stopped."))), { once: true });
  });
}

/** Ends a request that the user stops, or of which no byte has come for a while. */
class Watch {
  private readonly control = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private stalled = false;
  private readonly stopped = () => this.control.abort();

  constructor(private readonly stop: AbortSignal) {
    if (stop.aborted) this.control.abort();
    stop.addEventListener("abort", this.stopped);
    this.moved();
  }

  get signal(): AbortSignal {
    return this.control.signal;
  }

  /** Something has come. */
  moved(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.stalled = true;
      this.control.abort();
    }, STALLED_MS);
  }

  /** Why it was ended, if it was. */
  reason(): Trouble | undefined {
    if (this.stop.aborted) return new Trouble("stopped", "Stopped.");
    return this.stalled ? new Trouble("stalled", `Nothing has come for ${STALLED_MS / 1000} s, so it was given up.`) : undefined;
  }

  end(): void {
    clearTimeout(this.timer);
    this.stop.removeEventListener("abort", this.stopped);
  }
}

/** List the names of the models there; rejects with a Trouble. */
export async function models(chosen: Chosen): Promise<readonly string[]> {
  const adapter = ADAPTERS[chosen.known.protocol];
  const endpoint = adapter.listing(chosen.base, chosen.key);
  const watch = new Watch(new AbortController().signal);
  try {
    const response = await reach(endpoint, { headers: endpoint.headers }, chosen, watch);
    const body = await response.text();
    if (!response.ok) throw refused(response.status, body, chosen.known, chosen.model, chosen.key);
    return adapter.named(parsed(body)).filter(Boolean).sort();
  } finally {
    watch.end();
  }
}
