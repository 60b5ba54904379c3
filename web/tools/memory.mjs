// Writes what Python's memory holds once the engine is imported: node memory.mjs <pack.zip> <lock.json> <script.py> <out>
// The same pack gives the same bytes, on any machine and at any time: nothing here is drawn at random or read from a clock.
import crypto from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

const [pack, lock, script, out] = process.argv.slice(2);
const filled = (bytes) => bytes.fill(7);
Object.assign(crypto, { randomFillSync: filled });
Object.defineProperty(globalThis.crypto, "getRandomValues", { value: filled });
Object.assign(Math, { random: () => 0.5 });
Object.assign(Date, { now: () => 0 });
Object.assign(performance, { now: () => 0 });
process.env.TZ = "UTC";
// On such a machine Pyodide lays no trampoline of its own into the table of functions. A memory that points to one can
// only be taken where there is one; this one is taken everywhere.
Object.defineProperty(globalThis, "navigator", { value: { userAgent: "iPhone" } });

const { loadPyodide } = await import("pyodide");
const python = await loadPyodide({
  stdLibURL: pack,
  packageBaseUrl: "https://memory.invalid/",
  lockFileContents: JSON.stringify({ info: JSON.parse(readFileSync(lock, "utf8")).info, packages: {} }),
  jsglobals: {},
  _sysExecutable: "./this.program", // as in a browser; here it would be the path of this file
  _makeSnapshot: true,
});
// Under this name and no path: it stands in the memory.
python.runPython(readFileSync(script, "utf8"), { filename: "warm_up.py" });
writeFileSync(out, python.makeMemorySnapshot());
