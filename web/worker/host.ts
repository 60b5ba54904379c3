// Owns one worker seen from the vault: its start, one request at a time, its end.
import workerSource from "engine-worker";
import type { Parcel, Parts, Report } from "./protocol";

/** How a worker came up: Pyodide's version, and whether it started from the memory. */
export type Up = Omit<Extract<Report, { up: true }>, "up">;

/** A worker that starts Python as far as it can with the parts it has been given. */
export class Host {
  private readonly worker: Worker;
  private readonly started: Promise<Up>;
  private answered: { resolve: (answer: string) => void; reject: (error: Error) => void } | undefined;
  private fail!: (error: Error) => void;

  constructor() {
    const url = URL.createObjectURL(new Blob([workerSource], { type: "text/javascript" }));
    this.worker = new Worker(url);
    this.started = new Promise<Up>((resolve, reject) => {
      this.fail = reject;
      const broken = (message: string) => {
        reject(new Error(message));
        this.answered?.reject(new Error(message));
      };
      this.worker.onerror = (event) => broken(event.message || "The worker could not be started.");
      this.worker.onmessage = ({ data }: MessageEvent<Report | string>) => {
        if (typeof data === "string") this.answered?.resolve(data);
        else if (data.up) resolve(data);
        else broken(data.message);
      };
    });
    this.started.catch(() => this.end()).finally(() => URL.revokeObjectURL(url));
  }

  /** Hand in parts. They are copied, not transferred: the next worker starts from the same ones. */
  give(parts: Partial<Parts>): void {
    this.worker.postMessage(parts);
  }

  /** Wait so long for Python, once all parts are given. Rejects with a plain sentence. */
  up(limitMs: number): Promise<Up> {
    const limit = setTimeout(() => this.fail(new Error(`Python did not start within ${limitMs / 1000} seconds.`)), limitMs);
    return this.started.finally(() => clearTimeout(limit));
  }

  /** Send one request and return its answer; the caller waits for it before the next. */
  ask(request: string | Parcel): Promise<string> {
    return new Promise((resolve, reject) => {
      this.answered = { resolve, reject };
      this.worker.postMessage(request);
    });
  }

  /** End the worker, whatever it is doing. */
  end(): void {
    this.fail(new Error("The worker was ended.")); // for whoever waits for the start
    this.worker.terminate();
  }
}
