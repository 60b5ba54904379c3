// Owns the Python engine. It starts from the parts in memory, and then answers one string with one string.
import "./classic";
import { loadPyodide } from "pyodide";
import type { Parts, Report } from "./protocol";

type Options = NonNullable<Parameters<typeof loadPyodide>[0]>;

const scope = self as unknown as {
  fetch: (url: string) => Promise<Response>;
  onmessage: ((event: MessageEvent<Partial<Parts> | string>) => void) | null;
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
    return new Response(await files[url]);
  };
}

/** Start Python and return the engine's one door. */
async function start(): Promise<{ handle: (request: string) => string; version: string }> {
  serveFromMemory(part("module"), part("pack"));
  const url = URL.createObjectURL(new Blob([await part("glue")], { type: "text/javascript" }));
  const glue = (await import(url)) as { default: Options["createPyodideModule"] };
  URL.revokeObjectURL(url);
  const pyodide = await loadPyodide({
    indexURL: HOME,
    packageBaseUrl: HOME,
    stdLibURL: `${HOME}python.zip`,
    lockFileContents: JSON.stringify({ info: LOCK_INFO, packages: {} }),
    createPyodideModule: glue.default,
    jsglobals: {},
  });
  const bridge = pyodide.pyimport("pyengine.bridge") as { handle: (request: string) => string };
  return { handle: bridge.handle, version: pyodide.version };
}

const broken = (error: unknown) => scope.postMessage({ up: false, message: String(error) });
scope.onmessage = ({ data: parts }) => {
  for (const [name, value] of Object.entries(parts)) takers.get(name)?.(value as never);
};
start().then(({ handle, version }) => {
  scope.onmessage = ({ data: request }) => {
    try {
      scope.postMessage(handle(request as string));
    } catch (error) {
      broken(error);
    }
  };
  scope.postMessage({ up: true, pyodide: version });
}, broken);
