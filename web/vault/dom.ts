// Builds the page's elements. Text only ever enters as text: nothing here, or elsewhere, parses HTML.

type Handlers = { [E in keyof HTMLElementEventMap as `on${E}`]?: (event: HTMLElementEventMap[E]) => void };
type Handler = NonNullable<Handlers[keyof Handlers]>;
export type Props = Handlers & { [attribute: string]: string | number | boolean | null | undefined | Handler };
export type Child = Node | string | number | null | undefined | false;

/** Make an element. An attribute that is true is set empty; one that is null, undefined or false is left out. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value as EventListener);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...present(children));
  return element;
}

/** Make an element of a picture; with text, which is read out or shown beside the pointer. */
export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  props: { readonly [attribute: string]: string | number },
  ...children: readonly (Node | string)[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(props)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

function present(children: readonly Child[]): (Node | string)[] {
  return children
    .filter((child) => child !== null && child !== undefined && child !== false)
    .map((child) => (child instanceof Node ? child : String(child)));
}

/** A button with words on it. */
export function button(label: Child, act: () => void, props: Props = {}): HTMLButtonElement {
  return h("button", { type: "button", onclick: act, ...props }, label);
}

/**
 * Draw `parent` anew. What has the same `data-key` as before keeps the focus, and stays open if it was. Where the focused
 * element is gone, the focus goes to the panel around it: nobody is thrown back to the top of the page.
 */
export function render(parent: Element, ...children: readonly Child[]): void {
  const focused = document.activeElement;
  const within = parent.contains(focused);
  const key = within ? focused?.closest<HTMLElement>("[data-key]")?.dataset.key : undefined;
  const inSummary = focused instanceof HTMLElement && focused.tagName === "SUMMARY";
  const open = [...parent.querySelectorAll<HTMLElement>("details[open][data-key]")].map((each) => each.dataset.key!);
  parent.replaceChildren(...present(children)); // it stays scrolled as it was; to ask how far would have all laid out
  for (const name of open) keyed(parent, name)?.setAttribute("open", "");
  if (!within) return;
  const again = key === undefined ? null : keyed(parent, key);
  (inSummary ? again?.querySelector("summary") : again)?.focus({ preventScroll: true });
  if (!parent.contains(document.activeElement)) parent.closest<HTMLElement>("[tabindex]")?.focus({ preventScroll: true });
}

function keyed(parent: Element, key: string): HTMLElement | null {
  return parent.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
}

/** "1 problem", "3 problems". */
export function count(number: number, word: string): string {
  return `${number.toLocaleString("en")} ${word}${number === 1 ? "" : "s"}`;
}

export const MANY = 200; // more elements than this at once make a page slow, and nobody reads them

/** Draw a list; the end of a very long one only when asked for. */
export function long<T>(items: readonly T[], draw: (item: T) => HTMLElement, what: string): Child[] {
  const rest = items.slice(MANY);
  const first = items.slice(0, MANY).map(draw);
  if (!rest.length) return first;
  const more: HTMLElement = h("div", { role: "listitem" }, button(`Show the other ${count(rest.length, what)}`, () => more.replaceWith(...rest.map(draw))));
  return [...first, more];
}
