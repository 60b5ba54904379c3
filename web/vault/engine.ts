// Owns the engine as the page sees it: its state, its requests, and starting afresh when one takes too long.
import type { FromShell, Greeting, Part } from "../shell/messages";
import { Host } from "../worker/host";
import type { Parts } from "../worker/protocol";

export type Versions = { engine: string; python: string; ruamel: string; pyodide: string };
export type State =
  | { kind: "loading"; step: string; loaded: number; total: number }
  | { kind: "ready"; versions: Versions; startMs: number }
  | { kind: "failed"; message: string; advice: string };

/** Why a request has no answer: the kinds of this class, or one that the engine itself named. */
export class EngineError extends Error {
  constructor(
    readonly kind: "timeout" | "superseded" | "crashed" | (string & {}),
    message: string,
  ) {
    super(message);
  }
}

interface Job {
  request: string;
  budgetMs: number;
  resolve: (ok: unknown) => void;
  reject: (error: EngineError) => void;
}

const BUDGET_MS = 10_000;
const BUSY_MS = 300; // a run that is busy for longer than this is not waited for when it is superseded
const ADVICE = "Reload the page. If it stays like this, try a current Firefox, Chrome or Safari.";

/** The engine behind its one door. Made once, when the vault opens; the shell's parts come by message. */
export class Engine {
  state: State = { kind: "loading", step: "Loading the engine", loaded: 0, total: 0 };
  private readonly listeners: ((state: State) => void)[] = [];
  private readonly arrived: Partial<Record<Part, ArrayBuffer>> = {};
  private readonly queue: Job[] = [];
  private parts!: Parts;
  private host: Host | undefined; // only one that has started
  private spare: Host | undefined;
  private running: { job: Job; since: number; limit: ReturnType<typeof setTimeout> } | undefined;
  private opened = 0;
  private lastId = 0;

  constructor() {
    addEventListener("message", ({ data, source, ports }: MessageEvent<Greeting>) => {
      if (source !== parent || data.type !== "stackengine" || this.opened) return;
      this.opened = data.opened;
      ports[0]!.onmessage = ({ data: message }: MessageEvent<FromShell>) => this.hear(message);
    });
  }

  /** Call `listener` now and at every change of state. */
  onState(listener: (state: State) => void): void {
    this.listeners.push(listener);
    listener(this.state);
  }

  /** Ask the engine; rejects with an EngineError. Requests wait for the start and are answered in turn. */
  request(method: string, params: object, { budgetMs = BUDGET_MS } = {}): Promise<any> {
    const request = JSON.stringify({ v: 1, id: ++this.lastId, method, params });
    return new Promise((resolve, reject) => {
      this.queue.push({ request, budgetMs, resolve, reject });
      this.next();
    });
  }

  /** Give up every request; a run that stays busy is ended, one that is nearly done only loses its answer. */
  cancel(): void {
    const gone = new EngineError("superseded", "A newer request took the place of this one.");
    for (const job of this.queue.splice(0)) job.reject(gone);
    if (!this.running) return;
    const { job, since, limit } = this.running;
    job.reject(gone);
    clearTimeout(limit);
    this.running.limit = setTimeout(() => this.replace(), Math.max(0, BUSY_MS - (performance.now() - since)));
  }

  private set(state: State): void {
    this.state = state;
    document.documentElement.dataset.engine = state.kind; // for style sheets, and for whoever waits for the start
    for (const listener of this.listeners) listener(state);
  }

  private fail(message: string, advice = ADVICE): void {
    this.set({ kind: "failed", message, advice });
    for (const job of this.queue.splice(0)) job.reject(new EngineError("crashed", message));
  }

  private hear(message: FromShell): void {
    if (this.state.kind !== "loading") return;
    if (message.type === "failed") this.fail(message.message, message.advice);
    else if (message.type === "part") void this.collect(message.part, message.bytes);
    else this.set({ kind: "loading", step: message.step, loaded: message.loaded, total: message.total });
  }

  private async collect(part: Part, bytes: ArrayBuffer): Promise<void> {
    this.arrived[part] = bytes;
    const { glue, wasm, pack } = this.arrived;
    if (!glue || !wasm || !pack) return;
    this.set({ ...(this.state as State & { kind: "loading" }), step: "Starting Python" });
    try {
      this.parts = { module: await WebAssembly.compile(wasm), glue, pack };
      await this.adopt(new Host(this.parts));
    } catch (error) {
      this.fail(`Python could not be started: ${(error as Error).message}`);
    }
  }

  /** Make a host the one that answers; the first one makes the state ready. */
  private async adopt(host: Host): Promise<void> {
    const pyodide = await host.ready;
    this.host = host;
    if (this.state.kind === "loading") {
      const hello = JSON.parse(await host.ask(JSON.stringify({ v: 1, id: 0, method: "hello", params: {} })));
      this.set({ kind: "ready", versions: { ...hello.ok, pyodide }, startMs: Date.now() - this.opened });
    }
    (globalThis.requestIdleCallback ?? setTimeout)(() => (this.spare ??= new Host(this.parts)));
    this.next();
  }

  private next(): void {
    if (this.state.kind === "failed") return this.fail(this.state.message, this.state.advice);
    if (!this.host || this.running || this.state.kind !== "ready") return;
    const job = this.queue.shift();
    if (!job) return;
    const seconds = job.budgetMs / 1000;
    const limit = setTimeout(() => {
      job.reject(new EngineError("timeout", `The engine took longer than ${seconds} seconds, so it was stopped.`));
      this.replace();
    }, job.budgetMs);
    this.running = { job, since: performance.now(), limit };
    this.host.ask(job.request).then((answer) => this.settle(job, answer), (error: Error) => {
      job.reject(new EngineError("crashed", `The engine broke down: ${error.message}`));
      this.replace();
    });
  }

  private settle(job: Job, answer: string): void {
    clearTimeout(this.running!.limit);
    this.running = undefined;
    const { ok, error } = JSON.parse(answer);
    if (error) job.reject(new EngineError(error.kind, error.message));
    else job.resolve(ok);
    this.next();
  }

  /** End the busy worker and go on with the spare. */
  private replace(): void {
    clearTimeout(this.running?.limit);
    this.running = undefined;
    this.host?.end();
    this.host = undefined;
    const next = this.spare ?? new Host(this.parts);
    this.spare = undefined;
    this.adopt(next).catch((error: Error) => this.fail(`Python could not be started again: ${error.message}`));
  }
}
