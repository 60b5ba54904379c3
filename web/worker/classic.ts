// Imported before Pyodide's loader. Pyodide refuses a classic worker, which it knows by importScripts; a module worker
// from a blob URL is refused by Chromium inside a frame of opaque origin. Without importScripts the loader is content.
Object.assign(self, { importScripts: undefined });

export {};
