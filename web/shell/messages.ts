// What the shell says to the vault, and the one word that the vault says to the shell.

/** The files the engine is made of. */
export type Part = "glue" | "wasm" | "pack";

/** One message on the channel from the shell to the vault. */
export type FromShell =
  | { type: "progress"; step: string; loaded: number; total: number }
  | { type: "stalled"; loaded: number; total: number }
  | { type: "part"; part: Part; bytes: ArrayBuffer }
  | { type: "failed"; message: string; advice: string }
  | { type: "wanted"; rule: string };

/** All that the vault ever says: load again what is missing. It has no room for anything of the user's. */
export type ToShell = "again";

/** The first message of all: it carries the channel's port, and when the page was opened (ms since 1970). */
export interface Greeting {
  type: "stackengine";
  opened: number;
}
