// Marks the finding that was gone to last in a list, and brings it into view: the list and the text move together.

/** Mark the entries of the finding with that key (see changes.ts), and no others; returns the first. */
export function mark(list: HTMLElement, current: string | null): Element | null {
  for (const each of list.querySelectorAll("[data-finding][aria-current]")) each.removeAttribute("aria-current");
  const entry = current === null ? null : list.querySelector(`[data-finding="${CSS.escape(current)}"]`);
  entry?.setAttribute("aria-current", "true");
  return entry;
}

/** Mark it and bring it into view, out of the fold of a long row of services. */
export function follow(list: HTMLElement, current: string | null): void {
  const folds = [...list.querySelectorAll<HTMLElement>("[data-holds]")];
  if (current !== null) folds.find((fold) => fold.dataset.holds!.split("\n").includes(current))?.querySelector("button")?.click();
  mark(list, current)?.scrollIntoView({ block: "nearest" });
}
