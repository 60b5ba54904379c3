// What the user can do, apart from how it looks. Every view gets this and nothing else that acts.
import type { Range, Span, TakenKind, Way } from "../wire";
import type { Asking } from "./asking";
import { accepted, keys, offered, ordered } from "./changes";
import { count } from "./dom";
import type { Changed, Editor } from "./editor";
import type { Engine } from "./engine";
import { choose, copied, NotOpened, type Opened, read, save } from "./files";
import type { Judge } from "./judge";
import { EVERYTHING, listed } from "./list";
import type { Root } from "./root";
import type { Steps } from "./steps";
import { activeFile, newFile, report, type StackFile, type Store } from "./store";
import type { Toast } from "./toast";
import { fix } from "./views/fix";
import { explainAgain } from "./views/happened";
import type { View } from "./views/view";

export class Actions {
  private lastId: number;

  constructor(
    readonly store: Store,
    readonly judge: Judge,
    readonly editor: Editor,
    readonly root: Root,
    private readonly engine: Engine,
    private readonly steps: Steps,
    readonly toast: Toast,
    readonly asking: Asking,
  ) {
    this.lastId = Math.max(...store.app.files.map(({ id }) => id));
  }

  /** Say a sentence to those who do not see the page change. */
  announce(sentence: string): void {
    this.root.announce(sentence);
  }

  /** The editor's text is another one. Places masked by hand stay on their words; one that vanished is dropped. */
  edited({ id, text, whole, brought, map }: Changed): void {
    this.toast.withdraw();
    const file = this.store.app.files.find((each) => each.id === id)!;
    const moved = (spans: readonly Span[]) => spans.map(map).filter(({ start, end }) => start < end);
    this.store.setFile(id, { text, more: moved(file.more), fewer: moved(file.fewer), ...(brought ? { kept: text } : {}) });
    this.judge.textChanged(whole);
  }

  /** Go to a place in any of the files. */
  goTo(range: Range): void {
    const file = this.store.app.files[range.file];
    if (!file) return;
    this.store.set({ active: file.id });
    this.editor.jump({ start: range.start.offset, end: range.end.offset });
  }

  /** Go to a finding and say which it is. */
  goToFinding(id: string): void {
    const seen = report(this.store.app);
    if (!seen) return;
    const passing = listed(this.store.app, seen);
    const list = passing.some((finding) => finding.id === id) ? passing : ordered(seen);
    const at = list.findIndex((finding) => finding.id === id);
    const finding = list[at];
    if (!finding) return;
    this.store.set({ current: keys(seen).get(id)! });
    this.goTo(finding.range);
    this.announce(`${at + 1} of ${list.length}, ${finding.severity}, line ${finding.range.start.line}: ${finding.message}`);
  }

  /** Go to the next finding, or with -1 to the one before; round and round. */
  step(by: 1 | -1): void {
    const seen = report(this.store.app);
    const list = seen ? listed(this.store.app, seen) : [];
    if (!seen || !list.length) return this.announce("There is no finding to go to.");
    const names = keys(seen);
    const at = list.findIndex((finding) => names.get(finding.id) === this.store.app.current);
    const next = at < 0 ? (by > 0 ? 0 : list.length - 1) : (at + by + list.length) % list.length;
    this.goToFinding(list[next]!.id);
  }

  /** Choose or leave out changes, by the keys of their findings. */
  tick(some: readonly string[], wanted: boolean): void {
    const ticks = new Map(this.store.app.ticks);
    for (const key of some) ticks.set(key, wanted);
    this.store.set({ ticks });
    this.judge.viewChanged();
    const seen = report(this.store.app);
    if (seen) this.announce(`${accepted(this.store.app, seen).length} changes chosen.`);
  }

  /** Carry a fix out another way. */
  choose(key: string, way: Way): void {
    this.store.set({ choices: new Map(this.store.app.choices).set(key, way) });
    this.judge.viewChanged();
  }

  /** Show the change of one finding: it alone is chosen, in view, and has the focus. */
  showChange(id: string): void {
    const seen = report(this.store.app);
    const finding = seen?.findings.find((each) => each.id === id);
    if (!seen || !finding?.fix) return;
    const names = keys(seen);
    const key = names.get(id)!;
    const ticks = new Map(offered(seen, "harden").map((each) => [names.get(each.id)!, each.id === id]));
    this.store.set({ ticks, mode: finding.fix.applicability === "safe" ? "fix" : "harden", filter: EVERYTHING });
    this.open(fix);
    const tick = this.root.host.querySelector<HTMLElement>(`[data-view=fix] [data-key="${CSS.escape(`tick ${key}`)}"]`);
    tick?.scrollIntoView({ block: "center" });
    tick?.focus({ preventScroll: true });
    this.announce("This change alone is chosen.");
  }

  /** Put another file into the editor. */
  show(id: number): void {
    this.store.set({ active: id });
    this.editor.focus();
  }

  /** Empty the file that is shown. */
  clear(): void {
    const file = activeFile(this.store.app);
    this.use(file, "", `${file.name} is empty.`);
    this.editor.focus();
  }

