// Draws the talk with a model: the question, the exact bytes before they are sent, the answers, and what they are worth.
import type { Finding } from "../../wire";
import type { Actions } from "../actions";
import { weigh, wordsOf } from "../asking";
import { ordered } from "../changes";
import { button, type Child, count, h, render } from "../dom";
import { type App, report, type Talk } from "../store";
import { lineOf, prose } from "../words";
import { opinions } from "./opinions";
import type { View } from "./view";

const QUESTIONS = ["Will this stack survive its next rollout?", "Why did my rollback not fire?", "Explain the worst finding, and what to do.", "Do you agree with what the engine refuses to change?"];
const LISTED = 100;
const PLACEHOLDER = /(SE_(?:[A-Z][A-Z0-9]*_)+\d{1,6}_(?:[a-z]\d){3})/;

export const ask: View = {
  id: "ask",
  title: "Ask",
  count: () => null,
  when: ({ provider }) => provider !== null,
  /** The question is apart from what is drawn anew, so that typing is never disturbed. */
  mount(panel, actions) {
    const { store, asking } = actions;
    const [head, said, worth, sending] = [h("div"), h("div", { "aria-live": "polite" }), h("div"), h("div")];
    const question: HTMLTextAreaElement = h("textarea", { rows: 3, id: actions.root.id("question"), placeholder: "Why did my rollback not fire?", oninput: () => asking.write(question.value) });
    const about = h("div");
    panel.append(head, said, worth, h("label", { class: "question" }, h("b", {}, "Your question"), question), about, sending);
    store.watch(
      ({ provider }) => [provider],
      (app) => render(head, ...asked(app, actions)),
    );
    store.watch(
      ({ talk }) => [talk.turns, talk.sent],
      (app) => render(said, ...talked(app, actions)),
    );
    store.watch(
      ({ talk, answers, files, split }) => [talk.turns, talk.sent, talk.accepted, answers.weigh, files, split],
      (app) => render(worth, ...(app.talk.sent ? [] : opinions(app, actions))),
    );
    store.watch(
      ({ talk }) => [talk.question],
      ({ talk }) => question.value !== talk.question && (question.value = talk.question),
    );
    store.watch(
      (app) => [report(app), app.talk.turns.length === 0],
      (app) => render(about, ...suggestions(app, (text) => (asking.write(text), question.focus()))),
    );
    store.watch(
      ({ talk, provider }) => [talk.letter, talk.trouble, talk.sent !== null, provider],
      (app) => render(sending, ...letter(app, actions)),
    );
  },
  ask: weigh,
};

function asked({ provider }: App, { asking }: Actions): Child[] {
  if (!provider) return [];
  const whom = provider.missing ? `No model is set yet. ${provider.missing}` : `Asked is ${provider.model}, at ${provider.name}.`;
  return [
    h("p", { class: "quiet" }, "A second opinion, never an authority: the engine judges every change that a model proposes. Only the redacted text leaves, after you have seen it."),
    h("p", { class: "row" }, whom, " ", button("Settings of the model", () => asking.settings(), { class: "small", "data-key": "settings" })),
  ];
}

/** What has been said, with the placeholders marked. */
function talked({ talk }: App, actions: Actions): Child[] {
  const { turns, sent } = talk;
  if (!turns.length) return [];
  return [
    h("ol", { class: "talk" }, ...turns.map(({ speaker, text }) => turn(speaker === "user" ? "You" : "The model", speaker === "user" ? text : wordsOf(text))), sent && turn("The model", wordsOf(sent.words) || sent.waiting || "…")),
    sent
      ? h("p", { class: "row" }, button("Stop", () => actions.asking.stop(), { "data-key": "stop" }))
      : h(
          "p",
          { class: "row" },
          button("Copy the conversation, redacted", () => (actions.hand(), void actions.copy(conversation(talk), "The conversation")), { class: "small", "data-key": "copy talk" }),
          PLACEHOLDER.test(wordsOf(turns.at(-1)!.text)) && button("Put the secrets into the last answer", () => void restored(turns.at(-1)!.text, actions).catch((error: Error) => actions.announce(error.message)), { class: "small", "data-key": "restore talk" }),
          button("Begin anew", () => actions.asking.anew(), { class: "small", "data-key": "anew" }),
        ),
  ];
}

