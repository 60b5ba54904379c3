// Reads files as text and gives texts back as files and to the clipboard, byte for byte.
import type { Encoding } from "./store";

export const LARGEST = 8_000_000; // bytes; far more than the engine judges, so that the engine can say so itself

export interface Opened {
  readonly name: string;
  readonly text: string;
  readonly encoding: Encoding;
}

/** A file that is not opened, with what to do instead. */
export class NotOpened extends Error {}

/** Read a file the user chose or dropped; the byte order mark stays part of the text. */
export async function read(file: File): Promise<Opened> {
  if (file.size > LARGEST)
    throw new NotOpened(`${file.name} has ${(file.size / 1e6).toFixed(1)} MB. A stack file is small: choose that one.`);
  const bytes = new Uint8Array(await file.arrayBuffer());
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";
  try {
    return { name: file.name, text: new TextDecoder(encoding, { ignoreBOM: true, fatal: true }).decode(bytes), encoding };
  } catch {
    throw new NotOpened(`${file.name} is not text in UTF-8 or UTF-16. Save it as UTF-8 and open it again.`);
  }
}

/** The bytes a text was read from. */
export function bytesOf(text: string, encoding: Encoding): Uint8Array<ArrayBuffer> {
  if (encoding === "utf-8") return new TextEncoder().encode(text);
  const bytes = new DataView(new ArrayBuffer(text.length * 2));
  for (let at = 0; at < text.length; at++) bytes.setUint16(at * 2, text.charCodeAt(at), encoding === "utf-16le");
  return new Uint8Array(bytes.buffer);
}

/** Let the browser save a text as a file. */
export function save(name: string, text: string, encoding: Encoding): void {
  saveBlob(name, new Blob([bytesOf(text, encoding)], { type: "application/octet-stream" }));
}

/** Let the browser save bytes as a file. */
export function saveBlob(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Put a text on the clipboard as it is, and tell whether the browser let us. */
export async function copied(text: string): Promise<boolean> {
  return (await written(text)) || event(text);
}

async function written(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // not allowed in this frame, or not over plain http
  }
}

/** The older way: answer the browser's copy event. A text area would change the line breaks. */
function event(text: string): boolean {
  let done = false;
  const answer = (event: ClipboardEvent) => {
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
    event.stopImmediatePropagation();
    done = true;
  };
  addEventListener("copy", answer, { capture: true });
  document.execCommand("copy");
  removeEventListener("copy", answer, { capture: true });
  return done;
}

/** Ask the user for files. */
export function choose(multiple: boolean, accept = ".yml,.yaml,.txt,text/*,application/yaml"): Promise<File[]> {
  return new Promise((resolve) => {
    const input = document.createElement("input");
    input.type = "file";
    input.multiple = multiple;
    input.accept = accept;
    input.addEventListener("change", () => resolve([...(input.files ?? [])]));
    input.addEventListener("cancel", () => resolve([]));
    input.click();
  });
}