  /** Show another tab. */
  open(tab: View): void {
    this.store.set({ tab });
    this.judge.viewChanged();
  }

  /** A finding's Why was opened or closed; what was watched of its rule is asked for the first time it is seen. */
  unfold(key: string, rule: string, open: boolean): void {
    const { unfolded } = this.store.app;
    if (open) void this.judge.evidence(rule);
    if (open === unfolded.has(key)) return;
    this.store.set({ unfolded: new Set(open ? [...unfolded, key] : [...unfolded].filter((each) => each !== key)) });
  }

  /** Say what a part of the text is; what happened is explained anew. */
  say(range: Range, kind: TakenKind): void {
    const [start, end] = [range.start.offset, range.end.offset];
    const others = this.store.app.said.filter((each) => each.file !== range.file || each.end <= start || each.start >= end);
    this.store.set({ said: [...others, { file: range.file, start, end, kind }] });
    this.judge.forget("guard");
    explainAgain(this.judge, this.store.app);
  }

  /** Open the rules, at the one of that name. */
  readRules(rule: string | null = null): void {
    this.store.set({ reading: { rule } });
  }

  /** Put a text on the clipboard as it is. */
  async copy(text: string, what: string): Promise<void> {
    const done = await copied(text);
    if (done) this.keep(text);
    this.toast.show(done ? `${what} copied.` : `The browser did not allow copying ${what.toLowerCase()}. Use the download instead.`);
  }

  /** Let the browser save a text as a file. */
  download(name: string, text: string, encoding: Opened["encoding"]): void {
    save(name, text, encoding);
    this.keep(text);
    this.toast.show(`${name} is being downloaded.`);
  }

  /** A text stands elsewhere too from now on. */
  private keep(text: string): void {
    if (this.store.app.files.some((file) => file.text === text && file.kept !== text))
      this.store.set({ files: this.store.app.files.map((file) => (file.text === text ? { ...file, kept: text } : file)) });
  }

  /** Do something to the files that one Undo takes back, say it, and offer the Undo. */
  private whole(said: string, act: () => void): void {
    this.steps.take(act);
    this.toast.show(said, () => this.editor.undo());
  }

  /** Put another text in place of a file's; one step of undo brings the old one back. */
  use(file: StackFile, text: string, said = "The text was replaced."): void {
    this.useAll([{ file, text }], said);
  }

  /** The same with several files, in one step. */
  useAll(changed: readonly { readonly file: StackFile; readonly text: string }[], said: string): void {
    const other = changed.filter(({ file, text }) => file.text !== text);
    if (other.length) this.whole(said, () => other.forEach(({ file, text }) => this.editor.replace(file, text)));
  }

  /** Put one text in place of everything: the further files are closed. */
  start(text: string, name = "stack.yml"): void {
    const { files } = this.store.app;
    const file = activeFile(this.store.app);
    const lost = files.filter(({ text: old }) => old.trim() !== "").length;
    const said = files.length > 1 ? `${name} takes the place of ${files.length} files.` : `${name} takes the place of ${file.name === name ? "the text before" : file.name}.`;
    const act = () => {
      for (const other of files) if (other.id !== file.id) this.editor.forget(other.id);
      this.store.set({ files: [{ ...file, name, more: [], fewer: [], encoding: "utf-8", kept: text }], active: file.id });
      if (text === file.text) this.judge.textChanged(true);
      else this.editor.replace(file, text);
    };
    if (lost) this.whole(said, act);
    else act();
  }

  /** Add a file after the others, as one more `-c`. */
  add(name: string, text: string, encoding: Opened["encoding"] = "utf-8"): void {
    const file = { ...newFile(++this.lastId, this.freeName(name), text), encoding };
    this.whole(`${file.name} added. It is read after the files before it.`, () => {
      this.store.set({ files: [...this.store.app.files, file], active: file.id });
      this.judge.textChanged(true);
    });
    this.editor.focus();
  }

  /** Close a file. */
  remove(id: number): void {
    const closed = this.store.app.files.find((file) => file.id === id);
    const files = this.store.app.files.filter((file) => file.id !== id);
    if (!files.length || !closed) return;
    this.whole(`${closed.name} closed.`, () => {
      this.editor.forget(id);
      this.store.set({ files, active: files.some((file) => file.id === this.store.app.active) ? this.store.app.active : files[0]!.id });
      this.judge.textChanged(true);
    });
  }

  /** Give a file another name. */
  rename(id: number, name: string): void {
    const file = this.store.app.files.find((each) => each.id === id);
    if (!file || !name.trim() || name === file.name) return;
    const others = new Set(this.store.app.files.filter((each) => each.id !== id).map((each) => each.name));
    const free = this.freeName(name.trim(), others);
    this.whole(`${file.name} is now called ${free}.`, () => {
      this.store.setFile(id, { name: free });
      this.judge.textChanged(true);
    });
  }

  /** Read a file earlier: a later file wins over an earlier one. */
  moveEarlier(id: number): void {
    const files = [...this.store.app.files];
    const at = files.findIndex((file) => file.id === id);
    if (at < 1) return;
    [files[at - 1], files[at]] = [files[at]!, files[at - 1]!];
    this.whole(`${files[at - 1]!.name} is now read before ${files[at]!.name}.`, () => {
      this.store.set({ files });
      this.judge.textChanged(true);
    });
  }

