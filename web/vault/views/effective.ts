// Draws what Swarm will really use: Docker's verdict, what happens to keys, and the settings of each service.
import type { Effective, Fate, Meeting, Merged, Range, Setting, Uses } from "../../wire";
import type { Actions } from "../actions";
import { button, type Child, count, h, render } from "../dom";
import { type App, report, shown } from "../store";
import { table } from "../table";
import { lineOf, steps } from "../words";
import type { View } from "./view";

export const effective: View = {
  id: "effective",
  title: "Effective",
  count() {
    return null;
  },
  mount(panel, actions) {
    actions.store.watch(
      ({ answers }) => [answers.analyse, answers.effective],
      (app) => {
        panel.setAttribute("aria-busy", String(app.answers.effective?.kind === "busy"));
        render(panel, ...content(app, actions));
      },
    );
  },
  ask(judge, app) {
    const run = app.answers.analyse;
    if (run?.kind !== "done" || run.value.problem) return judge.forget("effective");
    void judge.ask("effective", { files: app.files.map(({ name, text }) => ({ name, text })) });
  },
};

function content(app: App, actions: Actions): Child[] {
  const seen = report(app);
  const run = app.answers.effective;
  if (seen?.problem) return [h("p", { class: "box" }, "What Swarm goes by is shown here once the text can be judged: see “Findings”.")];
  if (run?.kind === "failed") return [h("div", { class: "box bad" }, h("p", {}, run.message), h("p", {}, button("Try again", () => actions.judge.viewChanged())))];
  const found = shown(run);
  if (!found) return [h("p", { class: "box" }, "What Swarm goes by is shown here once the text has been judged.")];
  return [
    ...verdict(found),
    ...fates(found, app, actions),
    ...together(found.merged, app, actions),
    found.services.length > 0 && h("h2", {}, "What Swarm goes by"),
    found.services.length > 0 &&
      h("p", { class: "quiet" }, "As ", h("code", {}, "docker service inspect"), " shows it after ", h("code", {}, "docker stack deploy … stack"), ". Secrets have their placeholders."),
    ...found.services.map((uses) => service(uses, found.services.length === 1, app, actions)),
  ];
}

function verdict({ refused, errors, warnings }: Effective): Child[] {
  const by = refused === "engine" ? "The engine refuses this, when a part of the stack is there already" : "The command line refuses this before anything is done";
  const words = (some: readonly string[]) => h("ul", { class: "said" }, ...some.map((each) => h("li", {}, h("code", {}, each))));
  return [
    h(
      "div",
      { class: refused ? "box bad" : "box good" },
      h("h2", {}, refused ? "Docker refuses this stack" : "Docker accepts this stack"),
      refused && h("p", {}, errors.length > 1 ? `${by}, with one of these messages:` : `${by}:`),
      refused && words(errors),
      h("p", { class: "quiet" }, "With no variable set, and with the files, networks and secrets there that it refers to."),
    ),
    warnings.length > 0 && h("div", { class: "box" }, h("h2", {}, "Docker warns"), words(warnings)),
  ];
}

function fates({ fates: some, honoured }: Effective, app: App, actions: Actions): Child[] {
  const rest = `${count(honoured, "key")} ${honoured === 1 ? "means what it says" : "mean what they say"}`;
  if (!some.length) return [h("p", { class: "quiet" }, `All ${rest}.`)];
  const row = ({ key, range, happens, why }: Fate) =>
    h("tr", {}, h("th", { scope: "row" }, ...steps(key)), h("td", {}, happens), h("td", {}, why), h("td", {}, line(range, app, actions)));
  return [
    h("h2", {}, "What happens to keys"),
    table("What happens to keys", ["Key", "Is", "Because", "Where"], some, row),
    h("p", { class: "quiet" }, `The other ${rest}.`),
  ];
}

/** What several files say of one thing: each value with who says it, and what it met in the others. */
function together(merged: readonly Meeting[], app: App, actions: Actions): Child[] {
  if (!merged.length) return [];
  const others = ({ how, others: some }: Merged) =>
    some.flatMap(({ value, range }, index) => [index ? " and " : `${how} `, h("code", {}, value), ", ", line(range, app, actions)]);
  const row = (each: Merged) =>
    h(
      "tr",
      { class: each.how === "lost to" ? "lost" : null },
      h("th", { scope: "row" }, ...steps(each.key)),
      h("td", {}, h("code", {}, each.value)),
      h("td", {}, line(each.range, app, actions)),
      h("td", {}, ...(each.others.length ? others(each) : [h("span", { class: "quiet" }, each.how)])),
    );
  const heads = ["Key", "Value", "From", "And the other files"];
  return [
    h("h2", {}, "What the files say together"),
    h("p", { class: "quiet" }, "As ", h("code", {}, "docker stack config -c … -c …"), " merges them, key by key."),
    ...merged.map(({ entry, rows }) => {
      const met = rows.filter(({ how }) => how !== "said once").length;
      const drawn = () => table(`${entry} of several files`, heads, rows, row);
      return unfolded(entry, `together ${entry}`, ` ${count(rows.length, "value")}, ${met} said by several files`, merged.length === 1, drawn);
    }),
  ];
}

/** The settings of a service, drawn when they are unfolded: a large stack has thousands. */
function service({ service: name, settings }: Uses, alone: boolean, app: App, actions: Actions): HTMLElement {
  const row = ({ name: field, value, origin, range }: Setting) =>
    h(
      "tr",
      { class: range ? null : "default" },
      h("th", { scope: "row" }, ...steps(field)),
      h("td", {}, h("code", {}, value)),
      h("td", {}, origin, range && ", ", range && line(range, app, actions)),
    );
  const written = settings.filter(({ range }) => range).length;
  const said = ` ${count(settings.length, "setting")}, ${written} from your text`;
  return unfolded(name, `uses ${name}`, said, alone, () => table(`Settings of ${name}`, ["Setting", "Value", "From"], settings, row));
}

/** A part that is drawn when it is opened. */
function unfolded(name: string, key: string, said: string, open: boolean, content: () => HTMLElement): HTMLElement {
  const inside = h("div");
  const draw = () => inside.childElementCount || inside.append(content());
  const part = h(
    "details",
    { class: "uses", open, "data-key": key, ontoggle: draw },
    h("summary", {}, h("b", {}, name), h("span", { class: "quiet" }, said)),
    inside,
  );
  if (open) draw();
  return part;
}

function line(range: Range, app: App, actions: Actions): HTMLElement {
  return button(lineOf(app.files, range), () => actions.goTo(range), { class: "link" });
}
