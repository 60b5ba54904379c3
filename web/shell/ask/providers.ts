// Who can be asked: what is known of each, and what to do where it does not let a page in.
import type { Protocol } from "../../wire";

export interface Known {
  readonly id: string;
  readonly name: string;
  readonly protocol: Protocol;
  /** Without a slash at the end. */
  readonly base: string;
  /** Whether it wants a key. */
  readonly keyed: boolean;
  /** What to do where it refuses pages of other sites. */
  readonly cors: string;
}

const NOT_LET_IN = "Its operator does not let pages of other sites ask it. A gateway of your own that sends CORS headers helps: give its address.";

export const PROVIDERS: readonly [Known, ...Known[]] = [
  { id: "openai", name: "OpenAI", protocol: "openai", base: "https://api.openai.com/v1", keyed: true, cors: NOT_LET_IN },
  {
    id: "anthropic",
    name: "Anthropic",
    protocol: "anthropic",
    base: "https://api.anthropic.com",
    keyed: true,
    cors: "Anthropic refuses pages for organisations that have not allowed them: its administrator can, or give the address of a gateway of your own.",
  },
  { id: "gemini", name: "Google Gemini", protocol: "gemini", base: "https://generativelanguage.googleapis.com/v1beta", keyed: true, cors: NOT_LET_IN },
  { id: "openrouter", name: "OpenRouter", protocol: "openai", base: "https://openrouter.ai/api/v1", keyed: true, cors: NOT_LET_IN },
  { id: "groq", name: "Groq", protocol: "openai", base: "https://api.groq.com/openai/v1", keyed: true, cors: NOT_LET_IN },
  { id: "mistral", name: "Mistral", protocol: "openai", base: "https://api.mistral.ai/v1", keyed: true, cors: NOT_LET_IN },
  {
    id: "ollama",
    name: "Ollama, on this machine",
    protocol: "openai",
    base: "http://localhost:11434/v1",
    keyed: false,
    cors: "Start it so that it lets this page in: OLLAMA_ORIGINS=<page> ollama serve",
  },
  { id: "lmstudio", name: "LM Studio, on this machine", protocol: "openai", base: "http://localhost:1234/v1", keyed: false, cors: "Start its server so that it lets pages in: lms server start --cors" },
  { id: "llamacpp", name: "llama.cpp, on this machine", protocol: "openai", base: "http://localhost:8080/v1", keyed: false, cors: "Start llama-server without --no-cors, in a current version." },
  { id: "other", name: "Another, as OpenAI speaks", protocol: "openai", base: "", keyed: false, cors: NOT_LET_IN },
];

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** The address that is asked. `[::1]` is asked by its name `localhost`: no policy of a page can let an IPv6 address through. */
export function addressOf(typed: string): string {
  const base = typed.trim().replace(/\/+$/, "");
  const url = read(base);
  return url?.protocol === "http:" && url.hostname === "[::1]" ? base.replace(/\[[\da-f:.]+\]/i, "localhost") : base;
}

/** What is wrong with an address, "" if nothing: what the page's own policy lets through, and no more. */
export function faultOf(base: string): string {
  const url = read(base);
  if (!url) return base ? "The address is none." : "The address is missing.";
  if (url.username || url.password || url.search || url.hash) return "The address may not hold a name, a password, a ? or a #.";
  if (url.protocol === "https:" || (url.protocol === "http:" && isLocal(base))) return "";
  return "The address has to begin with https://, or with http:// and localhost, 127.0.0.1 or [::1].";
}

export function isLocal(base: string): boolean {
  return LOOPBACK.has(read(base)?.hostname ?? "");
}

function read(base: string): URL | null {
  try {
    return new URL(base);
  } catch {
    return null;
  }
}