  /** Let the user choose files: the first takes the place of the one that is shown, further ones are added. */
  async openFiles(): Promise<void> {
    await this.take(await choose(true));
  }

  /** Bring a wheel with rules into this tab; the text is judged by them too. */
  async bring(wheel: File): Promise<void> {
    try {
      const pack = await this.engine.install(wheel.name, await wheel.arrayBuffer());
      const { rules } = await this.engine.request("hello", {});
      this.store.set({ packs: [...this.store.app.packs, pack], rules, unpacked: null });
      this.judge.textChanged(true);
      this.toast.show(`${pack.name} ${pack.version}: ${count(pack.rules.length, "rule")} of somebody else's now judging your text too.`);
    } catch (error) {
      this.store.set({ unpacked: `${wheel.name}: ${(error as Error).message}` });
      this.readRules();
    }
  }

  /** Take files that were chosen or dropped, in one step. */
  async take(given: readonly File[]): Promise<void> {
    const isWheel = ({ name }: File) => name.toLowerCase().endsWith(".whl");
    for (const wheel of given.filter(isWheel)) await this.bring(wheel);
    const files = given.filter((file) => !isWheel(file));
    try {
      const opened = await Promise.all(files.map(read));
      this.store.set({ complaint: null });
      if (opened.length) this.whole(`${opened.map((file) => file.name).join(", ")} opened.`, () => opened.forEach((file, index) => this.receive(file, index)));
    } catch (error) {
      if (!(error instanceof NotOpened)) throw error;
      this.store.set({ complaint: error.message });
      this.announce(error.message);
    }
  }

  private receive(file: Opened, index: number): void {
    if (index) return this.add(file.name, file.text, file.encoding);
    const shown = activeFile(this.store.app);
    this.store.setFile(shown.id, { name: file.name, encoding: file.encoding, more: [], fewer: [], kept: file.text });
    if (file.text === shown.text) this.judge.textChanged(true);
    else this.editor.replace(shown, file.text);
  }

  /** Mask what is selected in the editor, whatever the engine thinks of it. */
  maskSelection(): void {
    const { start, end } = this.editor.selection;
    if (start === end) return this.announce("Nothing is selected in the editor.");
    const file = activeFile(this.store.app);
    this.setMasks({ more: [...file.more, { start, end }] }, "The selection is masked.");
  }

  /** Load and start the engine again; the texts stay, and are judged then. */
  startAgain(): void {
    this.engine.again();
    this.judge.textChanged(true);
    this.announce("Loading the engine again.");
  }

  /** A redacted text goes out: from now on only this page leads back. */
  hand(): void {
    this.store.set({ handed: true });
  }

  /** Change what is masked by hand in the file that is shown. */
  setMasks(change: { more?: readonly Span[]; fewer?: readonly Span[] }, said: string): void {
    this.whole(said, () => this.store.setFile(this.store.app.active, change));
    this.judge.viewChanged();
  }

  /** Hide a word wherever it stands, in all files; tells whether it can be. */
  hideTerm(word: string): boolean {
    const term = word.trim().replace(/\s+/g, " ");
    const { terms } = this.store.app;
    if ((term.match(/[\p{L}\p{N}]/gu) ?? []).length < 2) return this.toast.show("A word to hide has two letters or digits at least."), false;
    if (terms.some((each) => each.toLowerCase() === term.toLowerCase())) return this.toast.show(`“${term}” is hidden already.`), true;
    this.setTerms([...terms, term], `“${term}” is hidden wherever it stands.`);
    return true;
  }

  /** Hide what is selected in the editor wherever it stands. */
  hideSelected(): void {
    const { start, end } = this.editor.selection;
    const word = activeFile(this.store.app).text.slice(start, end).trim();
    if (!word) return this.toast.show("Nothing is selected in the editor.");
    if (word.length > 100 || /[\r\n]/.test(word)) return this.toast.show("A word to hide stands in one line, and has 100 characters at most.");
    this.hideTerm(word);
  }

  /** Hide a word no more. */
  showTerm(term: string): void {
    this.setTerms(this.store.app.terms.filter((each) => each !== term), `“${term}” is hidden no more.`);
  }

  /** A text of ours that goes out, with the words hidden that the user hides; rejects with an EngineError. */
  async quiet(text: string): Promise<string> {
    const { terms, identifiers } = this.store.app;
    return terms.length ? (await this.judge.once("redact", { text, identifiers, terms, more: [], fewer: [] })).text : text;
  }

  private setTerms(terms: readonly string[], said: string): void {
    this.whole(said, () => this.store.set({ terms }));
    this.judge.viewChanged();
  }

  private freeName(name: string, taken: ReadonlySet<string> = new Set(this.store.app.files.map((file) => file.name))): string {
    const [, stem = "", end = ""] = /^(.*?)(\.[^.]*)?$/.exec(name)!;
    let free = name;
    for (let number = 2; taken.has(free); number++) free = `${stem}-${number}${end}`;
    return free;
  }
}
