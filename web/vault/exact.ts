// Keeps a text in the editor byte for byte. CodeMirror by itself splits at every kind of line break and joins with "\n";
// here it splits at one character only, so that each break stays what it was, and "\r" stays at the end of its line.
import { Compartment, EditorState, type Extension, RangeSetBuilder, StateEffect, type Text } from "@codemirror/state";
import { type ChangeSpec, EditorSelection, type Transaction, type TransactionSpec } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view";
import { invertedEffects } from "@codemirror/commands";

const separator = new Compartment();
const setSeparator = StateEffect.define<string>();

/** The one character at which this text is split: "\r" only where there is no other break. */
export function separatorOf(text: string): string {
  return text.includes("\r") && !text.includes("\n") ? "\r" : "\n";
}

/** The exact text of a state. */
export function exactText(state: EditorState): string {
  return state.sliceDoc();
}

/** A change from one exact text to another that moves as little as possible; undoing it brings back every byte. */
export function replacement(state: EditorState, text: string): TransactionSpec {
  const old = exactText(state);
  const wanted = separatorOf(text);
  const same = wanted === state.lineBreak;
  const limit = same ? Math.min(old.length, text.length) : 0;
  let start = 0;
  while (start < limit && old.charCodeAt(start) === text.charCodeAt(start)) start++;
  let tail = 0;
  while (tail < limit - start && old.charCodeAt(old.length - 1 - tail) === text.charCodeAt(text.length - 1 - tail)) tail++;
  const insert = EditorState.create({ extensions: EditorState.lineSeparator.of(wanted) }).toText(
    text.slice(start, text.length - tail),
  );
  return {
    changes: { from: start, to: old.length - tail, insert },
    effects: same ? [] : setSeparator.of(wanted),
    filter: false, // the guard below is for typing; this text is meant as it is
  };
}

/** Put a text in place of the selection, as it is. */
export function insertion(state: EditorState, text: string): TransactionSpec {
  const { from, to } = state.selection.main;
  const old = exactText(state);
  const whole = old.slice(0, from) + text + old.slice(to);
  const selection = EditorSelection.cursor(from + text.length);
  if (separatorOf(whole) !== state.lineBreak) return { ...replacement(state, whole), selection };
  return { changes: { from, to, insert: state.toText(text) }, selection, filter: false };
}

/** The line break to type at a place: that of the line, else of the line before, else of the first. */
export function breakAt(state: EditorState, at: number): string {
  if (state.lineBreak === "\r") return "\r";
  const { number } = state.doc.lineAt(at);
  const line = state.doc.line(number < state.doc.lines ? number : Math.max(1, number - 1));
  return state.doc.lines > 1 && line.text.endsWith("\r") ? "\r\n" : "\n";
}

/** Tell a place between the two characters of a CRLF. */
function splits(doc: Text, at: number): boolean {
  const line = doc.lineAt(at);
  return at === line.to && line.text.endsWith("\r") && line.number < doc.lines;
}

/** Typing and deleting must not come between "\r" and "\n": such a change is moved, or takes both. */
function whole(transaction: Transaction): readonly TransactionSpec[] | Transaction {
  const { doc } = transaction.startState;
  if (!transaction.docChanged) return steered(transaction);
  const changes: ChangeSpec[] = [];
  let moved = false;
  transaction.changes.iterChanges((from, to, _from, _to, insert) => {
    const start = splits(doc, from) ? from - 1 : from;
    let end = to;
    if (splits(doc, to)) end = from === to || from < to - 1 ? to - 1 : to + 1;
    moved ||= start !== from || end !== to;
    changes.push({ from: start, to: Math.max(start, end), insert });
  }, true);
  if (!moved) return transaction;
  const { effects, scrollIntoView } = transaction;
  const event = transaction.isUserEvent("delete") ? "delete" : "input";
  return [{ changes, effects, scrollIntoView, userEvent: event }];
}

/** The caret, too, stands before or after a CRLF; a key that goes forward goes over both characters. */
function steered(transaction: Transaction): readonly TransactionSpec[] | Transaction {
  const { selection, startState: state } = transaction;
  if (!selection?.ranges.some((range) => splits(state.doc, range.head) || splits(state.doc, range.anchor)))
    return transaction;
  const before = state.selection.main.head;
  const place = (at: number) => {
    if (!splits(state.doc, at)) return at;
    return before === at - 1 && !transaction.isUserEvent("select.pointer") ? at + 1 : at - 1;
  };
  const ranges = selection.ranges.map((range) => EditorSelection.range(place(range.anchor), place(range.head)));
  return [transaction, { selection: EditorSelection.create(ranges, selection.mainIndex) }];
}

const hide = Decoration.replace({});

/** Hides the "\r" at line ends; one elsewhere is shown as the odd character it is. */
const hidden = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;

    constructor(view: EditorView) {
      this.decorations = this.find(view);
    }

    update(update: ViewUpdate): void {
      if (update.docChanged || update.viewportChanged) this.decorations = this.find(update.view);
    }

    find(view: EditorView): DecorationSet {
      const builder = new RangeSetBuilder<Decoration>();
      const { doc } = view.state;
      for (const { from, to } of view.visibleRanges)
        for (let at = from; at <= to; ) {
          const line = doc.lineAt(at);
          if (splits(doc, line.to) && line.to <= to) builder.add(line.to - 1, line.to, hide);
          at = line.to + 1;
        }
      return builder.finish();
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

/** All of the above, for an editor that is to hold `text`. */
export function exact(text: string): Extension {
  return [
    separator.of(EditorState.lineSeparator.of(separatorOf(text))),
    EditorState.transactionFilter.of(whole),
    EditorState.transactionExtender.of((transaction) => {
      const wanted = transaction.effects.find((effect) => effect.is(setSeparator));
      return wanted ? { effects: separator.reconfigure(EditorState.lineSeparator.of(wanted.value as string)) } : null;
    }),
    invertedEffects.of((transaction) =>
      transaction.effects.some((effect) => effect.is(setSeparator))
        ? [setSeparator.of(transaction.startState.lineBreak)]
        : [],
    ),
    hidden,
    EditorView.domEventHandlers({
      paste(event, view) {
        const text = event.clipboardData?.getData("text/plain");
        if (!text) return false;
        event.preventDefault();
        view.dispatch({ ...insertion(view.state, text), userEvent: "input.paste", scrollIntoView: true });
        return true;
      },
    }),
  ];
}
