// Tells the shell whether something would be lost with the page: work that stands nowhere else, or the only way back.
import type { App, Store } from "./store";
import type { Root } from "./root";
import type { Supply } from "./supply";

/** Whether leaving loses something: a text that was worked on, or what the placeholders stand for that were given away. */
export function isUnsaved({ files, handed }: App): boolean {
  return handed || files.some(({ text, kept }) => text !== kept && text.trim() !== "");
}

/** Keep the shell told, which alone can have the browser ask before it leaves. */
export function guard(store: Store, supply: Supply, root: Root): void {
  store.watch(
    (app) => [isUnsaved(app)],
    (app) => supply.hold(root, isUnsaved(app)),
  );
  root.atEnd(() => supply.hold(root, false));
}
