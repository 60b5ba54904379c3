// Asks a model: writes the request, sends it when the user says so, and keeps what was said. All of it is redacted.
import type { FromModel, ToModel } from "../shell/ask/messages";
import type { Form } from "../wire";
import { EngineError, type Params } from "./engine";
import type { Judge } from "./judge";
import type { Root } from "./root";
import type { App, Store, Talk } from "./store";
import type { OfModel, Supply } from "./supply";

export const SILENCE: Talk = { question: "", turns: [], letter: null, sent: null, trouble: null, accepted: [], form: "schema" };

const LOOSER: Readonly<Record<Form, Form | null>> = { schema: "json", json: "text", text: null };
const SHOWN_MS = 100;
const BUDGET_MS = 120_000; // every change of an answer is judged by itself

export class Asking {
  private lastId = 0;
  private coming = "";
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly store: Store,
    private readonly judge: Judge,
    private readonly supply: Supply,
    private readonly root: Root,
  ) {
    root.atEnd(() => clearTimeout(this.timer));
    root.atEnd(supply.hearModel((said) => this.hear(said)));
    store.watch(
      ({ files, identifiers, terms }) => [identifiers, terms, ...files.flatMap(({ text, more, fewer }) => [text, more, fewer])],
      () => this.set({ letter: null, accepted: [] }), // what was written, and ticked, was of another text
    );
  }

  /** Ask something else; what was written of it is void. */
  write(question: string): void {
    if (question !== this.talk.question) this.set({ question, letter: null, trouble: null });
  }

  /** Write the request, to be seen before it is sent. */
  async compose(): Promise<void> {
    const { provider, files } = this.store.app;
    if (!provider || !this.talk.question.trim()) return this.set({ trouble: "Write a question first." });
    if (provider.missing) return this.set({ trouble: `${provider.missing} See the settings of the model, above.` });
    const { turns, question, form } = this.talk;
    const { protocol, model, revision } = provider;
    const params: Params<"compose"> = { ...sent(this.store.app), turns: [...turns, { speaker: "user", text: question }], protocol, model, form };
    try {
      const composed = await this.judge.once("compose", params);
      const same = files === this.store.app.files && question === this.talk.question && revision === this.store.app.provider?.revision;
      if (same) this.set({ letter: { composed, revision }, trouble: null });
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      const late = error.kind === "superseded" || error.kind === "ended";
      this.set({ letter: null, trouble: late ? "The text has changed meanwhile: write the request again." : error.message });
    }
  }

  /** Take the request back. */
  unwrite(): void {
    this.set({ letter: null });
  }

  /** Send exactly what is shown. */
  send(): void {
    const { letter } = this.talk;
    if (!letter || this.talk.sent) return;
    const { composed, revision } = letter;
    const id = ++this.lastId;
    const turns = [...this.talk.turns, { speaker: "user", text: composed.question } as const];
    this.set({ turns, question: "", letter: null, trouble: null, accepted: [], sent: { id, waiting: "", words: "" } });
    this.store.set({ handed: true });
    this.judge.forget("weigh");
    this.say({ type: "send", id, revision, body: composed.body });
    this.root.announce("Sent.");
  }

  /** Give up what is under way; the words that came are kept. */
  stop(): void {
    if (this.talk.sent) this.say({ type: "stop", id: this.talk.sent.id });
  }

  /** Forget all that was said. */
  anew(): void {
    this.stop();
    this.set({ ...SILENCE, form: this.talk.form });
    this.judge.forget("weigh");
  }

  /** Go to the settings of the model, which are around this frame. */
  settings(): void {
    this.say({ type: "settings" });
  }

  /** Tick a change of the last answer, or take the tick away. */
  tick(number: number, wanted: boolean): void {
    const others = this.talk.accepted.filter((each) => each !== number);
    this.set({ accepted: wanted ? [...others, number] : others });
    weigh(this.judge, this.store.app);
  }

  private get talk(): Talk {
    return this.store.app.talk;
  }

  private set(change: Partial<Talk>): void {
    this.store.set({ talk: { ...this.store.app.talk, ...change } });
  }

  private say(said: ToModel): void {
    this.supply.toModel(said);
  }

  private hear(said: OfModel): void {
    if (said.type === "model") return this.take(said.id, said.said);
    const before = this.store.app.provider;
    const same = before?.name === said.provider.name && before.model === said.provider.model;
    this.store.set({ provider: said.provider });
    this.set({ letter: null, trouble: null, ...(same ? {} : { form: "schema" }) });
  }

  private take(id: number, said: FromModel): void {
    const { sent: now } = this.talk;
    if (now?.id !== id) return; // of a talk that was given up
    if (said.kind === "waiting") return this.set({ sent: { ...now, waiting: said.text } });
    if (said.kind === "words") return this.gather(said.text);
    this.show();
    const why = said.kind === "done" ? said.cut && `The answer is not whole: ${said.cut}.` : said.message;
    const words = this.talk.sent?.words;
    if (words) this.answered(words, why);
    else this.failed(why || "The answer is empty.", said);
    this.root.announce(why || "The answer is there.");
  }

  /** Keep words for the next time that they are shown: drawing each of thousands of pieces would take for ever. */
  private gather(text: string): void {
    this.coming += text;
    this.timer ??= setTimeout(() => this.show(), SHOWN_MS);
  }

  private show(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const { sent: now } = this.talk;
    if (now && this.coming) this.set({ sent: { ...now, waiting: "", words: now.words + this.coming } });
    this.coming = "";
  }

  private answered(words: string, why: string): void {
    this.set({ sent: null, turns: [...this.talk.turns, { speaker: "model", text: words }], trouble: why || null });
    weigh(this.judge, this.store.app);
  }

  /** Nothing came: the question is asked as if it had not been, if need be in a looser form, and seen again before. */
  private failed(why: string, said: FromModel): void {
    const question = this.talk.turns.at(-1)?.text ?? "";
    this.set({ sent: null, turns: this.talk.turns.slice(0, -1), question, trouble: why });
    const form = said.kind === "failed" && said.reason === "form" ? LOOSER[this.talk.form] : null;
    if (!form) return;
    this.set({ form });
    void this.compose().then(() => this.talk.letter && this.set({ trouble: `${why} The request below does without it: look at it again, and send it.` }));
  }
}

/** Have the engine judge the last answer, as the text is now. */
export function weigh(judge: Judge, app: App): void {
  const last = app.talk.turns.at(-1);
  if (app.talk.sent || last?.speaker !== "model") return;
  void judge.ask("weigh", { ...sent(app), answer: last.text, accepted: app.talk.accepted }, BUDGET_MS);
}

function sent({ files, identifiers, terms }: App): Pick<Params<"compose">, "files" | "identifiers" | "terms"> {
  return { files: files.map(({ name, text, more, fewer }) => ({ name, text, more, fewer })), identifiers, terms };
}

/** The words of an answer that may still be coming: of the agreed form only what is said in it. */
export function wordsOf(answer: string): string {
  const found = /^\s*(?:```\w*\s*)?\{\s*"answer"\s*:\s*"((?:[^"\\]|\\u[0-9a-fA-F]{4}|\\[^u])*)/.exec(answer);
  if (!found) return answer;
  try {
    return JSON.parse(`"${found[1]!.replace(/[\u0000-\u001f]/g, " ")}"`) as string;
  } catch {
    return answer;
  }
}
