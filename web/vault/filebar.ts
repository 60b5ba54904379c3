// Draws the row above the editor: the files in the order of `-c`, and what can be done with the one that is shown.
import type { Actions } from "./actions";
import { button, type Child, h, render } from "./dom";
import { activeFile, type App } from "./store";

/** Draw into `bar`. */
export function fileBar(bar: HTMLElement, actions: Actions): void {
  actions.store.watch(
    ({ files, active }) => [files, active],
    (app) => render(bar, ...content(app, actions)),
  );
}

function content(app: App, actions: Actions): Child[] {
  const file = activeFile(app);
  const at = app.files.indexOf(file);
  const several = app.files.length > 1;
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
          },
          several && h("span", { class: "quiet", "aria-hidden": "true" }, "-c "),
          name,
        ),
      ),
      button("+ add override file", () => actions.add("override.yml", ""), { class: "small", "data-key": "add" }),
    ),
    h(
      "div",
      { class: "tools", role: "group", "aria-label": `What to do with ${file.name}` },
      several && at > 0 && button("Read earlier", () => actions.moveEarlier(file.id), { class: "small", "data-key": "earlier" }),
      several && button("Close file", () => actions.remove(file.id), { class: "small", "data-key": "close" }),
      button("Open…", () => void actions.openFiles(), { class: "small", "data-key": "open" }),
      button("Copy", () => void actions.copy(file.text, "The text"), { class: "small", "data-key": "copy" }),
      button("Download", () => actions.download(file.name, file.text, file.encoding), { class: "small", "data-key": "download" }),
      button("Undo", () => actions.editor.undo(), { class: "small", "data-key": "undo" }),
      button("Redo", () => actions.editor.redo(), { class: "small", "data-key": "redo" }),
      button("Clear", () => actions.clear(), { class: "small", "data-key": "clear" }),
    ),
  ];
}
