// Keeps a CRLF whole under every key. The "\r" is the last character of its line in the editor: hidden, never to be
// parted from its "\n". The byte order mark is treated likewise: hidden, and the caret stays behind it.
import {
  type ChangeSpec,
  EditorSelection,
  EditorState,
  type Extension,
  Prec,
  type StateCommand,
  type Text,
  type Transaction,
  type TransactionSpec,
} from "@codemirror/state";
import { Decoration, EditorView, highlightSpecialChars, keymap, MatchDecorator, ViewPlugin, type ViewUpdate } from "@codemirror/view";

const MARK = "\ufeff";

/** Tell a place between the two characters of a CRLF. */
function inside(doc: Text, at: number): boolean {
  return at > 0 && at < doc.length && doc.sliceString(at - 1, at + 1) === "\r\n";
}

/** The line break to type at a place: that of its line, else of the line before. */
function breakAt(state: EditorState, at: number): string {
  if (state.lineBreak === "\r") return "\r";
  const { number } = state.doc.lineAt(at);
  const line = state.doc.line(number < state.doc.lines ? number : Math.max(1, number - 1));
  return line.number < state.doc.lines && line.text.endsWith("\r") ? "\r\n" : "\n";
}

/** Break the line as the file does, and go on at the same indentation, or deeper after `key:`. */
const enter: StateCommand = ({ state, dispatch }) => {
  const change = state.changeByRange(({ from, to }) => {
    const line = state.doc.lineAt(from);
    const before = line.text.slice(0, from - line.from).replace(MARK, "");
    const deeper = /^[^#]*:\s*(?:#.*)?$/.test(before) ? "  " : "";
    const text = breakAt(state, from) + /^ */.exec(before)![0] + deeper;
    return { changes: { from, to, insert: state.toText(text) }, range: EditorSelection.cursor(from + text.length) };
  });
  dispatch(state.update(change, { userEvent: "input", scrollIntoView: true }));
  return true;
};

/** Take back one level of indentation; CodeMirror's own command takes the "\r" of an empty line for a blank. */
const dedent: StateCommand = ({ state, dispatch }) => {
  const changes = new Map<number, ChangeSpec>();
  for (const { from, to } of state.selection.ranges)
    for (let at = from; at <= to; ) {
      const line = state.doc.lineAt(at);
      const blank = /^(?:\t| {1,2})/.exec(line.text)?.[0] ?? "";
      if (blank) changes.set(line.from, { from: line.from, to: line.from + blank.length });
      at = line.to + 1;
    }
  dispatch(state.update({ changes: [...changes.values()], userEvent: "delete.dedent" }));
  return true;
};

/** Go forward over a CRLF as over one character. */
function forward(extend: boolean): StateCommand {
  return ({ state, dispatch }) => {
    const { ranges, mainIndex } = state.selection;
    const over = (at: number) => (inside(state.doc, at + 1) ? at + 2 : at);
    if (!ranges.some(({ head, empty }) => (extend || empty) && inside(state.doc, head + 1))) return false;
    const moved = ranges.map(({ anchor, head }) => (extend ? EditorSelection.range(anchor, over(head)) : EditorSelection.cursor(over(head))));
    dispatch(state.update({ selection: EditorSelection.create(moved, mainIndex), scrollIntoView: true, userEvent: "select" }));
    return true;
  };
}

const keys = [
  { key: "Enter", run: enter },
  { key: "Shift-Tab", run: dedent },
  { key: "ArrowRight", run: forward(false), shift: forward(true) },
  { key: "Mod-ArrowRight", mac: "Alt-ArrowRight", run: forward(false), shift: forward(true) },
  { mac: "Ctrl-f", run: forward(false), shift: forward(true) },
];

/** A change that would come between "\r" and "\n" is moved before both, or takes both. */
function wholeBreaks(transaction: Transaction): readonly TransactionSpec[] | Transaction {
  const { doc } = transaction.startState;
  if (!transaction.docChanged || transaction.isUserEvent("delete.dedent")) return transaction;
  const changes: ChangeSpec[] = [];
  let moved = false;
  transaction.changes.iterChanges((from, to, _from, _to, insert) => {
    const start = inside(doc, from) ? from - 1 : from;
    const end = !inside(doc, to) ? to : from === to || to - start > 1 ? to - 1 : to + 1;
    moved ||= start !== from || end !== to;
    changes.push({ from: start, to: Math.max(start, end), insert });
  });
  if (!moved) return transaction;
  const event = transaction.isUserEvent("delete") ? "delete" : "input";
  return [{ changes, effects: transaction.effects, scrollIntoView: true, userEvent: event }];
}

/** The caret stands before or after a CRLF, and behind the byte order mark. */
function caretOut(transaction: Transaction): readonly TransactionSpec[] | Transaction {
  const { selection, newDoc: doc } = transaction;
  if (!selection) return transaction;
  const place = (at: number) => (inside(doc, at) ? at - 1 : at);
  const ranges = selection.ranges.map((range) => {
    const behindMark = range.empty && range.head === 0 && doc.sliceString(0, 1) === MARK;
    const [anchor, head] = behindMark ? [1, 1] : [place(range.anchor), place(range.head)];
    return anchor === range.anchor && head === range.head ? range : EditorSelection.range(anchor, head, range.goalColumn);
  });
  if (ranges.every((range, index) => range === selection.ranges[index])) return transaction;
  return [transaction, { selection: EditorSelection.create(ranges, selection.mainIndex), sequential: true }];
}

const hide = Decoration.replace({});
const finder = new MatchDecorator({
  regexp: /\r$|\ufeff/g,
  decorate: (add, from, to, [character], view) => {
    if (character === MARK ? from === 0 : inside(view.state.doc, to)) add(from, to, hide);
  },
});
const hidden = ViewPlugin.fromClass(
  class {
    decorations;
    constructor(view: EditorView) {
      this.decorations = finder.createDeco(view);
    }
    update(update: ViewUpdate): void {
      this.decorations = finder.updateDeco(update, this.decorations);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

/** The keys, the guards, and what is hidden; every other odd character is shown as a sign. */
export const wholeLineBreaks: Extension = [
  Prec.high(keymap.of(keys)),
  EditorState.transactionFilter.of(caretOut),
  EditorState.transactionFilter.of(wholeBreaks),
  Prec.high(hidden),
  highlightSpecialChars(),
];
