// Keeps a text in the editor byte for byte. CodeMirror by itself splits at every kind of line break and joins with "\n";
// here it splits at one character only, so that each break stays what it was, and "\r" stays at the end of its line.
import { invertedEffects } from "@codemirror/commands";
import { Compartment, EditorSelection, EditorState, type Extension, StateEffect, type TransactionSpec } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { wholeLineBreaks } from "./breaks";

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
    filter: false, // the guards are for typing; this text is meant as it is
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

/** All of the above, for an editor that is to hold `text`. */
export function exact(text: string): Extension {
  return [
    separator.of(EditorState.lineSeparator.of(separatorOf(text))),
    EditorState.transactionExtender.of((transaction) => {
      const wanted = transaction.effects.find((effect) => effect.is(setSeparator));
      return wanted ? { effects: separator.reconfigure(EditorState.lineSeparator.of(wanted.value as string)) } : null;
    }),
    invertedEffects.of((transaction) =>
      transaction.effects.some((effect) => effect.is(setSeparator))
        ? [setSeparator.of(transaction.startState.lineBreak)]
        : [],
    ),
    wholeLineBreaks,
    EditorView.domEventHandlers({
      paste(event, view) {
        const text = event.clipboardData?.getData("text/plain");
        if (!text) return false;
        event.preventDefault();
        view.dispatch({ ...insertion(view.state, text), userEvent: "input.paste", scrollIntoView: true });
        return true;
      },
      // Typing over several lines: left to itself, the browser joins them with styles in the markup, which the policy refuses.
      beforeinput(event, view) {
        const { doc, selection } = view.state;
        const { from, to } = selection.main;
        if (event.inputType !== "insertText" || event.isComposing || !event.data || to <= doc.lineAt(from).to) return false;
        event.preventDefault();
        view.dispatch(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
        return true;
      },
    }),
  ];
}
