// Owns the order of requests: one at a time, each within its budget, with a warm spare worker for when one is ended.
import type { ErrorKind } from "../wire";
import { Host, type Up } from "./host";
import type { Parcel, Parts } from "./protocol";

/** Why a request has no answer: the kinds of this file, or one that the engine itself named. */
export class EngineError extends Error {
  constructor(
    readonly kind: ErrorKind | "timeout" | "superseded" | "crashed" | "ended",
    message: string,
  ) {
    super(message);
  }
}

interface Job {
  request: string | Parcel;
  budgetMs: number;
  resolve: (answer: string) => void;
  reject: (error: EngineError) => void;
}

const START_MS = 60_000;
const REMEMBERED_MS = 15_000; // a start from the memory takes one: a browser that goes astray in it is not waited for
const SPARE_MS = 2_000; // after a start: a spare that starts at once takes the processor from the first answer
const BUSY_MS = 300; // a superseded run that is busy for longer than this is not waited for

/** Runs requests in the first worker that is up. `lost` hears when no worker can be started any more. */
export class Runner {
  /** A request that every further worker answers first: it hands on what the one before had to remember. */
  preface: string | undefined;
  /** Wheels that every further worker installs before it. */
  parcels: readonly Parcel[] = [];
  private readonly queue: Job[] = [];
  private host: Host | undefined; // only one that has started
  private coming: Host | undefined; // the next one, until it has started
  private spare: Host | undefined;
  private running: { job: Job; since: number; limit: ReturnType<typeof setTimeout> } | undefined;
  private soon: ReturnType<typeof setTimeout> | undefined; // until the next spare is started
  private ended = false;

  constructor(
    private readonly parts: Parts, // the memory may come later
    private readonly lost: (error: Error) => void,
  ) {}

  /** Give the answer to one request, after those before it; rejects with an EngineError. */
  ask(request: string | Parcel, budgetMs: number): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.ended) return reject(new EngineError("ended", "The engine was ended."));
      this.queue.push({ request, budgetMs, resolve, reject });
      this.next();
    });
  }

  /** Give up every request; a run that stays busy is ended, one that is nearly done only loses its answer. What is
   * being installed goes on: nothing newer takes its place. */
  cancel(): void {
    const gone = new EngineError("superseded", "A newer request took the place of this one.");
    for (const job of this.queue.splice(0)) {
      if (typeof job.request === "string") job.reject(gone);
      else this.queue.push(job);
    }
    if (!this.running || typeof this.running.job.request !== "string") return;
    const { job, since, limit } = this.running;
    job.reject(gone);
    clearTimeout(limit);
    this.running.limit = setTimeout(() => this.replace(), Math.max(0, BUSY_MS - (performance.now() - since)));
  }

  /** End the workers for good. Every request that waits is rejected, and so is every later one. */
  end(): void {
    this.ended = true;
    const gone = new EngineError("ended", "The engine was ended.");
    for (const job of this.queue.splice(0)) job.reject(gone);
    this.running?.job.reject(gone);
    clearTimeout(this.running?.limit);
    clearTimeout(this.soon);
    for (const host of [this.host, this.coming, this.spare]) host?.end();
  }

  private next(): void {
    if (!this.host || this.running) return;
    const job = this.queue.shift();
    if (!job) return;
    const limit = setTimeout(() => {
      const seconds = job.budgetMs / 1000;
      job.reject(new EngineError("timeout", `The engine took longer than ${seconds} seconds, so it was stopped.`));
      this.replace();
    }, job.budgetMs);
    this.running = { job, since: performance.now(), limit };
    this.host.ask(job.request).then(
      (answer) => {
        job.resolve(answer);
        clearTimeout(this.running!.limit);
        this.running = undefined;
        this.next();
      },
      (error: Error) => {
        job.reject(new EngineError("crashed", `The engine broke down: ${error.message}`));
        this.replace();
      },
    );
  }

  /** End the busy worker and go on with the spare. */
  private replace(): void {
    clearTimeout(this.running?.limit);
    this.running = undefined;
    this.host?.end();
    this.host = undefined;
    const next = this.spare ?? this.another();
    this.spare = undefined;
    this.adopt(next).catch((error: Error) => {
      for (const job of this.queue.splice(0)) job.reject(new EngineError("crashed", error.message));
      if (!this.ended) this.lost(error); // what was coming up when all was ended is not missed
    });
  }

  /** Go on with a host that has its parts, and start the next spare a little later. */
  async adopt(given: Host): Promise<Up> {
    const { host, up } = await this.risen(given);
    for (const parcel of this.parcels) await host.ask(parcel);
    if (this.preface) await host.ask(this.preface);
    [this.host, this.coming] = [host, undefined];
    this.soon = setTimeout(() => {
      this.spare ??= this.another();
      this.spare.up(START_MS).catch(() => (this.spare = undefined)); // the next replacement then starts one itself
    }, SPARE_MS);
    this.next();
    return up;
  }

  /** Wait for a host; where it goes astray in the memory, for one that starts without. */
  private async risen(host: Host): Promise<{ host: Host; up: Up }> {
    this.coming = host;
    try {
      return { host, up: await host.up(this.parts.memory ? REMEMBERED_MS : START_MS) };
    } catch (error) {
      if (this.ended || !this.parts.memory) throw error;
      this.parts.memory = null; // no further worker tries it
      return this.risen(this.another());
    }
  }

  private another(): Host {
    const host = new Host();
    host.give(this.parts);
    return host;
  }
}
