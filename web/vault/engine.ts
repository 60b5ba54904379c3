// Owns the engine as the page sees it: the state of its start, and requests that are answered or refused with a reason.
import type { Answer, Failed, Hello, MethodName, Methods, Request, Version } from "../wire";
import { Host } from "../worker/host";
import type { Parcel, Parts } from "../worker/protocol";
import { EngineError, Runner } from "../worker/runner";
import { ADVICE, type Given, type Supply } from "./supply";

export { EngineError };

export type Params<M extends MethodName> = Methods[M]["params"];
export type Answered<M extends MethodName> = Methods[M]["ok"];

const VERSION: Version = 1;

export type Versions = Omit<Hello, "rules"> & { readonly pyodide: string };
export type State =
  | { kind: "loading"; step: string; loaded: number; total: number; stalled: boolean }
  | { kind: "ready"; versions: Versions; rules: Hello["rules"]; startMs: number; remembered: boolean }
  | { kind: "failed"; message: string; advice: string };

/** A pack of rules that somebody else wrote, as it was installed; `problems` are sentences about what cannot be used. */
export interface Pack {
  readonly name: string;
  readonly version: string;
  readonly sha256: string;
  readonly rules: readonly string[];
  readonly problems: readonly string[];
}

const BUDGET_MS = 10_000;
const INSTALL_MS = 60_000;
const NAMING: ReadonlySet<MethodName> = new Set(["redact", "compose", "weigh"]); // these give names to secrets
const BEGINNING: Extract<State, { kind: "loading" }> = { kind: "loading", step: "Loading the engine", loaded: 0, total: 0, stalled: false };

/** The engine behind its one door, with workers of its own; what they are made of comes from the supply. */
export class Engine {
  state: State = BEGINNING;
  private readonly listeners: ((state: State) => void)[] = [];
  private parts: Partial<Parts> = {};
  private runner!: Promise<Runner>;
  private started!: (runner: Runner) => void;
  private refused!: (error: EngineError) => void;
  private first!: Host; // there unless the start has failed
  private running: Runner | undefined;
  private leave!: () => void;
  private since: () => number;
  private ended = false;
  private resting = false;
  private lastId = 0;
  private parcels: readonly Parcel[] = [];

  constructor(private readonly supply: Supply) {
    const made = Date.now();
    const late = supply.opened > 0; // made into a page that was there already
    this.since = () => (late ? made : supply.opened);
    this.begin();
  }

  /** Load what is missing, and start anew: after a failure, or where the download stands still. */
  again(): void {
    if (this.state.kind === "loading") return this.supply.again();
    const made = Date.now();
    this.since = () => made;
    this.leave();
    this.first?.end();
    this.running?.end();
    this.supply.again();
    this.set(BEGINNING);
    this.begin();
  }

  /** End the workers until `wake`: another page of the document's has the turn. */
  rest(): void {
    if (this.resting || this.state.kind === "failed") return;
    this.resting = true;
    this.leave();
    this.first?.end();
    this.running?.end();
    this.refused(new EngineError("ended", "The engine rests."));
    this.expect();
    this.set({ ...BEGINNING, step: "At rest, as another one on this page is in use; a click or a key wakes it" });
  }

  /** Start again after a rest. Tells whether there was one. */
  wake(): boolean {
    if (!this.resting) return false;
    this.resting = false;
    const made = Date.now();
    this.since = () => made;
    this.set(BEGINNING);
    this.begin();
    return true;
  }

  /** Call `listener` now and at every change of state. */
  onState(listener: (state: State) => void): void {
    this.listeners.push(listener);
    listener(this.state);
  }

  /** Ask the engine; rejects with an EngineError. Requests wait for the start and are answered in turn. */
  async request<M extends MethodName>(method: M, params: Params<M>, { budgetMs = BUDGET_MS } = {}): Promise<Answered<M>> {
    const runner = this.up ?? (await this.runner);
    const ok = await this.ask(runner, method, params, budgetMs);
    if (NAMING.has(method)) runner.preface = this.message("recall", await this.ask(runner, "memory", {}, budgetMs));
    return ok;
  }

