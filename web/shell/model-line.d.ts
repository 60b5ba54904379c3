// The build gives one of two files this name: ask/line.ts for the page that may ask a model, no-line.ts for all others.
declare module "model-line" {
  export function openLine(say: (said: import("./messages").FromShell) => void): import("./ask/line").Line | undefined;
}
