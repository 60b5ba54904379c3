// The three protocols, with no more headers than they need: some providers refuse a page that sends any other.
// Sources: platform.openai.com/docs/api-reference/chat, docs.anthropic.com/en/api/messages-streaming,
// ai.google.dev/api/generate-content.
import type { Protocol } from "../../wire";

/** Where something is asked, and with which headers. */
export interface Endpoint {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What one event of a stream says: words, that the answer has ended (and why it is not whole), an error. */
export interface Piece {
  readonly text?: string;
  readonly ended?: boolean;
  readonly cut?: string;
  readonly error?: string;
}

export interface Adapter {
  /** Where a request goes. */
  asking(base: string, model: string, key: string): Endpoint;
  /** Where the models are listed. */
  listing(base: string, key: string): Endpoint;
  /** The names in such a list. */
  named(list: unknown): readonly string[];
  /** Read one event, or an answer that was not streamed: it is of the same kind. */
  read(data: unknown): Piece;
}

const TOO_LONG = "the model has reached the length that its provider allows";

/** A value from a provider, of which nothing is known. */
type Found = { readonly [name: string]: unknown } | undefined;

function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((found, step) => (typeof found === "object" && found !== null ? (found as Found)?.[step] : undefined), value);
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

const openai: Adapter = {
  asking: (base, _model, key) => ({ url: `${base}/chat/completions`, headers: bearer(key) }),
  listing: (base, key) => ({ url: `${base}/models`, headers: bearer(key) }),
  named: (found) => list(at(found, "data")).map((each) => text(at(each, "id"))),
  read(data) {
    if (data === "[DONE]") return { ended: true };
    const choice = at(data, "choices", 0);
    const why = at(choice, "finish_reason");
    return {
      text: text(at(choice, "delta", "content")) || text(at(choice, "message", "content")),
      error: text(at(data, "error", "message")) || text(at(data, "error")),
      ended: typeof why === "string",
      cut: why === "length" ? TOO_LONG : why === "content_filter" ? "the provider has filtered the answer" : "",
    };
  },
};

function bearer(key: string): Record<string, string> {
  return key ? { authorization: `Bearer ${key}` } : {};
}

const anthropic: Adapter = {
  asking: (base, _model, key) => ({ url: `${base}/v1/messages`, headers: claude(key) }),
  listing: (base, key) => ({ url: `${base}/v1/models?limit=1000`, headers: claude(key) }),
  named: (found) => list(at(found, "data")).map((each) => text(at(each, "id"))),
  read(data) {
    const type = at(data, "type");
    const why = at(data, "delta", "stop_reason") ?? at(data, "stop_reason");
    const whole = list(at(data, "content")).map((part) => text(at(part, "text")));
    return {
      text: (at(data, "delta", "type") === "text_delta" ? text(at(data, "delta", "text")) : "") + whole.join(""),
      error: type === "error" ? text(at(data, "error", "message")) || "the provider broke off" : "",
      ended: type === "message_stop" || type === "message",
      cut: why === "max_tokens" ? TOO_LONG : why === "refusal" ? "the model declined to go on" : "",
    };
  },
};

function claude(key: string): Record<string, string> {
  return { "x-api-key": key, "anthropic-version": "2023-06-01", "anthropic-dangerous-direct-browser-access": "true" };
}

const gemini: Adapter = {
  asking: (base, model, key) => ({ url: `${base}/models/${encodeURIComponent(model)}:streamGenerateContent?alt=sse`, headers: { "x-goog-api-key": key } }),
  listing: (base, key) => ({ url: `${base}/models?pageSize=1000`, headers: { "x-goog-api-key": key } }),
  named: (found) =>
    list(at(found, "models"))
      .filter((each) => list(at(each, "supportedGenerationMethods")).includes("generateContent"))
      .map((each) => text(at(each, "name")).replace(/^models\//, "")),
  read(data) {
    const candidate = at(data, "candidates", 0);
    const why = text(at(candidate, "finishReason"));
    const blocked = text(at(data, "promptFeedback", "blockReason"));
    const parts = list(at(candidate, "content", "parts")).filter((part) => at(part, "thought") !== true);
    return {
      text: parts.map((part) => text(at(part, "text"))).join(""),
      error: text(at(data, "error", "message")) || (blocked && `the provider blocks the question (${blocked})`),
      ended: why !== "",
      cut: why === "MAX_TOKENS" ? TOO_LONG : why && why !== "STOP" ? `the provider ended the answer (${why})` : "",
    };
  },
};

export const ADAPTERS: Readonly<Record<Protocol, Adapter>> = { openai, anthropic, gemini };
