// What the shell says to the vault, all of it. The vault answers nothing: it has no need to.

/** The files the engine is made of. */
export type Part = "glue" | "wasm" | "pack";

/** One message on the channel from the shell to the vault. */
export type FromShell =
  | { type: "progress"; step: string; loaded: number; total: number }
  | { type: "part"; part: Part; bytes: ArrayBuffer }
  | { type: "failed"; message: string; advice: string }
  | { type: "wanted"; rule: string };

/** The first message of all: it carries the channel's port, and when the page was opened (ms since 1970). */
export interface Greeting {
  type: "stackengine";
  opened: number;
}
