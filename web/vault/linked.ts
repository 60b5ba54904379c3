// Shows the example of the rule that the address asks for, as the rules' pages link to it. A text of the user's is never
// replaced by that: it is offered then.
import type { RulePage } from "../wire";
import type { Actions } from "./actions";
import { keys } from "./changes";
import { button, h, render } from "./dom";
import { EXAMPLE } from "./example";
import { type App, report } from "./store";
import { findings } from "./views/findings";
import { prose } from "./words";

/** Follow what the address asks for; once the example is judged, its finding is the current one. */
export function linked(actions: Actions): void {
  const { store } = actions;
  store.watch(
    ({ wanted, rules }) => [wanted, rules],
    (app) => {
      if (app.wanted === null || !app.rules.length) return;
      const rule = wantedRule(app);
      if (!rule) store.set({ wanted: null, complaint: "The address names a rule that is not here." });
      else if (untouched(app)) show(rule, actions);
    },
  );
  store.watch(
    ({ answers, sought }) => [answers.analyse, sought],
    (app) => {
      const seen = report(app);
      if (app.sought === null || app.answers.analyse?.kind !== "done" || !seen) return;
      const found = seen.findings.find(({ rule }) => rule === app.sought);
      store.set({ sought: null, current: found ? keys(seen).get(found.id)! : null });
    },
  );
}

function wantedRule({ wanted, rules }: App): RulePage | undefined {
  return rules.find(({ id }) => id === wanted);
}

/** Whether there is nothing but an example of ours. */
export function untouched({ files, rules }: App): boolean {
  const text = files[0]!.text;
  return files.length === 1 && (text === EXAMPLE || text.trim() === "" || rules.some(({ examples }) => examples.includes(text)));
}

function show({ id, examples }: RulePage, actions: Actions): void {
  actions.store.set({ wanted: null, complaint: null });
  actions.open(findings);
  actions.start(examples[0]!);
  actions.store.set({ sought: id });
}

/** The place of the offer, where the user has a text. */
export function offer(actions: Actions): HTMLElement {
  const { store } = actions;
  const place = h("div");
  const keep = () => store.set({ wanted: null });
  store.watch(
    ({ wanted, rules }) => [wanted, rules],
    (app) => {
      const rule = untouched(app) ? undefined : wantedRule(app);
      if (rule) actions.announce("The address asks for an example. Your text is kept; above it is the choice.");
      render(
        place,
        rule &&
          h(
            "div",
            { class: "offer" },
            h("span", {}, "The address asks for the example of “", ...prose(rule.title), "”. Your text is here."),
            button("Show the example instead", () => show(rule, actions), { class: "small" }),
            button("Keep my text", keep, { class: "small" }),
          ),
      );
    },
  );
  return place;
}