  /** Install a wheel with rules, from memory; every further worker gets it too. Rejects with a plain sentence. */
  async install(name: string, wheel: ArrayBuffer): Promise<Pack> {
    const runner = await this.runner;
    const parcel: Parcel = { installer: await this.supply.installer(), name, wheel };
    const answer = JSON.parse(await runner.ask(parcel, INSTALL_MS)) as Pack | { error: string };
    if ("error" in answer) throw new Error(answer.error);
    this.parcels = [...this.parcels, parcel];
    runner.parcels = this.parcels;
    return answer;
  }

  /** Give up every request so far: each rejects as superseded, and a run that stays busy is ended. */
  cancel(): void {
    if (this.up) this.up.cancel();
    else this.runner.then((runner) => runner.cancel(), () => undefined);
  }

  /** End the workers and answer nothing any more: each request, now and later, rejects as ended. */
  end(): void {
    this.ended = true;
    this.leave();
    this.listeners.length = 0;
    this.refused(new EngineError("ended", "The engine was ended."));
    this.first?.end();
    this.running?.end();
  }

  /** The runner that takes requests without a wait, so that the engine begins before whoever asks goes on. */
  private get up(): Runner | undefined {
    return this.state.kind === "ready" ? this.running : undefined;
  }

  /** From now on requests wait for the next start. */
  private expect(): void {
    this.runner = new Promise((resolve, reject) => {
      this.started = resolve;
      this.refused = reject;
    });
    this.runner.catch(() => undefined); // whoever asks is told; nobody has to ask
  }

  private begin(): void {
    this.parts = {};
    this.expect();
    try {
      this.first = new Host();
    } catch (error) {
      this.fail(`Python could not be started: ${(error as Error).message}`);
    }
    this.leave = this.supply.hear((given) => this.hear(given));
  }

  private message<M extends MethodName>(method: M, params: Params<M>): string {
    const request: Request = { v: VERSION, id: ++this.lastId, method, params };
    return JSON.stringify(request);
  }

  private async ask<M extends MethodName>(runner: Runner, method: M, params: Params<M>, budgetMs: number): Promise<Answered<M>> {
    const answer = JSON.parse(await runner.ask(this.message(method, params), budgetMs)) as Answer | Failed;
    if ("error" in answer) throw new EngineError(answer.error.kind, answer.error.message);
    return answer.ok as Answered<M>;
  }

  private set(state: State): void {
    this.state = state;
    for (const listener of this.listeners) listener(state);
  }

  private fail(message: string, advice = ADVICE): void {
    if (this.ended) return;
    this.refused(new EngineError("crashed", message));
    this.set({ kind: "failed", message, advice });
  }

  private hear(given: Given): void {
    if (given.type === "parts" && this.state.kind === "ready") Object.assign(this.parts, given.parts); // for further workers
    if (this.state.kind !== "loading") return;
    if (given.type === "failed") this.fail(given.message, given.advice);
    else if (given.type === "parts") void this.collect(given.parts);
    else if (given.type === "stalled") this.set({ ...this.state, loaded: given.loaded, total: given.total, stalled: true });
    else this.set({ kind: "loading", step: given.step, loaded: given.loaded, total: given.total, stalled: false });
  }

  private async collect(parts: Partial<Parts>): Promise<void> {
    try {
      this.first.give(parts);
      const { glue, module, pack, memory } = Object.assign(this.parts, parts);
      if (glue && module && pack && memory !== undefined) await this.start(Object.assign(this.parts, { glue, module, pack, memory }));
    } catch (error) {
      this.fail(`Python could not be started: ${(error as Error).message}`);
    }
  }

  private async start(parts: Parts): Promise<void> {
    if (this.state.kind === "loading") this.set({ ...this.state, step: "Starting Python", stalled: false });
    const runner = new Runner(parts, (error) => this.fail(`Python could not be started again: ${error.message}`));
    this.running = runner;
    runner.parcels = this.parcels;
    const { pyodide, remembered } = await runner.adopt(this.first);
    const { rules, ...versions } = await this.ask(runner, "hello", {}, BUDGET_MS);
    this.set({ kind: "ready", versions: { ...versions, pyodide }, rules, startMs: Date.now() - this.since(), remembered });
    this.started(runner);
    if (!remembered) parts.memory = null; // where this browser does not take it no further worker tries
    this.supply.started();
  }
}
