// Holds all that the page knows, in one place. Data flows one way: an action sets, then every view draws what changed.
import type { Patch, Redaction, Report, RulePage } from "../wire";
import type { State as EngineState } from "./engine";

/** A stretch of a text, in UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export type Encoding = "utf-8" | "utf-16le" | "utf-16be";

/** One file of the stack, exactly as the user gave it, with what they masked or unmasked by hand. */
export interface StackFile {
  readonly id: number;
  readonly name: string;
  readonly text: string;
  readonly encoding: Encoding;
  readonly more: readonly Span[];
  readonly fewer: readonly string[];
}

/** Something asked of the engine; while it is busy the last answer stays on the screen. */
export type Run<T> =
  | { readonly kind: "none" }
  | { readonly kind: "busy"; readonly last: T | null }
  | { readonly kind: "done"; readonly value: T }
  | { readonly kind: "failed"; readonly reason: string; readonly message: string };

export type Tab = "findings" | "fix" | "redacted";
export type Mode = "fix" | "harden";

export interface App {
  readonly engine: EngineState;
  readonly rules: readonly RulePage[];
  readonly files: readonly StackFile[];
  /** The id of the file in the editor. */
  readonly active: number;
  readonly report: Run<Report>;
  readonly patch: Run<Patch>;
  readonly redaction: Run<Redaction>;
  readonly tab: Tab;
  readonly mode: Mode;
  /** The key (see changes.ts) of the finding last gone to. */
  readonly current: string | null;
  /** Keys (see changes.ts) of the changes the user has unticked. */
  readonly declined: ReadonlySet<string>;
  /** Which way the user chose, by key. */
  readonly choices: ReadonlyMap<string, string>;
  readonly identifiers: boolean;
  /** Why a file was not opened. */
  readonly complaint: string | null;
}

type Listener = (now: App, before: App) => void;

/** The state and those who watch it. */
export class Store {
  private readonly listeners: Listener[] = [];

  constructor(private state: App) {}

  get app(): App {
    return this.state;
  }

  /** Change some fields and tell everyone. */
  set(change: Partial<App>): void {
    const before = this.state;
    this.state = { ...before, ...change };
    for (const listener of this.listeners) listener(this.state, before);
  }

  /** Change one file. */
  setFile(id: number, change: Partial<StackFile>): void {
    this.set({ files: this.state.files.map((file) => (file.id === id ? { ...file, ...change } : file)) });
  }

  /** Call `draw` now, and whenever one of the named fields has changed. */
  watch(fields: readonly (keyof App)[], draw: (app: App) => void): void {
    this.listeners.push((now, before) => {
      if (fields.some((field) => now[field] !== before[field])) draw(now);
    });
    draw(this.state);
  }
}

/** The answer to show: the present one, or the last one while a new one is on its way. */
export function shown<T>(run: Run<T>): T | null {
  if (run.kind === "done") return run.value;
  return run.kind === "busy" ? run.last : null;
}

/** The file in the editor. */
export function activeFile(app: App): StackFile {
  return app.files.find((file) => file.id === app.active) ?? app.files[0]!;
}
