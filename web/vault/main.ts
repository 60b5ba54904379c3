// The vault: the only place that holds the user's text. Puts the parts together and starts them.
import type { Diagnostic } from "@codemirror/lint";
import type { Hello } from "../wire";
import { Actions, newFile } from "./actions";
import { isSuggestion } from "./changes";
import { keysDialog, rulesDialog } from "./dialogs";
import { changes } from "./diff";
import { announce, button, count, h, liveRegion } from "./dom";
import { Editor } from "./editor";
import { Engine, EngineError } from "./engine";
import { EXAMPLE } from "./example";
import { fileBar } from "./filebar";
import { findings } from "./findings";
import { Judge } from "./judge";
import { redacted } from "./redacted";
import { statusLine, textLine, themeSwitch } from "./status";
import { type App, Store, shown } from "./store";
import { tabs } from "./tabs";

const engine = new Engine();
const example = newFile("stack.yml", EXAMPLE);
const store = new Store({
  engine: engine.state,
  rules: [],
  files: [example],
  active: example.id,
  report: { kind: "none" },
  patch: { kind: "none" },
  redaction: { kind: "none" },
  tab: "findings",
  mode: "fix",
  current: null,
  declined: new Set(),
  choices: new Map(),
  identifiers: true,
  complaint: null,
});
const judge = new Judge(engine, store);
const host = h("div", { class: "editor" });
const editor: Editor = new Editor(host, (change) => actions.edited(change));
const actions = new Actions(store, judge, editor);

function layOut(): void {
  const { list, panels } = tabs(actions);
  const bar = h("div", { class: "filebar" });
  const [showKeys, showRules] = [keysDialog(), rulesDialog(actions)];
  document.body.prepend(
    h("a", { class: "skip", href: "#results", onclick: (event: Event) => (event.preventDefault(), list.querySelector<HTMLElement>("[aria-selected=true]")?.focus()) }, "Skip to the findings"),
    h(
      "header",
      { class: "top" },
      h("h1", {}, "StackEngine"),
      h("p", { class: "quiet" }, "Will this stack survive its next rollout? Nothing you paste leaves this page."),
      h("div", { class: "row" }, button("Rules", () => showRules()), button("Keys", showKeys), themeSwitch()),
    ),
    h(
      "main",
      {},
      h(
        "section",
        { class: "source", "aria-label": "Stack file" },
        bar,
        host,
        h(
          "div",
          { class: "quiet under" },
          h("span", { class: "hint", id: "editor-help" }, "Tab indents; Esc, then Tab leaves the editor. F8 goes to the next finding."),
          textLine(store),
        ),
      ),
      h("section", { class: "results", id: "results", "aria-label": "Results" }, list, panels.findings, panels.fix, panels.redacted),
    ),
    statusLine(store),
    liveRegion(),
  );
  fileBar(bar, actions);
  findings(panels.findings, actions, showRules);
  changes(panels.fix, actions);
  redacted(panels.redacted, actions);
}

/** The findings of the shown file as marks in its text. */
function marks(app: App): Diagnostic[] {
  const report = shown(app.report);
  const index = app.files.findIndex((file) => file.id === app.active);
  if (!report) return [];
  const problem = report.problem && report.kind === "broken" && { severity: "high", message: report.problem.message, range: report.problem.range };
  const grade = (severity: string) => (severity === "high" ? "error" : severity === "medium" ? "warning" : "info");
  return [...report.findings, ...(problem ? [problem] : [])]
    .filter(({ range }) => range.file === index)
    .map((found) => ({
      from: found.range.start.offset,
      to: found.range.end.offset,
      severity: "rule" in found && isSuggestion(found) ? "hint" : grade(found.severity),
      message: found.message.replaceAll("`", ""),
    }));
}

function summary(app: App): string {
  if (app.report.kind === "failed") return app.report.message;
  if (app.report.kind !== "done") return "";
  const { problem, findings: found } = app.report.value;
  if (problem) return problem.message;
  const problems = found.filter((finding) => !isSuggestion(finding)).length;
  return `${count(problems, "problem")}, ${count(found.length - problems, "suggestion")}.`;
}

store.watch(["active"], (app) => {
  editor.show(app.files.find((file) => file.id === app.active)!);
  store.set({ redaction: { kind: "none" } });
  if (app.tab === "redacted") judge.viewChanged();
});
layOut();
store.watch(["report", "active"], (app) => app.report.kind !== "busy" && editor.mark(marks(app)));
let said = "";
store.watch(["report"], (app) => {
  const now = summary(app);
  if (now && now !== said) announce((said = now)); // not after every pause in typing
});
engine.onState((state) => {
  store.set({ engine: state });
  if (state.kind === "failed") announce(`${state.message} ${state.advice}`);
  if (state.kind === "ready" && !store.app.rules.length) learnRules();
});

/** Ask for the rules; a text that comes in meanwhile gives up every request, this one too, so it is asked again. */
function learnRules(): void {
  engine.request("hello", {}).then(
    (hello: Hello) => store.set({ rules: hello.rules }),
    (error: unknown) => error instanceof EngineError && error.kind === "superseded" && learnRules(),
  );
}

addEventListener("keydown", (event) => {
  if (event.key !== "F8" || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  actions.step(event.shiftKey ? -1 : 1);
});
addEventListener(
  "paste",
  (event) => {
    const [file, more] = store.app.files;
    const target = event.target instanceof Element ? event.target : null;
    const text = event.clipboardData?.getData("text/plain");
    if (!text || more || file?.text !== EXAMPLE || target?.closest("input, .small-editor, dialog")) return;
    event.preventDefault();
    event.stopPropagation(); // nobody wants their stack in the middle of our example
    actions.start(text);
    editor.focus();
  },
  { capture: true },
);
addEventListener("dragover", (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault());
addEventListener(
  "drop",
  (event) => {
    const files = [...(event.dataTransfer?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    event.stopPropagation(); // the editor would read the file its own way, and change its line breaks
    void actions.take(files);
  },
  { capture: true },
);
void judge.analyse();
