// Has the browser keep the folder, says so once it is true, and offers a newer version without ever forcing it.

const NEWER = "A newer version of this page is here. It is used when you say so, or when the page is next opened anew.";

/** Whether the browser may keep pages here: not from a file, not over plain http on a network, not inside another page. */
function possible(): boolean {
  return "serviceWorker" in navigator && location.protocol.startsWith("http") && self === top;
}

/** Keep the folder for times without a network, and tell in `place` what is true of it. */
export async function keep(place: HTMLElement): Promise<void> {
  if (!possible()) return;
  try {
    const registration = await navigator.serviceWorker.register("sw.js", { scope: "./", updateViaCache: "none" });
    const look = () => registration.waiting && offer(place, registration.waiting);
    registration.addEventListener("updatefound", () => {
      const { installing } = registration;
      installing?.addEventListener("statechange", () => installing.state === "installed" && navigator.serviceWorker.controller && look());
    });
    await navigator.serviceWorker.ready;
    if (await whole(registration.active!)) ready(place);
    look();
  } catch (error) {
    // A full disk, a private window, a server that calls the script plain text: the page works, and promises nothing.
    const type = (error as Error).name === "SecurityError" ? await misnamed().catch(() => "") : "";
    if (type) refused(place, type);
  }
}

/** What the server calls the worker's script, where no browser takes it under that name; else "". */
async function misnamed(): Promise<string> {
  const { ok, headers } = await fetch("sw.js", { cache: "no-store" });
  const type = headers.get("content-type")?.split(";")[0]!.trim() || "nothing at all";
  return ok && !/^(application|text)\/(x-)?(java|ecma)script$/i.test(type) ? type : "";
}

function refused(place: HTMLElement, type: string): void {
  place.textContent = "Not kept for offline";
  place.title = `The server calls sw.js ${type}, and a browser keeps a page only by a script that is called text/javascript. All else works as ever.`;
}

/** Ask the worker whether it has every file. */
function whole(worker: ServiceWorker): Promise<boolean> {
  const { port1: mine, port2: theirs } = new MessageChannel();
  return new Promise((resolve) => {
    mine.onmessage = ({ data }) => (mine.close(), resolve(data === true));
    worker.postMessage("whole?", [theirs]);
  });
}

function ready(place: HTMLElement): void {
  place.textContent = "Ready for offline";
  place.title = "The browser keeps this page and its engine: it opens and works without a network.";
}

function offer(place: HTMLElement, waiting: ServiceWorker): void {
  const button = document.createElement("button");
  button.textContent = "Use the newer version";
  button.title = NEWER;
  button.addEventListener("click", () => {
    // Only this tab is loaded again; where it holds a text, the browser asks first.
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    waiting.postMessage("take over");
  });
  place.replaceChildren(button);
}
