// Draws the commands that may be run now, in order: what each does and costs stands before the button that copies it.
import type { Command } from "../../wire";
import type { Actions } from "../actions";
import { button, type Child, h, render } from "../dom";
import type { App } from "../store";
import { prose } from "../words";
import { ask, incident } from "./happened";
import type { View } from "./view";

export const runNow: View = {
  id: "run-now",
  title: "Run now",
  count(app) {
    return incident(app)?.now.length ?? null;
  },
  when(app) {
    return Boolean(incident(app)?.now.length);
  },
  mount(panel, actions) {
    actions.store.watch(
      ({ answers }) => [answers.explain],
      (app) => render(panel, ...content(app, actions)),
    );
  },
  ask,
};

function content(app: App, actions: Actions): Child[] {
  const now = incident(app)?.now;
  if (!now?.length) return [h("p", { class: "box" }, "Commands are shown here once something has happened that they help against.")];
  return [
    h("p", { class: "quiet" }, "In this order; what stands in ", h("code", {}, "<…>"), " is to be filled in."),
    h("ol", { class: "masks told" }, ...now.map((command, index) => step(command, index, actions))),
  ];
}

function step(command: Command, index: number, actions: Actions): HTMLElement {
  const costs = risks(command);
  return h(
    "li",
    {},
    h("p", {}, h("b", {}, `${index + 1}. `), ...prose(command.effect)),
    costs.length > 0 && h("p", { class: "box bad" }, costs.join(" ")),
    line(command, `Command ${index + 1}`, `copy ${index}`, actions),
  );
}

/** A command line, with the button beside it that copies it. */
export function line(command: Command, label: string, key: string, actions: Actions): HTMLElement {
  return h(
    "div",
    { class: "command" },
    h("pre", { class: "bytes", tabindex: "0", role: "region", "aria-label": label }, command.line),
    button("Copy", () => void actions.copy(command.line, "The command"), { class: "small", "data-key": key }),
  );
}

export function risks({ recreates_tasks, destroys_rollback }: Command): string[] {
  return [
    ...(recreates_tasks ? ["Tasks that run are replaced or end; one that serves may be first."] : []),
    ...(destroys_rollback ? ["Afterwards a rollback leads somewhere else than now."] : []),
  ];
}
