// Draws what is live beside the stack file: what differs and how to close that either way, and what a deploy would do.
import type { Beside, Command, Difference, Live, LiveFinding, Planned } from "../../wire";
import type { Actions } from "../actions";
import { button, type Child, count, h, render } from "../dom";
import type { Judge } from "../judge";
import { type App, shown } from "../store";
import { table } from "../table";
import { lineOf, prose, steps } from "../words";
import { line, risks } from "./run_now";
import type { View } from "./view";

export const live: View = {
  id: "live",
  title: "Live against file",
  count(app) {
    const found = compared(app);
    return found?.services.length ? found.services.reduce((sum, { rows }) => sum + rows.length, 0) : null;
  },
  when(app) {
    return Boolean(compared(app)?.services.length);
  },
  mount(panel, actions) {
    actions.store.watch(
      ({ answers }) => [answers.analyse],
      (app) => ask(actions.judge, app),
    );
    actions.store.watch(
      ({ answers }) => [answers.compare],
      (app) => render(panel, ...content(app, actions)),
    );
  },
  ask,
};

function compared(app: App): Live | null {
  return shown(app.answers.compare);
}

/** Ask once for each judged text, and only where `inspect` printed a service: it shows the template of its tasks. */
function ask(judge: Judge, app: App): void {
  if (app.answers.analyse?.kind !== "done") return;
  if (!app.files.some(({ text }) => text.includes('"TaskTemplate"'))) return app.answers.compare ? judge.forget("compare") : undefined;
  if (app.answers.compare?.kind !== "done") void judge.ask("compare", { files: app.files.map(({ name, text }) => ({ name, text })) });
}

function content(app: App, actions: Actions): Child[] {
  const found = compared(app);
  if (!found?.services.length) {
    return [h("p", { class: "box" }, "What is live is set against the file once the output of ", h("code", {}, "docker service inspect"), " is pasted.")];
  }
  return [
    found.refused && h("div", { class: "box bad" }, h("p", {}, "Docker does not take the file as it is:"), h("p", {}, h("code", {}, found.refused))),
    !found.compared && !found.refused && h("p", { class: "box" }, "Paste the stack file too, and you see what differs and what a deploy would do."),
    ...found.services.flatMap((each) => service(each, found.compared, app, actions)),
  ];
}

function service(each: Beside, both: boolean, app: App, actions: Actions): Child[] {
  return [
    h("h2", {}, each.service),
    each.missing === "live" && h("p", {}, "It is in the file and not among what is live."),
    each.missing === "file" && h("p", {}, "It is live and not in the file."),
    both && !each.missing && !each.rows.length && h("p", { class: "box good" }, "It is live as the file says."),
    each.rows.length > 0 && differences(each, app, actions),
    each.rows.length > 0 && closing(each, actions),
    each.plan && plan(each.plan),
    each.findings.length > 0 && findings(each, app, actions),
  ];
}

function differences({ service: name, rows }: Beside, app: App, actions: Actions): HTMLElement {
  const at = (range: Difference["in_live"] | null, value: string | null) => [
    value === null ? h("span", { class: "quiet" }, "nothing") : h("code", {}, value),
    range && " ",
    range && button(lineOf(app.files, range), () => actions.goTo(range), { class: "link" }),
  ];
  const row = ({ key, live: now, file, in_live, in_file, tasks }: Difference) =>
    h("tr", {}, h("th", { scope: "row" }, ...steps(key)), h("td", {}, ...at(in_live, now)), h("td", {}, ...at(in_file, file)), h("td", {}, tasks));
  const heads = ["Key", "Live", "In the file", "Tasks a change replaces"];
  return table(`What differs of ${name}`, heads, rows, row);
}

function closing(each: Beside, actions: Actions): HTMLElement {
  return h(
    "div",
    {},
    h("h3", {}, "Make it live as the file says"),
    ...each.to_file.map((command, index) => run(command, `${each.service} ${index}`, actions)),
    each.beyond.length > 0 && h("p", {}, `Only a deploy of the file changes ${each.beyond.join(", ")}: no flag does.`),
    h("h3", {}, "Make the file say what is live"),
    each.refusal && h("p", {}, ...prose(each.refusal)),
    each.to_live && h("pre", { class: "bytes", tabindex: "0", role: "region", "aria-label": `Patch for ${each.service}` }, each.to_live),
    each.to_live && h("p", { class: "row" }, button("Copy the patch", () => void actions.copy(each.to_live, "The patch"), { class: "small", "data-key": `patch ${each.service}` })),
  );
}

function run(command: Command, key: string, actions: Actions): HTMLElement {
  const costs = risks(command);
  return h(
    "div",
    {},
    h("p", {}, ...prose(command.effect)),
    costs.length > 0 && h("p", { class: "box bad" }, costs.join(" ")),
    line(command, `Command for ${key}`, `copy ${key}`, actions),
  );
}

function plan({ action, replaced, tasks, added, order, back }: Planned): HTMLElement {
  const how = tasks === null ? `Tasks that are replaced: ${replaced}.` : `${count(tasks, "task")} ${tasks === 1 ? "is" : "are"} replaced.`;
  const more = added > 0 ? ` ${count(added, "task")} more.` : added < 0 ? ` ${count(-added, "task")} fewer.` : "";
  return h(
    "div",
    {},
    h("h3", {}, "If the file is deployed now"),
    h("p", {}, h("b", {}, `It ${action}. `), `${how}${more}`),
    h("ol", { class: "said" }, ...order.map((each) => h("li", {}, ...prose(each)))),
    h("h3", {}, "The way back afterwards"),
    h("ul", { class: "said" }, ...back.map((each) => h("li", {}, ...prose(each)))),
  );
}

function findings({ service: name, findings: some }: Beside, app: App, actions: Actions): HTMLElement {
  const one = ({ severity, message, range, commands }: LiveFinding, index: number) =>
    h(
      "li",
      {},
      h("b", {}, severity),
      " ",
      ...prose(message),
      " ",
      button(lineOf(app.files, range), () => actions.goTo(range), { class: "link" }),
      ...commands.map((command, step) => run(command, `${name} finding ${index} ${step}`, actions)),
    );
  return h("div", {}, h("h3", {}, "What the rules say of what is live"), h("ul", { class: "masks" }, ...some.map(one)));
}
