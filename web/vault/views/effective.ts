// Draws what Swarm will really use: Docker's verdict, what happens to keys, and the settings of each service.
import type { Effective, Fate, Range, Setting, Uses } from "../../wire";
import type { Actions } from "../actions";
import { button, type Child, count, h, MANY, render } from "../dom";
import { type App, report, shown } from "../store";
import { lineOf } from "../words";
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
  const inside = h("div");
  const draw = () => inside.childElementCount || inside.append(table(`Settings of ${name}`, ["Setting", "Value", "From"], settings, row));
  const unfolded = h(
    "details",
    { class: "uses", open: alone, "data-key": `uses ${name}`, ontoggle: draw },
    h("summary", {}, h("b", {}, name), h("span", { class: "quiet" }, ` ${count(settings.length, "setting")}, ${written} from your text`)),
    inside,
  );
  if (alone) draw();
  return unfolded;
}

/** A long name may break behind each of its dots. */
function steps(field: string): Child[] {
  return field.split(".").flatMap((step, index) => (index ? [".", h("wbr"), step] : [step]));
}

function line(range: Range, app: App, actions: Actions): HTMLElement {
  return button(lineOf(app.files, range), () => actions.goTo(range), { class: "link" });
}

/** A table that scrolls by itself on a narrow screen; the end of a very long one only when asked for. */
function table<T>(caption: string, heads: readonly string[], items: readonly T[], row: (item: T) => HTMLElement): HTMLElement {
  const body = h("tbody", {}, ...items.slice(0, MANY).map(row));
  const rest = items.slice(MANY);
  const more: HTMLElement = button(`Show the other ${rest.length.toLocaleString("en")}`, () => {
    body.append(...rest.map(row));
    more.remove();
  });
  return h(
    "div",
    { class: "scrolls", tabindex: "0", role: "region", "aria-label": caption },
    h("table", { class: "settings" }, h("thead", {}, h("tr", {}, ...heads.map((head) => h("th", { scope: "col" }, head)))), body),
    rest.length > 0 && more,
  );
}
