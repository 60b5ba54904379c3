// Draws the tabs, with the arrow keys that tabs are expected to have.
import type { Actions } from "./actions";
import { h } from "./dom";
import type { App } from "./store";
import type { View } from "./views/view";

/** Make the tabs and their panels, and let every view draw into its own. */
export function tabs(views: readonly View[], actions: Actions): { list: HTMLElement; panels: readonly HTMLElement[] } {
  const { root, store } = actions;
  const ids = (view: View) => ({ tab: root.id(`tab-${view.id}`), panel: root.id(`panel-${view.id}`) });
  const numbers = views.map(() => h("span", { class: "count" }));
  const panels = views.map((view) =>
    h("div", { id: ids(view).panel, class: "panel", "data-view": view.id, role: "tabpanel", "aria-labelledby": ids(view).tab, tabindex: "0" }),
  );
  const buttons = views.map((view, index) =>
    h(
      "button",
      { type: "button", role: "tab", id: ids(view).tab, "aria-controls": ids(view).panel, onclick: () => actions.open(view) },
      view.title,
      numbers[index],
    ),
  );
  const onkeydown = (event: KeyboardEvent) => {
    const there = views.filter((view) => speaks(view, store.app));
    const at = there.indexOf(store.app.tab);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: there.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = there[(to + there.length) % there.length]!;
    actions.open(next);
    buttons[views.indexOf(next)]!.focus();
  };
  store.watch(
    ({ tab }) => [tab],
    ({ tab }) =>
      views.forEach((view, index) => {
        buttons[index]!.setAttribute("aria-selected", String(view === tab));
        buttons[index]!.tabIndex = view === tab ? 0 : -1;
        panels[index]!.hidden = view !== tab;
      }),
  );
  store.watch(
    (app) => views.map((view) => speaks(view, app)),
    (app) => {
      views.forEach((view, index) => (buttons[index]!.hidden = !speaks(view, app)));
      if (!speaks(app.tab, app)) actions.open(views[0]!);
    },
  );
  const counts = (app: App) => views.map((view) => view.count(app));
  store.watch(counts, (app) => counts(app).forEach((count, index) => (numbers[index]!.textContent = count === null ? "" : ` ${count}`)));
  views.forEach((view, index) => view.mount(panels[index]!, actions));
  return { list: h("div", { class: "tabs", role: "tablist", "aria-label": "What to look at", onkeydown }, ...buttons), panels };
}

/** Whether a tab is there: it always is, or has something to say. An answer on its way does not take it away. */
function speaks(view: View, app: App): boolean {
  return view.when?.(app) ?? true;
}
