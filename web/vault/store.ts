// Holds all that the page knows, in one place. Data flows one way: an action sets, then every view draws what changed.
import type { Provider } from "../shell/ask/messages";
import type { Composed, Deed, Evidence, Form, Guess, MethodName, Report, RulePage, Said, Span, Turn, Way } from "../wire";
import type { Answered, EngineError, Pack, State as EngineState } from "./engine";
import type { Filter, Grouping } from "./list";
import type { View } from "./views/view";

export type Encoding = "utf-8" | "utf-16le" | "utf-16be";

/** One file of the stack, exactly as the user gave it, with what they masked or unmasked by hand. */
export interface StackFile {
  readonly id: number;
  readonly name: string;
  readonly text: string;
  readonly encoding: Encoding;
  readonly more: readonly Span[];
  readonly fewer: readonly Span[];
  /** The text as it also stands elsewhere: opened, pasted, copied or saved so. */
  readonly kept: string;
}

/** A file with nothing done to it yet. */
export function newFile(id: number, name: string, text: string): StackFile {
  return { id, name, text, encoding: "utf-8", more: [], fewer: [], kept: text };
}

/** Something asked of the engine; while it is busy the last answer stays on the screen. */
export type Run<T> =
  | { readonly kind: "busy"; readonly last: T | null }
  | { readonly kind: "done"; readonly value: T }
  | { readonly kind: "failed"; readonly reason: EngineError["kind"]; readonly message: string };

/** What was asked about the text, by method; nothing where it was not asked yet. */
export type Answers = { readonly [M in MethodName]?: Run<Answered<M>> };

export type Mode = "fix" | "harden";

/** What is looked at of the rollout that is foreseen; "" is the first service, the first scenario. */
export interface Ahead {
  readonly service: string;
  readonly scenario: string;
  readonly guess: Guess;
  readonly deeds: readonly Deed[];
}

/** What is said to a model and by it, redacted, and what is being asked. */
export interface Talk {
  readonly question: string;
  readonly turns: readonly Turn[];
  /** What would be sent, exactly, to the provider of that revision. */
  readonly letter: { readonly composed: Composed; readonly revision: number } | null;
  /** What is under way, with the words that have come so far. */
  readonly sent: { readonly id: number; readonly waiting: string; readonly words: string } | null;
  readonly trouble: string | null;
  /** The numbers of the changes of the last answer that the user has ticked: none until then. */
  readonly accepted: readonly number[];
  readonly form: Form;
}

export interface App {
  readonly engine: EngineState;
  readonly rules: readonly RulePage[];
  readonly files: readonly StackFile[];
  /** The id of the file in the editor. */
  readonly active: number;
  readonly answers: Answers;
  /** What the user says that parts of the text are; forgotten when the text changes. */
  readonly said: readonly Said[];
  readonly tab: View;
  readonly mode: Mode;
  /** The key (see changes.ts) of the finding last gone to. */
  readonly current: string | null;
  /** What the user has ticked and unticked, by the key (see changes.ts) of the finding. */
  readonly ticks: ReadonlyMap<string, boolean>;
  readonly filter: Filter;
  readonly grouping: Grouping;
  /** Diffs stand side by side. */
  readonly split: boolean;
  /** Keys of the findings whose Why is open. */
  readonly unfolded: ReadonlySet<string>;
  /** What was watched of a rule, by its id; nothing where nobody asked. */
  readonly evidence: ReadonlyMap<string, Run<Evidence>>;
  /** Which way the user chose, by key. */
  readonly choices: ReadonlyMap<string, Way>;
  readonly identifiers: boolean;
  /** The user's own words, hidden wherever they stand. */
  readonly terms: readonly string[];
  /** A redacted text was given away: only this page knows what its placeholders stand for. */
  readonly handed: boolean;
  readonly ahead: Ahead;
  /** The model that may be asked; null on the page that cannot. */
  readonly provider: Provider | null;
  readonly talk: Talk;
  /** Why a file was not opened. */
  readonly complaint: string | null;
  /** The rule whose example the address asks for, until it is shown or declined. */
  readonly wanted: string | null;
  /** A text that came by the address or from the page around, while there is one of the user's. */
  readonly brought: string | null;
  /** What was made of a redacted text to be given away, until it is; shown while that text is. */
  readonly outgoing: { readonly kind: "link" | "bundle"; readonly of: string; readonly text: string } | null;
  /** Rules of others that were brought into this tab. */
  readonly packs: readonly Pack[];
  /** Why the last one could not be; null where all is well. */
  readonly unpacked: string | null;
  /** The rule whose finding is gone to once the text is judged. */
  readonly sought: string | null;
  /** The rules are open to be read, at this one if there is a name. */
  readonly reading: { readonly rule: string | null } | null;
}

/** The state and those who watch it. */
export class Store {
  private readonly listeners: ((app: App) => void)[] = [];

  constructor(private state: App) {}

  get app(): App {
    return this.state;
  }

  /** Change some fields and tell everyone. */
  set(change: Partial<App>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener(this.state);
  }

  /** Change one file. */
  setFile(id: number, change: Partial<StackFile>): void {
    this.set({ files: this.state.files.map((file) => (file.id === id ? { ...file, ...change } : file)) });
  }

  /** Keep how far a question to the engine has come. */
  setAnswer<M extends MethodName>(method: M, run: Run<Answered<M>> | undefined): void {
    this.set({ answers: { ...this.state.answers, [method]: run } });
  }

  /** Call `draw` now, and whenever something of what `seen` picks has changed. */
  watch(seen: (app: App) => readonly unknown[], draw: (app: App) => void): void {
    let last = seen(this.state);
    this.listeners.push((app) => {
      const now = seen(app);
      const changed = now.some((value, index) => value !== last[index]);
      last = now;
      if (changed) draw(app);
    });
    draw(this.state);
  }
}

/** The answer to show: the present one, or the last one while a new one is on its way. */
export function shown<T>(run: Run<T> | undefined): T | null {
  if (run?.kind === "done") return run.value;
  return run?.kind === "busy" ? run.last : null;
}

/** The report to show. */
export function report(app: App): Report | null {
  return shown(app.answers.analyse);
}

/** Whether findings are shown whose fixes the engine has not tried yet. */
export function proving(app: App): boolean {
  return report(app)?.proven === false;
}

/** The file in the editor. */
export function activeFile(app: App): StackFile {
  return app.files.find((file) => file.id === app.active) ?? app.files[0]!;
}
