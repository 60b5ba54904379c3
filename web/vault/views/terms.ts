// Draws the box for the user's own words: names of a company, of products, of customers, hidden wherever they stand.
import type { Actions } from "../actions";
import { button, h, render } from "../dom";

/** The box; it is made once, so that a word that is half typed stays. */
export function terms(actions: Actions): HTMLElement {
  const { root, store } = actions;
  const [title, about] = [root.id("terms-title"), root.id("terms-about")];
  const list = h("div");
  const box: HTMLInputElement = Object.assign(document.createElement("input"), { type: "text", autocomplete: "off", spellcheck: false, enterKeyHint: "done" });
  box.setAttribute("aria-describedby", about);
  const add = () => {
    if (actions.hideTerm(box.value)) box.value = "";
    box.focus();
  };
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    add();
  });
  store.watch(
    (app) => [app.terms],
    (app) => render(list, app.terms.length > 0 && h("ul", { class: "terms", "aria-label": "Words that are hidden" }, ...app.terms.map((term) => entry(term, actions)))),
  );
  return h(
    "section",
    { "aria-labelledby": title },
    h("h2", { id: title }, "Words of your own to hide"),
    h(
      "p",
      { class: "quiet", id: about },
      "Names of your company, products or customers: hidden wherever they stand, in every spelling and inside host names. This tab alone remembers them.",
    ),
    h(
      "p",
      { class: "row" },
      h("label", { class: "term" }, "Word ", box),
      button("Hide it everywhere", add, { "data-key": "hide term" }),
      button("Hide what is selected, everywhere", () => actions.hideSelected(), { "data-key": "hide selected" }),
    ),
    list,
  );
}

function entry(term: string, actions: Actions): HTMLElement {
  const stop = button("Show again", () => actions.showTerm(term), { class: "small", "aria-label": `Show again: ${term}`, "data-key": `term ${term}` });
  return h("li", {}, h("code", {}, term), stop);
}
