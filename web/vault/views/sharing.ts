// Draws what can be given away of a redacted text: a link that has it behind its "#", and a bundle for a report of a fault.
// Both are shown to the letter before they leave.
import type { Redaction } from "../../wire";
import type { Actions } from "../actions";
import { button, type Child, count, h } from "../dom";
import { packed } from "../packed";
import { activeFile, type App, report } from "../store";
import { markdown } from "../written";

const LONG = 8_000; // characters; some chats and mail programs cut longer links

/** The buttons, and what was made by them of this redaction. */
export function sharing(redaction: Redaction, late: boolean, app: App, actions: Actions): Child[] {
  const { outgoing } = app;
  const placed = !document.baseURI.startsWith("file:"); // a file on somebody's machine is no place to link to
  return [
    h(
      "p",
      { class: "row" },
      placed && button("Make a link to it", () => void link(redaction, actions), { disabled: late, "data-key": "link" }),
      button("Make a bundle for a bug report", () => void bundle(redaction, actions), { disabled: late, "data-key": "bundle" }),
    ),
    ...(outgoing && outgoing.of === redaction.text && !late ? preview(outgoing, app, actions) : []),
  ];
}

async function link({ text }: Redaction, { store }: Actions): Promise<void> {
  const page = document.baseURI.replace(/#.*/s, "").replace(/embed\.html$/, ""); // of the page that this frame is in
  store.set({ outgoing: { kind: "link", of: text, text: `${page}#stack=${await packed(text)}` } });
}

/** Each file as it may leave, what was found, and what was running. */
async function bundle({ text: of }: Redaction, actions: Actions): Promise<void> {
  const { store, judge, toast } = actions;
  const { files, identifiers, terms, engine } = store.app;
  try {
    const texts: string[] = [];
    for (const { text, more, fewer } of files) texts.push((await judge.once("redact", { text, identifiers, terms, more, fewer })).text);
    const names: string[] = [];
    for (const { name } of files) names.push(await actions.quiet(name.replace(/\s+/g, " ")));
    const seen = report(store.app);
    const parts = [
      "# StackEngine: a report of a fault",
      "What I did, what I expected, and what happened instead:",
      ...names.map((name, index) => `## ${name}\n\n${fenced(texts[index]!)}`),
      ...(seen ? [await actions.quiet(markdown(seen, files))] : []),
      `## Versions\n\n${fenced(`${JSON.stringify(engine.kind === "ready" ? engine.versions : engine.kind, null, 1)}\n${navigator.userAgent}\n`)}`,
    ];
    store.set({ outgoing: { kind: "bundle", of, text: parts.join("\n\n") } });
  } catch (error) {
    toast.show((error as Error).message);
  }
}

/** A text between fences that are longer than any in it. */
function fenced(text: string): string {
  const fence = "`".repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  return `${fence}\n${text}${text.endsWith("\n") ? "" : "\n"}${fence}`;
}

function preview({ kind, text }: NonNullable<App["outgoing"]>, app: App, actions: Actions): Child[] {
  const isLink = kind === "link";
  const what = isLink
    ? `The link holds the redacted text below and nothing else, in ${count(text.length, "character")}. It stands behind the “#”, which browsers do not send to any server. Whoever gets the link has the text.`
    : "This is all that is in the bundle. Nothing of it has been sent: it becomes a file on your machine.";
  const act = isLink
    ? button("Copy the link", () => (actions.hand(), void actions.copy(text, "The link")), { class: "main", "data-key": "copy link" })
    : button("Download the bundle", () => (actions.hand(), actions.download("stackengine-report.md", text, "utf-8")), { class: "main", "data-key": "save bundle" });
  return [
    h(
      "div",
      { class: "box", "data-key": "outgoing" },
      h("h2", {}, isLink ? `A link to ${activeFile(app).name}` : "A bundle for a bug report"),
      h("p", {}, what),
      isLink && text.length > LONG && h("p", {}, h("b", {}, "Some chats and mail programs cut links this long.")),
      h("pre", { class: "bytes", tabindex: "0", role: "region", "aria-label": isLink ? "The link" : "The bundle" }, text),
      h("p", { class: "row" }, act, button("Leave it", () => actions.store.set({ outgoing: null }), { "data-key": "leave" })),
    ),
  ];
}
