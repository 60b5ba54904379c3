// Owns the editor: one view, one state for each file with its own undo history, and the marks of the findings.
import { defaultKeymap, history, historyKeymap, indentWithTab, redo, undo } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { type Diagnostic, lintGutter, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorSelection, EditorState, type Extension, Prec, type Transaction } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  placeholder,
} from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import type { Span } from "../wire";
import { exact, exactText, replacement } from "./exact";
import { LineMap } from "./linemap";
import { matchCount } from "./matches";
import type { StackFile } from "./store";

/** A change of a text: `whole` when it came at once and not by typing; `map` finds old places in the new text. */
export interface Changed {
  readonly id: number;
  readonly text: string;
  readonly whole: boolean;
  /** All of it was pasted: it stands elsewhere too. */
  readonly brought: boolean;
  readonly map: (span: Span) => Span;
}

const AT_ONCE = ["input.paste", "input.replace", "input.drop", "undo", "redo"];

/** The page's policy lets only styles with its nonce in, from the very first view on. */
const nonce = () => EditorView.cspNonce.of(document.querySelector("style")?.nonce ?? "");

const LEAVE_MS = 20_000; // CodeMirror's own two seconds are too short for whoever types slowly

/** After Esc the next Tab leaves the editor, also where Esc had something else to do, as closing the search. */
const leaving = EditorView.domEventObservers({
  keydown(event, view) {
    if (event.key === "Escape") queueMicrotask(() => view.setTabFocusMode(LEAVE_MS)); // after CodeMirror's own handler
  },
});

/** What all our editors share. */
export function basics(label: string): Extension {
  return [
    nonce(),
    leaving,
    history(),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ tabindex: "0", "aria-label": label, spellcheck: "false", autocapitalize: "off" }),
    keymap.of([...defaultKeymap, ...historyKeymap]),
  ];
}

export class Editor {
  private readonly view: EditorView;
  private readonly map = new LineMap(() => this);
  private readonly states = new Map<number, EditorState>();
  private readonly sized: ResizeObserver;
  private shown = 0;
  private telling = false;
  /** A step of the page is undone before anything in a text is. */
  private readonly keys = Prec.highest(
    keymap.of([
      { key: "Mod-z", run: () => this.steps.undo() },
      { key: "Mod-y", mac: "Mod-Shift-z", run: () => this.steps.redo() },
      { linux: "Ctrl-Shift-z", run: () => this.steps.redo() },
    ]),
  );

  /** `help` is the id of the sentence that tells how to leave the editor. */
  constructor(
    host: HTMLElement,
    private readonly help: string,
    private readonly changed: (change: Changed) => void,
    private readonly steps: { undo(): boolean; redo(): boolean },
  ) {
    this.view = new EditorView({
      parent: host,
      extensions: nonce(),
      dispatchTransactions: (transactions, view) => {
        this.telling = true; // before it is drawn: the engine is at work meanwhile
        try {
          for (const transaction of transactions) if (transaction.docChanged) this.tell(this.shown, transaction);
        } finally {
          this.telling = false;
        }
        view.update(transactions);
        this.look();
      },
    });
    host.append(this.map.element);
    this.view.scrollDOM.addEventListener("scroll", () => this.look(), { passive: true });
    this.sized = new ResizeObserver(() => this.look());
    this.sized.observe(this.view.scrollDOM);
  }

  /** Show a file; it keeps its undo history and caret from the last time. */
  show(file: StackFile): void {
    if (this.shown === file.id) return;
    if (this.shown) this.states.set(this.shown, this.view.state);
    this.shown = file.id;
    this.view.setState(this.states.get(file.id) ?? fresh(file, this.help, this.keys));
    this.look();
  }

  /** The state of every file, with its history. */
  all(): ReadonlyMap<number, EditorState> {
    const states = new Map(this.states);
    if (this.shown) states.set(this.shown, this.view.state);
    return states;
  }

  /** Put these states in place of those there are; none is shown until it is asked for. */
  bring(states: ReadonlyMap<number, EditorState>): void {
    this.states.clear();
    for (const [id, state] of states) this.states.set(id, state);
    this.shown = 0;
  }

  /** Forget a file that was closed. */
  forget(id: number): void {
    this.states.delete(id);
    if (this.shown === id) this.shown = 0;
  }

