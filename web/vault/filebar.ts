// Draws the row above the editor: the files in the order of `-c`, and what can be done with the one that is shown.
import type { Actions } from "./actions";
import { type Child, h, render } from "./dom";
import { EXAMPLE } from "./example";
import { icon, iconButton } from "./icons";
import { SEVERITIES } from "./list";
import { activeFile, type App } from "./store";

/** Draw into `bar`. */
export function fileBar(bar: HTMLElement, actions: Actions): void {
  let first = "";
  const keyOf = ({ target }: Event) => (target instanceof Element && target.closest<HTMLElement>("[data-key]")?.dataset.key) || "";
  const second = (event: MouseEvent) => {
    const key = keyOf(event);
    // The row is drawn anew by a click, so the rest of a double click may land on another button, and none closes twice.
    if (event.detail > 1 && (key !== first || key === "close")) event.stopImmediatePropagation();
    else first = key;
  };
  bar.addEventListener("click", second, { capture: true });
  bar.addEventListener("dblclick", (event) => keyOf(event) !== first && event.stopImmediatePropagation(), { capture: true });
  actions.store.watch(
    ({ files, active, rules }) => [files.map(({ id, name }) => `${id} ${name}`).join(), active, rules],
    (app) => bar.querySelector("input.file") || render(bar, ...content(app, actions)), // a name that is being typed stays
  );
}

function content(app: App, actions: Actions): Child[] {
  const file = activeFile(app);
  const at = app.files.indexOf(file);
  const several = app.files.length > 1;
  const now = () => activeFile(actions.store.app); // the row is not drawn again with every key
  return [
    h(
      "div",
      { class: "files", role: "group", "aria-label": "Files, in the order they are read" },
      ...app.files.map(({ id, name }) =>
        h(
          "button",
          {
            type: "button",
            class: "file",
            "aria-pressed": String(id === app.active),
            "data-key": `file ${id}`,
            onclick: () => actions.store.set({ active: id }),
            ondblclick: () => rename(id, name, actions),
          },
          several && h("span", { class: "quiet", "aria-hidden": "true" }, "-c "),
          name,
        ),
      ),
      h("button", { type: "button", class: "small add", onclick: () => actions.add("override.yml", ""), "data-key": "add" }, icon("add"), "add override file"),
    ),
    h(
      "div",
      { class: "tools", role: "group", "aria-label": `What to do with ${file.name}` },
      examples(app, actions),
      several && at > 0 && iconButton("earlier", "Read earlier", () => actions.moveEarlier(file.id), { "data-key": "earlier" }),
      several && iconButton("close", "Close file", () => actions.remove(file.id), { "data-key": "close" }),
      iconButton("rename", "Rename", () => rename(file.id, file.name, actions), { "data-key": "rename" }),
      iconButton("open", "Open…", () => void actions.openFiles(), { "data-key": "open" }),
      iconButton("copy", "Copy", () => void actions.copy(now().text, "The text"), { "data-key": "copy" }),
      iconButton("download", "Download", () => actions.download(file.name, now().text, now().encoding), { "data-key": "download" }),
      iconButton("undo", "Undo", () => actions.editor.undo(), { "data-key": "undo" }),
      iconButton("redo", "Redo", () => actions.editor.redo(), { "data-key": "redo" }),
      iconButton("clear", "Clear", () => actions.clear(), { "data-key": "clear" }),
    ),
  ];
}

/** Put a field in the place of a file's name until it is done. */
function rename(id: number, name: string, actions: Actions): void {
  const shown = actions.root.host.querySelector<HTMLElement>(`[data-key="file ${id}"]`);
  const bar = shown?.closest(".filebar");
  if (!shown || !bar) return;
  let done = false;
  const leave = (wanted: string | null) => {
    if (done) return;
    done = true;
    field.replaceWith(shown);
    if (wanted !== null) actions.rename(id, wanted);
    render(bar, ...content(actions.store.app, actions));
    bar.querySelector<HTMLElement>(`[data-key="file ${id}"]`)?.focus();
  };
  const typed = (event: KeyboardEvent) => {
    if (event.key === "Enter") leave(field.value);
    if (event.key === "Escape") leave(null);
  };
  const field: HTMLInputElement = h("input", {
    class: "file",
    "aria-label": `Name of ${name}`,
    value: name,
    size: Math.max(12, name.length),
    maxlength: 120,
    onkeydown: typed,
    onblur: () => leave(field.value),
  });
  shown.replaceWith(field);
  field.focus();
  field.select();
}

/** Examples to choose: the one of the beginning, and one of each rule. */
function examples({ rules }: App, actions: Actions): HTMLElement {
  const texts = [EXAMPLE, ...rules.map((rule) => rule.examples[0] ?? "")];
  const option = (index: number, words: string) => h("option", { value: index }, words);
  const start = () => {
    const text = select.value === "" ? undefined : texts[Number(select.value)];
    select.value = "";
    if (text) actions.start(text);
  };
  const select: HTMLSelectElement = h(
    "select",
    { class: "examples", "aria-label": "Examples", onchange: start, "data-key": "examples" },
    h("option", { value: "" }, "Examples"),
    option(0, "A shop, as at the beginning"),
    ...SEVERITIES.map((severity) =>
      h("optgroup", { label: severity }, ...rules.flatMap((rule, index) => (rule.severity === severity && texts[index + 1] ? [option(index + 1, rule.title.replaceAll("`", ""))] : []))),
    ),
  );
  return select;
}
