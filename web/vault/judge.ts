// Asks the engine, and only for what is on the screen: one answer counts at a time, and a late one is dropped.
import type { Evidence, MethodName } from "../wire";
import { type Answered, type Engine, EngineError, type Params } from "./engine";
import { type Run, shown, type Store } from "./store";

const PAUSE_MS = 300; // after the last key; shorter and every word typed is judged, longer and it feels slow

export class Judge {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly turn = new Map<MethodName, number>();

  constructor(
    private readonly engine: Engine,
    private readonly store: Store,
  ) {}

  /** The text is another one: judge it, at once or when the typing pauses. Whatever was under way is given up. */
  textChanged(atOnce: boolean): void {
    this.stop();
    this.engine.cancel();
    if (this.store.app.said.length) this.store.set({ said: [] }); // the parts are other ones now
    if (this.store.app.engine.kind !== "ready") this.store.setAnswer("analyse", { kind: "busy", last: null }); // it was of the example
    for (const method of new Set<MethodName>(["analyse", ...(Object.keys(this.store.app.answers) as MethodName[])])) {
      this.nextTurn(method);
      if (method === "patch") this.store.setAnswer("patch", undefined); // its lines belong to findings that are no more
      else if (method === "analyse" || this.store.app.answers[method]) this.busy(method);
    }
    if (atOnce) void this.analyse();
    else this.timer = setTimeout(() => void this.analyse(), PAUSE_MS);
  }

  /** Judge the files, first without their fixes, which take as long again; `budgetMs` where the user allows more time. */
  async analyse(budgetMs?: number): Promise<void> {
    const files = this.store.app.files.map(({ name, text }) => ({ name, text }));
    const turn = this.begun("analyse");
    const found = await this.answer("analyse", turn, () => this.request("find", { files }, budgetMs));
    if (found && !found.proven) await this.answer("analyse", turn, () => this.request("analyse", { files }, budgetMs));
    this.viewChanged();
  }

  /** Another tab or tick: ask for what is shown now. */
  viewChanged(): void {
    this.store.app.tab.ask(this, this.store.app);
  }

  /** Ask something about the text; the store holds the answer once it is there. */
  async ask<M extends MethodName>(method: M, params: Params<M>, budgetMs?: number): Promise<void> {
    await this.answer(method, this.begun(method), () => this.request(method, params, budgetMs));
  }

  /** Ask something that is not about the text, for whoever waits for it; rejects with an EngineError. */
  once<M extends MethodName>(method: M, params: Params<M>): Promise<Answered<M>> {
    return this.engine.request(method, params);
  }

  /** Ask what was watched of a rule, unless that is known or on its way. What a new text gives up is asked again. */
  async evidence(rule: string): Promise<void> {
    const known = this.store.app.evidence.get(rule);
    if (known && known.kind !== "failed") return;
    this.learn(rule, { kind: "busy", last: null });
    for (;;) {
      try {
        return this.learn(rule, { kind: "done", value: await this.once("evidence", { rule }) });
      } catch (error) {
        const reason = error instanceof EngineError ? error.kind : "internal";
        if (reason === "ended") return;
        if (reason !== "superseded") return this.learn(rule, { kind: "failed", reason, message: (error as Error).message });
      }
    }
  }

  private learn(rule: string, run: Run<Evidence>): void {
    this.store.set({ evidence: new Map(this.store.app.evidence).set(rule, run) });
  }

  /** Forget an answer, and the one on its way: what it was about is no longer shown. */
  forget(method: MethodName): void {
    this.nextTurn(method);
    this.store.setAnswer(method, undefined);
  }

  /** Do not judge by itself any more. */
  stop(): void {
    clearTimeout(this.timer);
  }

  private request<M extends MethodName>(method: M, params: Params<M>, budgetMs?: number): Promise<Answered<M>> {
    return this.engine.request(method, params, budgetMs ? { budgetMs } : {});
  }

  /** Hold what the engine says, or why it does not, as the answer to a method; null where it says nothing. */
  private async answer<M extends MethodName>(method: M, turn: number, asked: () => Promise<Answered<M>>): Promise<Answered<M> | null> {
    try {
      const value = await asked();
      this.settle(method, turn, { kind: "done", value });
      return value;
    } catch (error) {
      const known = error instanceof EngineError;
      if (known && (error.kind === "superseded" || error.kind === "ended")) return null;
      const message = known ? error.message : `The page failed: ${String(error)}`;
      this.settle(method, turn, { kind: "failed", reason: known ? error.kind : "internal", message });
      return null;
    }
  }

  private begun(method: MethodName): number {
    this.busy(method);
    return this.nextTurn(method);
  }

  private nextTurn(method: MethodName): number {
    const turn = (this.turn.get(method) ?? 0) + 1;
    this.turn.set(method, turn);
    return turn;
  }

  private busy<M extends MethodName>(method: M): void {
    const run: Run<Answered<M>> | undefined = this.store.app.answers[method];
    if (run?.kind === "busy") return; // drawn as such already; typing must not draw it again with every key
    this.store.setAnswer(method, { kind: "busy", last: shown(run) });
  }

  private settle<M extends MethodName>(method: M, turn: number, run: Run<Answered<M>>): void {
    if (turn === this.turn.get(method)) this.store.setAnswer(method, run);
  }
}
