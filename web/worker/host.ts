// Owns one worker seen from the vault: its start, one request at a time, its end.
import workerSource from "engine-worker";
import type { Parts, Report } from "./protocol";

const START_LIMIT_MS = 60_000;

/** A worker that starts at once. `ready` gives Pyodide's version, or rejects with a plain sentence. */
export class Host {
  readonly ready: Promise<string>;
  private readonly worker: Worker;
  private answered: { resolve: (answer: string) => void; reject: (error: Error) => void } | undefined;

  constructor(parts: Parts) {
    const url = URL.createObjectURL(new Blob([workerSource], { type: "text/javascript" }));
    this.worker = new Worker(url);
    this.ready = new Promise<string>((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error("Python did not start within a minute.")), START_LIMIT_MS);
      const broken = (message: string) => {
        reject(new Error(message));
        this.answered?.reject(new Error(message));
      };
      this.worker.onerror = (event) => broken(event.message || "The worker could not be started.");
      this.worker.onmessage = ({ data }: MessageEvent<Report | string>) => {
        if (typeof data === "string") this.answered?.resolve(data);
        else if (data.up) resolve(data.pyodide);
        else broken(data.message);
        clearTimeout(limit);
      };
    });
    this.ready.catch(() => this.end()).finally(() => URL.revokeObjectURL(url));
    this.worker.postMessage(parts); // copied, not transferred: the next worker starts from the same parts
  }

  /** Send one request and return its answer; the caller waits for it before the next. */
  ask(request: string): Promise<string> {
    return new Promise((resolve, reject) => {
      this.answered = { resolve, reject };
      this.worker.postMessage(request);
    });
  }

  /** End the worker, whatever it is doing. */
  end(): void {
    this.worker.terminate();
  }
}
