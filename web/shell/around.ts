// The page that has embed.html in a frame: it may put a text in and choose the colours; it is told how high all of it is.
import type { FromFrame, ToFrame } from "../embed/messages";
import type { FromShell } from "./messages";

const LONGEST = 1_000_000; // characters of a text from outside

/** Whether this page is the one for frames. */
export const embedded = document.documentElement.hasAttribute("data-embedded");

/** Whether it is in a frame of a page that it is not for: somebody might lay things over it. */
export const captured = !embedded && self !== top;

function say(message: { type: "hello" } | { type: "awake" } | { type: "height"; height: number }): void {
  const told: FromFrame = { ns: "stackengine", v: 1, ...message };
  parent.postMessage(told, "*"); // nothing of it is a secret, and whose page this is in is not known
}

/** Hand on what the page around says, as far as it is what such a page may say. */
export function listen(tell: (message: FromShell) => void): void {
  addEventListener("message", ({ source, data }: MessageEvent<ToFrame & { ns?: unknown }>) => {
    if (source !== parent || source === self || data?.ns !== "stackengine") return;
    if (data.type === "load" && typeof data.text === "string" && data.text.length <= LONGEST) tell({ type: "given", text: data.text });
    else if (data.type === "theme" && (data.theme === "light" || data.theme === "dark")) tell({ type: "theme", theme: data.theme });
    else if (data.type === "rest") tell({ type: "rest" });
  });
  say({ type: "hello" });
}

/** The user has come back to this frame. */
export function awake(): void {
  say({ type: "awake" });
}

/** The vault is so high; what stands above it is added. */
export function fit(vault: number): void {
  const height = Math.min(20_000, Math.max(0, Math.ceil(Number(vault)) || 0));
  say({ type: "height", height: height + document.querySelector("header")!.offsetHeight });
}
