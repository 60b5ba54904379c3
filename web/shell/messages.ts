// What the shell says to the vault, and the little that the vault says to the shell.
import type { FromModel, Provider, ToModel } from "./ask/messages";

/** The files the engine is made of. */
export type Part = "glue" | "wasm" | "pack";

/** One message on the channel from the shell to the vault. */
export type FromShell =
  | { type: "progress"; step: string; loaded: number; total: number }
  | { type: "stalled"; loaded: number; total: number }
  | { type: "part"; part: Part; bytes: ArrayBuffer }
  | { type: "memory"; bytes: ArrayBuffer | null }
  | { type: "failed"; message: string; advice: string }
  | { type: "wanted"; rule: string }
  | { type: "provider"; provider: Provider }
  | { type: "model"; id: number; said: FromModel }
  | { type: "given"; text: string }
  | { type: "shared"; packed: string }
  | { type: "theme"; theme: "light" | "dark" }
  | { type: "rest" }
  | { type: "installer"; bytes: ArrayBuffer | null; message: string };

/**
 * All that the vault ever says: load again what is missing; load what installs rules of the user's own; the engine is up, so what is for later may begin; whether something would be lost with the page; and how many screens of 1,000 px it would be on paper, since a
 * frame is printed as high as it is. The shell takes a small number and nothing else. On the page that may ask a model it also says what the user sends. In a frame of
 * somebody's page, also: that the user has come back, and how high all of it is in px.
 */
export type ToShell = "again" | "unsaved" | "saved" | "awake" | "installer" | "started" | number | { height: number } | ToModel;

/** The first message of all: it carries the channel's port, and when the page was opened (ms since 1970). */
export interface Greeting {
  type: "stackengine";
  opened: number;
  embedded: boolean;
}
