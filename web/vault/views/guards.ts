// Draws the guards: files for the user's repository that keep it from coming back, with why each fits, to copy or save.
import type { Guard, Guards } from "../../wire";
import type { Actions } from "../actions";
import { button, type Child, h, render } from "../dom";
import type { Judge } from "../judge";
import { type App, report, shown } from "../store";
import { prose } from "../words";
import { asked, incident } from "./happened";
import type { View } from "./view";

export const guards: View = {
  id: "guards",
  title: "Guards",
  count(app) {
    return found(app)?.guards.length ?? null;
  },
  when(app) {
    return Boolean(found(app)?.guards.length ?? (isForSwarm(app) || incident(app)?.symptoms.length));
  },
  mount(panel, actions) {
    actions.store.watch(
      ({ answers }) => [answers.guard],
      (app) => render(panel, ...content(app, actions)),
    );
  },
  ask,
};

/** What fits this text; what fitted the one before stays only while the tab is open, which asks anew. */
function found(app: App): Guards | null {
  const run = app.answers.guard;
  return run?.kind === "done" || app.tab === guards ? shown(run) : null;
}

function isForSwarm(app: App): boolean {
  return Boolean(report(app)?.verdict?.swarm);
}

/** Ask once for each judged text, when the tab is open. */
function ask(judge: Judge, app: App): void {
  if (app.answers.analyse?.kind !== "done") return;
  if (app.answers.guard?.kind !== "done") void judge.ask("guard", asked(app));
}

function content(app: App, actions: Actions): Child[] {
  const fitting = found(app)?.guards;
  if (!fitting && app.answers.guard?.kind === "busy") return [h("p", { class: "box" }, "Files for your repository are being made…")];
  if (!fitting) return [h("p", { class: "box" }, "Files for your repository are made here: what waits for a rollout, and what refuses a bad one.")];
  if (!fitting.length) return [h("p", { class: "box" }, "None fits: there is no stack file for Swarm, and no service is named.")];
  return [
    h("p", { class: "quiet" }, "Files for your repository, filled with the names and times of this stack. What stands in ", h("code", {}, "<…>"), " is to be filled in."),
    ...fitting.map((guard) => one(guard, actions)),
  ];
}

function one({ id, title, path, why, text }: Guard, actions: Actions): HTMLElement {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return h(
    "section",
    {},
    h("h2", {}, title),
    h("p", {}, ...prose(why)),
    h("p", {}, "It goes to ", h("code", {}, path), "."),
    h(
      "p",
      { class: "row" },
      button("Copy", () => void actions.copy(text, "The file"), { class: "small", "aria-label": `Copy ${name}`, "data-key": `copy ${id}` }),
      button("Download", () => actions.download(name, text, "utf-8"), { class: "small", "aria-label": `Download ${name}`, "data-key": `download ${id}` }),
    ),
    h(
      "details",
      { "data-key": `text ${id}` },
      h("summary", {}, `Read ${name}`),
      h("pre", { class: "bytes program", tabindex: "0", role: "region", "aria-label": name }, text),
    ),
  );
}
