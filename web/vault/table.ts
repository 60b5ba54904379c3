// Draws a table that is named for all, with a head for each column.
import { button, h, MANY } from "./dom";

/** A table that scrolls by itself on a narrow screen; the end of a very long one only when asked for. */
export function table<T>(caption: string, heads: readonly string[], items: readonly T[], row: (item: T, index: number) => HTMLElement, kind = "settings"): HTMLElement {
  const body = h("tbody", {}, ...items.slice(0, MANY).map(row));
  const rest = items.slice(MANY);
  const more: HTMLElement = button(`Show the other ${rest.length.toLocaleString("en")}`, () => {
    body.append(...rest.map((item, index) => row(item, MANY + index)));
    more.remove();
  });
  return h(
    "div",
    { class: "scrolls", tabindex: "0", role: "region", "aria-label": caption },
    h("table", { class: kind }, h("thead", {}, h("tr", {}, ...heads.map((head) => h("th", { scope: "col" }, head)))), body),
    rest.length > 0 && more,
  );
}
