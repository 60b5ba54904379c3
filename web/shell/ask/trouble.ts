// Says in plain words why a model did not answer. What a provider says is quoted, but never with a part of the key.
import type { Reason } from "./messages";
import { isLocal, type Known } from "./providers";

/** An end without an answer. */
export class Trouble extends Error {
  constructor(
    readonly reason: Reason,
    message: string,
  ) {
    super(message);
  }
}

const QUOTED = 300;
const RUN = 6; // as with every other secret, so many characters in a row may not be seen

/** What a provider says, cut, and left out where a part of the key is in it. */
export function quoted(said: string, key: string): string {
  const clean = said.replace(/\s+/g, " ").trim().slice(0, QUOTED);
  for (let at = 0; at + RUN <= key.length; at++) if (clean.includes(key.slice(at, at + RUN))) return "";
  return clean && ` It says: “${clean}”`;
}

/** The message in the body of a refusal, in whatever of the usual forms. */
export function messageIn(body: string): string {
  try {
    const found = JSON.parse(body) as { error?: { message?: unknown } | string; message?: unknown; detail?: unknown };
    const first = Array.isArray(found) ? (found[0] as typeof found) : found;
    const { error } = first;
    const said = typeof error === "string" ? error : (error?.message ?? first.message ?? first.detail);
    return typeof said === "string" ? said : "";
  } catch {
    return /^\s*</.test(body) ? "" : body;
  }
}

const FORMED = /response_?format|json_?schema|output_?config|output_?format|response_?json_?schema|response_?mime|structured|grammar/i;
const SPENT = /insufficient_quota|quota|billing|credit|balance|payment/i;

/** Why a server refused with this status. */
export function refused(status: number, body: string, { name, cors }: Known, model: string, key: string): Trouble {
  const said = quoted(messageIn(body), key);
  // llama-cpp-python answers 500 to a form that it does not know, and names it in what it says
  if ((status === 400 || status === 422 || status >= 500) && FORMED.test(messageIn(body))) return new Trouble("form", `${name} does not take the form that the answer is held to.${said}`);
  if (status === 402 || SPENT.test(body) && (status === 429 || status === 403 || status === 400)) return new Trouble("quota", `The account has nothing left to spend, or its quota is used up (${status}).${said}`);
  if (status === 401 || (status === 400 && /api.?key/i.test(body))) return new Trouble("key", `${name} does not take this key (${status}): look at it again, it may be of another provider or have ended.${said}`);
  if (status === 403 && !body.trim()) return new Trouble("cors", `${name} refuses this page (403). ${cors.replace("<page>", location.origin)}`);
  if (status === 403) return new Trouble("key", `This key may not do that (403).${said}`);
  if (status === 404) return new Trouble("model", `There is no model ${model} at ${name}, or the address is another one (404).${said}`);
  if (status === 413) return new Trouble("large", `The request is too large for ${name} (413).${said}`);
  if (status === 429) return new Trouble("quota", `${name} asks to wait: too many requests (429).${said}`);
  if (/model/i.test(messageIn(body)) && (status === 400 || status === 422)) return new Trouble("model", `${name} refuses the request (${status}), for its model as it seems.${said}`);
  return new Trouble("server", `${name} ${status >= 500 ? "is in trouble" : "refuses the request"} (${status}).${said}`);
}

/** Why there was no response at all. A browser tells no page; what can be found out without the key is. */
export async function unreached(base: string, { name, cors }: Known): Promise<Trouble> {
  const where = new URL(base).host;
  if (isLocal(base) && (await isDenied())) {
    return new Trouble("permission", `The browser keeps this page from the local network. Allow it beside the address of the page (“local network access”), and ask again.`);
  }
  if (!isLocal(base) && !navigator.onLine) return new Trouble("network", "This machine is offline.");
  try {
    await fetch(base, { mode: "no-cors", credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store", signal: after(10_000) });
  } catch {
    const hint = isLocal(base) ? `Is the server running? If it is, the browser may keep this page from the local network: look beside the address of the page.` : "Is the address right, and nothing between that blocks it?";
    return new Trouble("network", `Nothing answers at ${where}. ${hint}`);
  }
  return new Trouble("cors", `${where} answers, but does not let this page read it (CORS). ${name}: ${cors.replace("<page>", location.origin)} A refusal may look like this too, for some providers send it without CORS.`);
}

function after(ms: number): AbortSignal {
  const control = new AbortController();
  setTimeout(() => control.abort(), ms);
  return control.signal;
}

/** Whether the user has kept the page from the local network; browsers have changed the name, and some know none. */
async function isDenied(): Promise<boolean> {
  for (const name of ["local-network-access", "loopback-network", "local-network"]) {
    try {
      const { state } = await navigator.permissions.query({ name: name as PermissionName });
      if (state === "denied") return true;
    } catch {
      // unknown to this browser
    }
  }
  return false;
}
