// Owns the engine as the page sees it: the state of its start, and requests that are answered or refused with a reason.
import type { FromShell, Greeting, Part } from "../shell/messages";
import { Host } from "../worker/host";
import type { Parts } from "../worker/protocol";
import { EngineError, Runner } from "../worker/runner";

export { EngineError };

export type Versions = { engine: string; python: string; ruamel: string; pyodide: string };
export type State =
  | { kind: "loading"; step: string; loaded: number; total: number }
  | { kind: "ready"; versions: Versions; startMs: number }
  | { kind: "failed"; message: string; advice: string };

const BUDGET_MS = 10_000;
const ADVICE = "Reload the page. If it stays like this, try a current Firefox, Chrome or Safari.";

let lastId = 0;

function message(method: string, params: object): string {
  return JSON.stringify({ v: 1, id: ++lastId, method, params });
}

/** The engine behind its one door. Made once, when the vault opens; its parts come from the shell by message. */
export class Engine {
  state: State = { kind: "loading", step: "Loading the engine", loaded: 0, total: 0 };
  private readonly listeners: ((state: State) => void)[] = [];
  private readonly parts: Partial<Parts> = {};
  private readonly runner: Promise<Runner>;
  private started!: (runner: Runner) => void;
  private refused!: (error: EngineError) => void;
  private first!: Host; // there unless the start has failed
  private opened = 0;

  constructor() {
    this.runner = new Promise((resolve, reject) => {
      this.started = resolve;
      this.refused = reject;
    });
    this.runner.catch(() => undefined); // whoever asks is told; nobody has to ask
    try {
      this.first = new Host();
    } catch (error) {
      this.fail(`Python could not be started: ${(error as Error).message}`);
    }
    addEventListener("message", ({ data, source, ports }: MessageEvent<Greeting>) => {
      if (source !== parent || data.type !== "stackengine" || this.opened) return;
      this.opened = data.opened;
      ports[0]!.onmessage = ({ data: said }: MessageEvent<FromShell>) => this.hear(said);
    });
  }

  /** Call `listener` now and at every change of state. */
  onState(listener: (state: State) => void): void {
    this.listeners.push(listener);
    listener(this.state);
  }

  /** Ask the engine; rejects with an EngineError. Requests wait for the start and are answered in turn. */
  async request(method: string, params: object, { budgetMs = BUDGET_MS } = {}): Promise<any> {
    const runner = await this.runner;
    const ok = await this.ask(runner, method, params, budgetMs);
    if (method === "redact") runner.preface = message("recall", await this.ask(runner, "memory", {}, budgetMs));
    return ok;
  }

  /** Give up every request so far: each rejects as superseded, and a run that stays busy is ended. */
  cancel(): void {
    this.runner.then((runner) => runner.cancel(), () => undefined);
  }

  private async ask(runner: Runner, method: string, params: object, budgetMs: number): Promise<any> {
    const { ok, error } = JSON.parse(await runner.ask(message(method, params), budgetMs));
    if (error) throw new EngineError(error.kind, error.message);
    return ok;
  }

  private set(state: State): void {
    this.state = state;
    document.documentElement.dataset.engine = state.kind; // for style sheets, and for whoever waits for the start
    for (const listener of this.listeners) listener(state);
  }

  private fail(message: string, advice = ADVICE): void {
    this.refused(new EngineError("crashed", message));
    this.set({ kind: "failed", message, advice });
  }

  private hear(said: FromShell): void {
    if (this.state.kind !== "loading") return;
    if (said.type === "failed") this.fail(said.message, said.advice);
    else if (said.type === "part") void this.collect(said.part, said.bytes);
    else this.set({ kind: "loading", step: said.step, loaded: said.loaded, total: said.total });
  }

  private async collect(part: Part, bytes: ArrayBuffer): Promise<void> {
    try {
      const given = part === "wasm" ? { module: await WebAssembly.compile(bytes) } : { [part]: bytes };
      this.first.give(given);
      const { glue, module, pack } = Object.assign(this.parts, given);
      if (glue && module && pack) await this.start({ glue, module, pack });
    } catch (error) {
      this.fail(`Python could not be started: ${(error as Error).message}`);
    }
  }

  private async start(parts: Parts): Promise<void> {
    if (this.state.kind === "loading") this.set({ ...this.state, step: "Starting Python" });
    const runner = new Runner(parts, (error) => this.fail(`Python could not be started again: ${error.message}`));
    const pyodide = await runner.adopt(this.first);
    const versions = await this.ask(runner, "hello", {}, BUDGET_MS);
    this.set({ kind: "ready", versions: { ...versions, pyodide }, startMs: Date.now() - this.opened });
    this.started(runner);
  }
}
