// Undoes what no editor's own history can: files that were closed, opened, named anew or given other texts together,
// and what the user masks, keeps and hides.
import type { EditorState } from "@codemirror/state";
import type { Editor } from "./editor";
import type { StackFile, Store } from "./store";

/** The files as they are at one moment, each with its own undo history. */
interface Moment {
  readonly files: readonly StackFile[];
  readonly active: number;
  readonly terms: readonly string[];
  readonly states: ReadonlyMap<number, EditorState>;
}

interface Step {
  readonly before: Moment;
  readonly after: Moment;
}

const KEPT = 50;

export class Steps {
  private readonly done: Step[] = [];
  private readonly undone: Step[] = [];
  private taking = false;

  constructor(
    private readonly store: Store,
    private readonly editor: Editor,
    private readonly changed: () => void,
  ) {}

  /** Do something that one Undo takes back. */
  take(act: () => void): void {
    if (this.taking) return act();
    const before = this.now();
    this.taking = true;
    try {
      act();
    } finally {
      this.taking = false;
    }
    this.undone.length = 0;
    this.done.push({ before, after: this.now() });
    if (this.done.length > KEPT) this.done.shift();
  }

  /** Take the last step back, unless something was typed after it; returns whether it was. */
  undo(): boolean {
    const step = this.done.at(-1);
    if (!step || !this.is(step.after)) return false;
    this.undone.push(this.done.pop()!);
    this.go(step.before);
    return true;
  }

  /** Do the step again that was taken back last; returns whether it was. */
  redo(): boolean {
    const step = this.undone.at(-1);
    if (!step || !this.is(step.before)) return false;
    this.done.push(this.undone.pop()!);
    this.go(step.after);
    return true;
  }

  private now(): Moment {
    const { files, active, terms } = this.store.app;
    return { files, active, terms, states: this.editor.all() };
  }

  private is({ files }: Moment): boolean {
    const now = this.store.app.files;
    return now.length === files.length && now.every(({ id, name, text }, index) => id === files[index]!.id && name === files[index]!.name && text === files[index]!.text);
  }

  private go({ files, active, terms, states }: Moment): void {
    this.editor.bring(states);
    this.store.set({ files, active, terms });
    this.editor.show(files.find(({ id }) => id === active)!);
    this.changed();
  }
}
