// Asks the engine, and only for what is on the screen: one answer counts at a time, and a late one is dropped.
import type { Patch, Redaction, Report, Restored } from "../wire";
import { accepted } from "./changes";
import { type Engine, EngineError } from "./engine";
import { activeFile, type App, type Run, shown, type Store } from "./store";

const PAUSE_MS = 300; // after the last key; shorter and every word typed is judged, longer and it feels slow
type Asked = "report" | "patch" | "redaction";

export class Judge {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly turn = { report: 0, patch: 0, redaction: 0 };

  constructor(
    private readonly engine: Engine,
    private readonly store: Store,
  ) {}

  /** The text is another one: judge it, at once or when the typing pauses. Whatever was under way is given up. */
  textChanged(atOnce: boolean): void {
    clearTimeout(this.timer);
    this.engine.cancel();
    for (const asked of ["report", "patch", "redaction"] as const) {
      this.turn[asked]++;
      if (asked === "report" || this.store.app[asked].kind !== "none") this.busy(asked);
    }
    if (atOnce) void this.analyse();
    else this.timer = setTimeout(() => void this.analyse(), PAUSE_MS);
  }

  /** Judge the files; `budgetMs` where the user allows more time. */
  async analyse(budgetMs?: number): Promise<void> {
    const files = this.store.app.files.map(({ name, text }) => ({ name, text }));
    await this.ask<Report>("report", "analyse", { files }, budgetMs);
    this.viewChanged();
  }

  /** Another tab or tick: ask for what is shown now. */
  viewChanged(): void {
    const { app } = this.store;
    if (app.tab === "fix") void this.patch();
    if (app.tab === "redacted") void this.redact();
  }

  /** Put the secrets of this page back into a text. */
  restore(text: string): Promise<Restored> {
    return this.engine.request("restore", { text });
  }

  private async patch(): Promise<void> {
    const { app } = this.store;
    if (app.report.kind !== "done" || app.report.value.problem) return this.store.set({ patch: { kind: "none" } });
    const files = app.files.map(({ name, text }) => ({ name, text }));
    await this.ask<Patch>("patch", "patch", { files, accepted: accepted(app, app.report.value) });
  }

  private redact(): Promise<void> {
    return this.ask<Redaction>("redaction", "redact", redactParams(this.store.app));
  }

  private async ask<T extends Report | Patch | Redaction>(
    asked: Asked,
    method: string,
    params: object,
    budgetMs?: number,
  ): Promise<void> {
    const turn = ++this.turn[asked];
    this.busy(asked);
    try {
      const value: T = await this.engine.request(method, params, budgetMs ? { budgetMs } : {});
      this.settle(asked, turn, { kind: "done", value });
    } catch (error) {
      const known = error instanceof EngineError;
      if (known && error.kind === "superseded") return;
      const message = known ? error.message : `The page failed: ${String(error)}`;
      this.settle(asked, turn, { kind: "failed", reason: known ? error.kind : "internal", message });
    }
  }

  private busy(asked: Asked): void {
    const run: Run<unknown> = this.store.app[asked];
    if (run.kind === "busy") return; // drawn as such already; typing must not draw it again with every key
    const last = shown(run);
    this.store.set({ [asked]: { kind: "busy", last } });
  }

  private settle(asked: Asked, turn: number, run: Run<unknown>): void {
    if (turn === this.turn[asked]) this.store.set({ [asked]: run });
  }
}

function redactParams(app: App): object {
  const { text, more, fewer } = activeFile(app);
  return { text, identifiers: app.identifiers, more, fewer };
}
