// What the address or the page around asks for: a rule's example, a text, colours, a rest. A text of the user's is never
// replaced by that: the other one is offered then.
import type { Actions } from "./actions";
import { button, h, render } from "./dom";
import type { Engine } from "./engine";
import { untouched } from "./linked";
import { unpacked } from "./packed";
import type { Supply } from "./supply";
import { findings } from "./views/findings";

const SHARED = "The address has a text that is damaged: the link may have been cut.";

/** Do what is asked for. */
export function asked(actions: Actions, engine: Engine, supply: Supply): void {
  const { root, store } = actions;
  const bring = (text: string) => {
    if (!text.trim()) return;
    if (untouched(store.app)) show(text, actions), actions.toast.withdraw(); // nothing of the user's has gone
    else store.set({ brought: text });
  };
  const leave = supply.hearWishes((wish) => {
    if (wish.type === "wanted") store.set({ wanted: wish.rule });
    else if (wish.type === "given") bring(wish.text);
    else if (wish.type === "shared") unpacked(wish.packed).then(bring, () => store.set({ complaint: SHARED }));
    else if (wish.type === "theme") root.host.dataset.theme = wish.theme;
    else engine.rest();
  });
  root.atEnd(leave);
  const wake = () => {
    if (!engine.wake()) return;
    supply.awake();
    actions.judge.textChanged(true);
  };
  for (const event of ["pointerdown", "keydown", "focusin"]) root.host.addEventListener(event, wake, { signal: root.ended });
}

function show(text: string, actions: Actions): void {
  actions.store.set({ brought: null, complaint: null });
  actions.open(findings);
  actions.start(text);
}

/** The place of the offer, where the user has a text. */
export function brought(actions: Actions): HTMLElement {
  const place = h("div");
  actions.store.watch(
    (app) => [app.brought],
    ({ brought: text }) => {
      if (text !== null) actions.announce("The address brings a text. Yours is kept; above it is the choice.");
      render(
        place,
        text !== null &&
          h(
            "div",
            { class: "offer" },
            h("span", {}, "The address brings a stack file. Your text is here."),
            button("Show that one instead", () => show(text, actions), { class: "small" }),
            button("Keep my text", () => actions.store.set({ brought: null }), { class: "small" }),
          ),
      );
    },
  );
  return place;
}
