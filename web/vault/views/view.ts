// What a tab is. Each is one object in a file of its own; `all.ts` lists them.
import type { Actions } from "../actions";
import type { Judge } from "../judge";
import type { App } from "../store";

export interface View {
  /** A word that marks its tab and panel; never shown. */
  readonly id: string;
  readonly title: string;
  /** How much there is behind the tab; null while that is not known. */
  count(app: App): number | null;
  /** Whether there is anything to say; a tab without this is always there. */
  when?(app: App): boolean;
  /** Draw into `panel`, now and whenever something it shows has changed. */
  mount(panel: HTMLElement, actions: Actions): void;
  /** Ask the engine for what it shows beside the report: when it is opened, and whenever the text has been judged. */
  ask(judge: Judge, app: App): void;
}