/** Show the last answer with its secrets: here alone, until anything is drawn anew. */
async function restored(answer: string, { judge, root }: Actions): Promise<void> {
  const { text } = await judge.once("restore", { text: wordsOf(answer) });
  root.host.querySelector("[data-view=ask] .talk li:last-child .words")?.replaceChildren(text);
  root.announce("The secrets stand in the answer, on this page alone.");
}

function turn(who: string, text: string): HTMLElement {
  return h("li", {}, h("b", {}, who), h("div", { class: "words" }, ...marked(text, prose)));
}

/** The conversation as it left and came: no secret was ever in it. */
function conversation({ turns }: Talk): string {
  return turns.map(({ speaker, text }) => `${speaker === "user" ? "Question" : "Model"}:\n${speaker === "user" ? text : wordsOf(text)}\n`).join("\n");
}

/** Text with its placeholders marked. It enters as text: a tag or a link in it is words. */
function marked(text: string, plain: (part: string) => readonly Child[] = (part) => [part]): Child[] {
  return text.split(PLACEHOLDER).flatMap((part, index) => (index % 2 ? [h("mark", {}, part)] : plain(part)));
}

function suggestions(app: App, write: (text: string) => void): Child[] {
  const seen = report(app);
  const found = seen && !seen.problem ? ordered(seen).slice(0, LISTED) : [];
  const pick = (event: Event) => {
    const finding = found[Number((event.target as HTMLSelectElement).value)];
    if (finding) write(aboutOf(finding, app));
  };
  return [
    app.talk.turns.length === 0 && h("div", { class: "chips" }, ...QUESTIONS.map((text) => button(text, () => write(text), { class: "chip", "data-key": text }))),
    found.length > 0 &&
      h(
        "label",
        { class: "about" },
        "About a finding: ",
        h("select", { onchange: pick, "data-key": "about" }, h("option", { value: "" }, "none in particular"), ...found.map(({ message, service }, index) => h("option", { value: index }, `${service ?? ""} ${message.replaceAll("`", "")}`.trim().slice(0, 90)))),
      ),
  ];
}

function aboutOf(finding: Finding, app: App): string {
  const { rule, service, message, refusal, range } = finding;
  const what = `${rule}${service ? `, service ${service}` : ""}, ${lineOf(app.files, range)}: ${message}`;
  return refusal ? `The engine does not change this (${what}), because: ${refusal}. Do you agree, and what would you do?` : `Explain this finding, and what I should do: ${what}.`;
}

/** What would be sent: exactly these bytes, with a break for the eye wherever the text of a file has one. */
function letter({ talk, provider }: App, { asking }: Actions): Child[] {
  const trouble = talk.trouble !== null && h("p", { class: "box bad", role: "alert" }, talk.trouble);
  if (talk.sent || !provider) return [trouble];
  if (!talk.letter) return [trouble, h("p", { class: "row" }, button("Show what would be sent", () => void asking.compose(), { class: "main", "data-key": "compose" }))];
  const { body, placeholders } = talk.letter.composed;
  const bytes = new TextEncoder().encode(body).length;
  const secrets = new Set(placeholders).size;
  const hidden = placeholders.length ? `${count(placeholders.length, "place")} in it ${placeholders.length === 1 ? "is" : "are"} masked, for ${count(secrets, "value")}.` : "Nothing in it had to be masked.";
  return [
    trouble,
    h("h2", {}, "This is sent, and nothing else"),
    h("p", {}, `${count(bytes, "byte")} to ${provider.url}, with your key beside them. `, h("b", {}, hidden)),
    h("pre", { class: "bytes", tabindex: "0", role: "region", "aria-label": "What is sent", "data-key": "letter" }, ...broken(body)),
    h("p", { class: "row" }, button("Send", () => asking.send(), { class: "main", "data-key": "send" }), button("Do not send", () => asking.unwrite(), { "data-key": "unwrite" })),
  ];
}

function broken(body: string): Child[] {
  return body.split(/(?<=(?<!\\)(?:\\\\)*\\n)/).flatMap((line, index): Child[] => [...(index ? [h("br")] : []), ...marked(line)]);
}