  /** Put another text in place of a file's, in one step that can be undone. */
  replace(file: StackFile, text: string): void {
    if (this.shown === file.id) {
      const change = replacement(this.view.state, text);
      const mapped = this.view.state.changes(change.changes).mapPos(this.view.state.selection.main.head, 1);
      const caret = Math.max(mapped, text.startsWith("\ufeff") ? 1 : 0);
      // A selection that stayed over the new text would be lost with the next key.
      this.view.dispatch({ ...change, selection: EditorSelection.cursor(caret), userEvent: "input.replace" });
      return;
    }
    const state = this.states.get(file.id) ?? fresh(file, this.help, this.keys);
    const transaction = state.update({ ...replacement(state, text), userEvent: "input.replace" });
    this.states.set(file.id, transaction.state);
    this.tell(file.id, transaction);
  }

  /** Underline the findings in the file that is shown. */
  mark(diagnostics: readonly Diagnostic[]): void {
    if (this.telling) return queueMicrotask(() => this.mark(diagnostics)); // a change is not taken within another
    const { length } = this.view.state.doc;
    const inside = (at: number) => Math.min(at, length);
    const all = diagnostics.map((each) => ({ ...each, from: inside(each.from), to: inside(each.to) }));
    this.view.dispatch(setDiagnostics(this.view.state, all));
    const { doc } = this.view.state;
    this.map.draw(all, (offset) => doc.lineAt(offset).number, doc.lines);
  }

  /** Select a place, in the middle of the editor, and put the focus there. */
  jump({ start, end }: Span): void {
    const { length } = this.view.state.doc;
    const selection = EditorSelection.range(Math.min(end, length), Math.min(start, length));
    this.view.dispatch({ selection, effects: EditorView.scrollIntoView(selection, { y: "center" }) });
    if (!matchMedia("(pointer: coarse)").matches) this.view.focus(); // a keyboard would come up and cover the line
    requestAnimationFrame(() => requestAnimationFrame(() => this.toTheMiddle(selection.from))); // once it is drawn
  }

  /** Scroll to a share of the text's height, into the middle. */
  scrollTo(share: number): void {
    const { scrollHeight, clientHeight } = this.view.scrollDOM;
    this.view.scrollDOM.scrollTop = share * scrollHeight - clientHeight / 2;
  }

  /** What the user has selected. */
  get selection(): Span {
    const { from, to } = this.view.state.selection.main;
    return { start: from, end: to };
  }

  undo(): void {
    if (!this.steps.undo()) undo(this.view);
  }

  redo(): void {
    if (!this.steps.redo()) redo(this.view);
  }

  focus(): void {
    this.view.focus();
  }

  /** Take the editor away, with everything it listens to. */
  destroy(): void {
    this.sized.disconnect();
    this.view.destroy();
  }

  /** Where the page itself scrolls, as on a phone, bring a place to the middle of it. */
  private toTheMiddle(at: number): void {
    const page = this.view.dom.closest<HTMLElement>(".stackengine");
    const place = this.view.coordsAtPos(Math.min(at, this.view.state.doc.length));
    if (!page || !place || page.scrollHeight <= page.clientHeight) return;
    const { top, height } = page.getBoundingClientRect();
    page.scrollBy({ top: (place.top + place.bottom) / 2 - top - height / 2 });
  }

  /** Tell the map what is seen. */
  private look(): void {
    this.view.requestMeasure({
      key: this.map,
      read: ({ scrollDOM: { scrollTop, scrollHeight, clientHeight } }) => [scrollTop / scrollHeight, (scrollTop + clientHeight) / scrollHeight] as const,
      write: ([from, to]) => this.map.show(from, to),
    });
  }

  private tell(id: number, transaction: Transaction): void {
    const { state, changes } = transaction;
    const map = (span: Span) => ({ start: changes.mapPos(span.start, 1), end: changes.mapPos(span.end, -1) });
    const whole = AT_ONCE.some((kind) => transaction.isUserEvent(kind));
    let all = false;
    changes.iterChanges((_from, _to, from, to) => (all ||= from === 0 && to === state.doc.length));
    this.changed({ id, text: exactText(state), whole, brought: all && transaction.isUserEvent("input.paste"), map });
  }
}

function fresh(file: StackFile, help: string, keys: Extension): EditorState {
  return EditorState.create({
    doc: file.text, // split as `exact` says
    extensions: [
      keys,
      exact(file.text),
      basics("Text of the stack file"),
      EditorView.contentAttributes.of({ "aria-describedby": help }),
      keymap.of([...searchKeymap, indentWithTab]),
      search({ top: true }),
      matchCount,
      highlightSelectionMatches({ minSelectionLength: 3 }),
      indentUnit.of("  "),
      placeholder("Paste a stack file here, or drop one."),
      lineNumbers(),
      lintGutter(),
      drawSelection(),
      highlightActiveLine(),
      highlightActiveLineGutter(),
      bracketMatching(),
      yaml(),
      syntaxHighlighting(classHighlighter),
    ],
  });
}
