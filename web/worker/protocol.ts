// What passes between the vault and its worker: each part once, one report of the start, then only strings.

/** What a worker needs to start, in any order; the module is compiled once in the vault and shared by all of them. */
export interface Parts {
  module: WebAssembly.Module;
  glue: ArrayBuffer;
  pack: ArrayBuffer;
  /** What Python's memory holds once the engine is imported, sparse; null where the start has to go without. */
  memory: ArrayBuffer | null;
}

/** The worker's report: the start went well, from the memory or without, or something broke for good. */
export type Report = { up: true; pyodide: string; remembered: boolean } | { up: false; message: string };

/** A wheel with rules, and the zip with what installs it; a worker answers with one string, as to a request. */
export interface Parcel {
  readonly installer: ArrayBuffer;
  readonly name: string;
  readonly wheel: ArrayBuffer;
}
