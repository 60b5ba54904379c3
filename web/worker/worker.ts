// Owns the Python engine. It starts from the parts in memory, and then answers one string with one string.
import "./classic";
import { loadPyodide } from "pyodide";
import { head, lay, type Machine } from "./memory";
import type { Parcel, Parts, Report } from "./protocol";

type Options = NonNullable<Parameters<typeof loadPyodide>[0]>;

const scope = self as unknown as {
  fetch: (url: string) => Promise<{ ok: boolean; arrayBuffer: () => Promise<ArrayBuffer | null> }>;
  onmessage: ((event: MessageEvent<Partial<Parts> | Parcel | string>) => void) | null;
  postMessage: (message: Report | string) => void;
};

const HOME = "https://memory.invalid/"; // never asked: fetch below answers from memory, and the CSP forbids the rest

/** Written by the build: the head of Pyodide's own lock file, which the loader compares with itself. */
declare const LOCK_INFO: object;

const takers = new Map<string, (value: never) => void>();

/** The part of that name, once the vault has handed it in. */
function part<Name extends keyof Parts>(name: Name): Promise<Parts[Name]> {
  return new Promise((resolve) => takers.set(name, resolve));
}

/** Answer Pyodide's two fetches, the wasm and the library, from memory; each waits only for what it needs itself. */
function serveFromMemory(module: Promise<WebAssembly.Module>, pack: Promise<ArrayBuffer>): void {
  WebAssembly.instantiateStreaming = async (_response, imports) => ({
    module: await module,
    instance: await WebAssembly.instantiate(await module, imports),
  });
  const files: Record<string, Promise<ArrayBuffer> | null> = { [`${HOME}pyodide.asm.wasm`]: null, [`${HOME}python.zip`]: pack };
  scope.fetch = async (url) => {
    if (!(url in files)) throw new TypeError(`Nothing is fetched here: ${url}`);
    return { ok: true, arrayBuffer: async () => (await files[url]) ?? null }; // all that Pyodide asks of an answer
  };
}

interface Started {
  handle: (request: string) => string;
  install: (parcel: Parcel) => Promise<string>;
  version: string;
  remembered: boolean;
}

const INSTALLER = "/lib/installer.zip";

const PROOF = JSON.stringify({ v: 1, id: 0, method: "memory", params: {} });

/** Start Python, from the memory where this browser takes it, and return the engine's doors. */
async function start(): Promise<Started> {
  serveFromMemory(part("module"), part("pack"));
  const memory = part("memory");
  const url = URL.createObjectURL(new Blob([await part("glue")], { type: "text/javascript" }));
  const glue = (await import(url)) as { default: NonNullable<Options["createPyodideModule"]> };
  URL.revokeObjectURL(url);
  const options: Options = {
    indexURL: HOME,
    packageBaseUrl: HOME,
    stdLibURL: `${HOME}python.zip`,
    lockFileContents: JSON.stringify({ info: LOCK_INFO, packages: {} }),
    createPyodideModule: glue.default,
    jsglobals: {},
  };
  const sparse = await memory;
  if (sparse) {
    try {
      return await python({ ...options, ...from(sparse, glue.default) });
    } catch {
      // This browser does not take it, or it is damaged: then as if there were none.
    }
  }
  return python(options);
}

/** The options with which Python does not begin at the beginning; `make` makes its machine. */
function from(sparse: ArrayBuffer, make: NonNullable<Options["createPyodideModule"]>): Options {
  const createPyodideModule: typeof make = async (settings) => {
    const machine = await make(settings);
    lay(sparse, machine as unknown as Machine);
    return machine;
  };
  return { createPyodideModule, _loadSnapshot: head(sparse) };
}

/** Start Python once, and return the engine's one door, and the one through which rules of the user's own come in. */
async function python(options: Options): Promise<Started> {
  const pyodide = await loadPyodide(options);
  const remembered = options._loadSnapshot !== undefined;
  const bridge = pyodide.pyimport("pyengine.bridge") as { handle: (request: string) => string };
  if (remembered) JSON.parse(bridge.handle(PROOF));
  const install = ({ installer, name, wheel }: Parcel): Promise<string> => {
    const path = `/tmp/${name.replace(/[^\w.+-]/g, "_")}`;
    pyodide.FS.writeFile(INSTALLER, new Uint8Array(installer));
    pyodide.FS.writeFile(path, new Uint8Array(wheel));
    const packs = pyodide.pyimport("pyengine.packs.install") as { install: (path: string, installer: string) => Promise<string> };
    return packs.install(path, INSTALLER);
  };
  return { handle: bridge.handle, install, version: pyodide.version, remembered };
}

const broken = (error: unknown) => scope.postMessage({ up: false, message: String(error) });
scope.onmessage = ({ data: parts }) => {
  for (const [name, value] of Object.entries(parts)) takers.get(name)?.(value as never);
};
start().then(({ handle, install, version, remembered }) => {
  scope.onmessage = ({ data: request }) => {
    if (typeof request === "object") return void install(request as Parcel).then((answer) => scope.postMessage(answer), broken);
    try {
      scope.postMessage(handle(request));
    } catch (error) {
      broken(error);
    }
  };
  scope.postMessage({ up: true, pyodide: version, remembered });
}, broken);
