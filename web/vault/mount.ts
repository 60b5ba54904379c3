// Puts the page together under any element of a document, and takes it away again without a trace.
import { Actions } from "./actions";
import { Asking, SILENCE } from "./asking";
import { keysDialog, rulesDialog } from "./dialogs";
import { divider } from "./divider";
import { h } from "./dom";
import { Editor } from "./editor";
import { Engine, type State } from "./engine";
import { EXAMPLE, OPENING } from "./example";
import { asked, brought } from "./asked";
import { fileBar } from "./filebar";
import { gestures } from "./gestures";
import { iconButton } from "./icons";
import { Judge } from "./judge";
import { linked, offer } from "./linked";
import { EVERYTHING } from "./list";
import { marks, summary } from "./marks";
import { paper } from "./paper";
import { Root } from "./root";
import { Steps } from "./steps";
import { statusLine, textLine, themeSwitch } from "./status";
import { type App, newFile, Store } from "./store";
import type { Supply } from "./supply";
import { tabs } from "./tabs";
import { Toast } from "./toast";
import { guard } from "./unsaved";
import { VIEWS } from "./views/all";
import { GUESS } from "./views/rollout";
import type { View } from "./views/view";

/** A page that was put into a document. */
export interface Mounted {
  /** Take it away: its elements, all it listens to, and its engine. */
  unmount(): void;
}

/** Build the page under `host`, with an engine of its own from `supply`; the first of `views` is open. */
export function mount(host: HTMLElement, supply: Supply, views = VIEWS, engine = new Engine(supply)): Mounted {
  const end = new AbortController();
  const root = new Root(host, end.signal);
  const store = new Store(beginning(engine.state, views[0]));
  const judge = new Judge(engine, store);
  const place = h("div", { class: "editor" });
  const editor: Editor = new Editor(place, root.id("help"), (change) => actions.edited(change), { undo: () => steps.undo(), redo: () => steps.redo() });
  const steps = new Steps(store, editor, () => judge.textChanged(true));
  const actions = new Actions(store, judge, editor, root, engine, steps, new Toast(root), new Asking(store, judge, supply, root));
  store.watch(
    ({ active }) => [active],
    ({ files, active }) => editor.show(files.find((file) => file.id === active)!),
  );
  layOut(place, views, actions, supply);
  follow(actions);
  linked(actions);
  asked(actions, engine, supply);
  gestures(actions);
  guard(store, supply, root);
  engine.onState((state) => show(state, actions));
  root.atEnd(() => (engine.end(), judge.stop(), editor.destroy()));
  void judge.analyse();
  return { unmount: () => end.abort() };
}

function beginning(engine: State, tab: View): App {
  const example = newFile(1, "stack.yml", EXAMPLE);
  return {
    engine,
    rules: [],
    files: [example],
    active: example.id,
    answers: { analyse: { kind: "busy", last: OPENING } }, // until the engine says it itself
    tab,
    mode: "fix",
    current: null,
    ticks: new Map(),
    filter: EVERYTHING,
    grouping: "rule",
    split: false,
    said: [],
    unfolded: new Set(),
    evidence: new Map(),
    choices: new Map(),
    identifiers: true,
    terms: [],
    handed: false,
    ahead: { service: "", scenario: "", guess: GUESS, deeds: [] },
    complaint: null,
    provider: null,
    talk: SILENCE,
    wanted: null,
    brought: null,
    outgoing: null,
    packs: [],
    unpacked: null,
    sought: null,
    reading: null,
  };
}

function layOut(editor: HTMLElement, views: readonly View[], actions: Actions, supply: Supply): void {
  const { root, store } = actions;
  const { list, panels } = tabs(views, actions);
  const bar = h("div", { class: "filebar" });
  const skip = (event: Event) => {
    event.preventDefault();
    list.querySelector<HTMLElement>("[aria-selected=true]")?.focus();
  };
  const help = ["F8 goes to the next finding.", "Esc, then Tab leaves the editor."].flatMap((sentence) => [h("span", {}, sentence), " "]);
  const showKeys = keysDialog(root);
  rulesDialog(actions);
  fileBar(bar, actions);
  const source = h(
    "section",
    { class: "source", "aria-label": "Stack file" },
    bar,
    offer(actions),
    brought(actions),
    editor,
    h("div", { class: "quiet under" }, h("span", { class: "hint", id: root.id("help") }, ...help), textLine(store)),
  );
  paper(source, panels, store, supply, root);
  const results = h("section", { class: "results", id: root.id("results"), "aria-label": "Results" }, list, ...panels);
  const title = h("h1", { class: "hidden" }, "StackEngine: will this Docker Swarm stack survive its next rollout?");
  const main: HTMLElement = h("main", {}, title, source, divider(() => main), results);
  const foot = statusLine(store, root, [
    iconButton("rules", "Rules", () => actions.readRules()),
    iconButton("keys", "Keys", showKeys),
    themeSwitch(root),
  ]);
  root.append(
    h(
      "div",
      { class: "app" },
      h("a", { class: "skip", href: `#${root.id("results")}`, onclick: skip }, "Skip to the findings"),
      main,
      foot,
    ),
    root.region,
  );
}

/** Mark the findings in the text and say what came out. */
function follow(actions: Actions): void {
  const { store, editor, root } = actions;
  store.watch(
    ({ answers, active, engine }) => [answers.analyse, active, engine.kind],
    (app) => (app.answers.analyse?.kind !== "busy" || app.engine.kind !== "ready") && editor.mark(marks(app, actions)),
  );
  let said = "";
  store.watch(
    ({ answers }) => [answers.analyse],
    (app) => {
      const now = summary(app);
      if (now && now !== said) root.announce((said = now)); // not after every pause in typing
    },
  );
}

/** Show how far the engine has come, and mark the host with it: for style sheets, and for whoever waits for the start. */
function show(state: State, { store, root }: Actions): void {
  root.host.dataset.engine = state.kind;
  if (state.kind === "ready") root.host.dataset.remembered = String(state.remembered);
  store.set(state.kind === "ready" ? { engine: state, rules: state.rules } : { engine: state });
  if (state.kind === "failed") root.announce(`${state.message} ${state.advice}`);
}
