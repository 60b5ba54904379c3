// Draws the settings of the model and keeps the key: in memory, and for this tab alone where the user says so.
import { button, h } from "../../vault/dom";
import type { Provider } from "./messages";
import { addressOf, faultOf, type Known, PROVIDERS } from "./providers";
import { ADAPTERS } from "./adapters";
import { type Chosen, models } from "./send";
import { Trouble } from "./trouble";

const KEPT = "stackengine-model"; // the one entry in sessionStorage, and only where it is asked for
const PRINTABLE = /^[!-~]*$/; // what a header may hold

interface Kept {
  readonly id: string;
  readonly base: string;
  readonly model: string;
  readonly key: string;
}

export class Settings {
  private revision = 0;
  private readonly names = h("datalist", { id: "model-names" });
  private readonly who: HTMLSelectElement = h(
    "select",
    { id: "model-provider", onchange: () => this.become(this.known) },
    ...PROVIDERS.map(({ id, name }) => h("option", { value: id }, name)),
  );
  private readonly base = input("model-base", { type: "url", oninput: () => this.moved() });
  private readonly model = input("model-name", { list: "model-names", oninput: () => this.changed() });
  private readonly key = input("model-key", { type: "password", oninput: () => this.changed() });
  private readonly remember: HTMLInputElement = h("input", { type: "checkbox", id: "model-remember", onchange: () => this.changed() });
  private readonly said = h("p", { role: "status" });
  private readonly head = h("summary");
  private readonly fold: HTMLDetailsElement;

  constructor(host: Element, private readonly tell: (provider: Provider) => void) {
    const list = button("List its models", () => void this.list(), { id: "model-list" });
    const forget = button("Forget the key", () => this.forget(), { id: "model-forget" });
    this.fold = h(
      "details",
      { open: true },
      this.head,
      h(
        "div",
        { class: "fields" },
        field("Provider", this.who),
        field("Address", this.base),
        field("Key, as its provider gave it", this.key),
        field("Model", this.model),
        h("div", { class: "row" }, list, forget, h("label", {}, this.remember, " keep it in this tab until it is closed")),
      ),
      this.names,
      this.said,
      h("p", { class: "quiet" }, "The key stays in the memory of this outer page. The frame below, which holds your text, never gets it, and this page never gets your text but what you send."),
    );
    host.append(this.fold);
    // once all is set it makes room, as soon as the user goes on in the frame
    addEventListener("blur", () => document.activeElement?.tagName === "IFRAME" && !this.missing() && (this.fold.open = false));
    this.restore();
  }

  /** Whom to ask, if nothing has changed since that revision and all is set. */
  chosen(revision: number): Chosen | null {
    return revision === this.revision && !this.missing() ? this.all() : null;
  }

  /** Unfold the settings and go to the first that is missing. */
  open(): void {
    this.fold.open = true;
    const { known, base, key } = this.all();
    (faultOf(base) ? this.base : known.keyed && !key ? this.key : this.model).focus();
  }

  private get known(): Known {
    return PROVIDERS.find(({ id }) => id === this.who.value) ?? PROVIDERS[0];
  }

  private all(): Chosen {
    return { known: this.known, base: addressOf(this.base.value), model: this.model.value.trim(), key: this.key.value.trim() };
  }

  private missing(): string {
    const { known, base, model, key } = this.all();
    if (faultOf(base)) return faultOf(base);
    if (known.keyed && !key) return "The key is missing.";
    if (!PRINTABLE.test(key)) return "The key holds characters that none has: copy it again.";
    return model ? "" : "The model is missing.";
  }

  /** Another provider: a key is for one alone. */
  private become(known: Known): void {
    this.base.value = known.base;
    this.model.value = "";
    this.names.replaceChildren();
    this.moved();
  }

  /** Another address: the key was not meant for it. */
  private moved(): void {
    this.key.value = "";
    this.changed();
  }

  private changed(): void {
    this.revision++;
    this.keep();
    const { known, base, model, key } = this.all();
    const missing = this.missing();
    this.say(missing);
    const kept = key ? (this.remember.checked ? ", key kept in this tab" : ", key in memory") : "";
    this.head.textContent = missing ? `Model: not set yet` : `Model: ${known.name}, ${model}${kept}`;
    const url = faultOf(base) ? "" : ADAPTERS[known.protocol].asking(base, model, "").url;
    this.tell({ revision: this.revision, name: known.name, url, protocol: known.protocol, model, missing });
  }

  private keep(): void {
    const { known, base, model, key } = this.all();
    const kept: Kept = { id: known.id, base, model, key };
    try {
      if (this.remember.checked) sessionStorage.setItem(KEPT, JSON.stringify(kept));
      else sessionStorage.removeItem(KEPT);
    } catch {
      // a browser that keeps nothing: it is in memory then
    }
  }

  private restore(): void {
    let kept: Partial<Kept> | null = null;
    try {
      kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null") as Partial<Kept> | null;
    } catch {
      // not ours, or no storage
    }
    this.who.value = kept?.id ?? PROVIDERS[0].id;
    this.base.value = kept?.base ?? this.known.base;
    this.model.value = kept?.model ?? "";
    this.key.value = kept?.key ?? "";
    this.remember.checked = Boolean(kept);
    this.changed();
    this.fold.open = this.missing() !== "";
  }

  private forget(): void {
    this.key.value = "";
    this.remember.checked = false;
    this.changed();
    this.say("The key is forgotten, here and in this tab’s storage.");
  }

  private async list(): Promise<void> {
    const chosen = this.all();
    const fault = faultOf(chosen.base) || (chosen.known.keyed && !chosen.key ? "The key is missing." : "");
    if (fault) return this.say(fault);
    this.say("Asking for the models…");
    try {
      const names = await models(chosen);
      this.names.replaceChildren(...names.map((value) => h("option", { value })));
      this.say(names.length ? `${names.length} models: choose one in the field.` : "It lists no models: type the name.");
      this.model.focus();
    } catch (error) {
      this.say(error instanceof Trouble ? error.message : `The page failed: ${String(error)}`);
    }
  }

  private say(sentence: string): void {
    this.said.textContent = sentence;
  }
}

function input(id: string, props: Parameters<typeof h>[1]): HTMLInputElement {
  return h("input", { id, autocomplete: "off", autocapitalize: "off", spellcheck: "false", ...props });
}

function field(label: string, control: HTMLElement): HTMLElement {
  return h("label", {}, h("span", {}, label), control);
}
