// <stack-engine>: a stack file in somebody's page that can be tried where it stands. First it is a poster, which costs
// nothing; then a frame of embed.html. One of them has an engine at a time: the one before rests, and keeps its text.
import type { FromFrame, ToFrame } from "./messages";

const PAGE = new URL("embed.html", (document.currentScript as HTMLScriptElement | null)?.src ?? document.baseURI).href;
const SANDBOX = "allow-scripts allow-same-origin allow-downloads allow-popups";
const [LEAST, MOST] = [240, 720]; // px; `height-max` says otherwise
const STYLE = `
  :host { display: block; margin: 1rem 0; max-width: 100%; }
  .poster { border: 1px solid #9aa7b5; border-radius: 8px; overflow: hidden; }
  .what { max-height: 20rem; overflow: auto; }
  ::slotted(pre) { margin: 0 !important; padding: 0.75rem !important; overflow: auto; }
  .bar { display: flex; flex-wrap: wrap; align-items: center; gap: 0.25rem 0.75rem; padding: 0.5rem 0.75rem; background: #0d2137; color: #d7e3f0; font: 0.875rem/1.4 system-ui, sans-serif; }
  button { font: inherit; font-weight: 600; min-height: 2.75rem; padding: 0 1rem; color: #0d2137; background: #fff; border: 0; border-radius: 6px; cursor: pointer; }
  button:focus-visible { outline: 2px solid #7db8f5; outline-offset: 2px; }
  iframe { display: block; width: 100%; height: 480px; border: 1px solid #9aa7b5; border-radius: 8px; box-sizing: border-box; }
  [hidden] { display: none; }`;

/** The one whose engine runs. */
let running: StackEngine | undefined;

/** Starts the first one that comes into view, while none has an engine; the others wait for a click then. */
const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) if (isIntersecting && !running) (target as StackEngine).boot();
});
/** Once the page is read: before, an element has nothing in it, and all of them stand in one place. */
const read = new Promise<void>((resolve) => {
  if (document.readyState !== "loading") return resolve();
  addEventListener("DOMContentLoaded", () => resolve(), { once: true });
});

const sheet = new CSSStyleSheet(); // a host's policy may forbid style elements, and has no say in this
sheet.replaceSync(STYLE);

class StackEngine extends HTMLElement {
  static readonly observedAttributes = ["theme"];
  private readonly poster = make("div", "poster");
  private frame: HTMLIFrameElement | undefined;
  private painted: MutationObserver | undefined;
  private asked = 0; // the animation frame that sets the height

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    root.append(this.poster);
  }

  connectedCallback(): void {
    const start = make("button", "", "Try it here");
    start.addEventListener("click", () => this.boot());
    const bar = make("div", "bar", "");
    bar.append(start, make("span", "", "Judged in your browser: what you type stays here."));
    const what = make("div", "what");
    const slot = document.createElement("slot");
    const rule = this.getAttribute("example");
    if (rule) slot.append(make("p", "bar", `A stack file with one mistake: ${rule.replaceAll("-", " ")}.`)); // where nothing is inside
    what.append(slot);
    this.poster.replaceChildren(what, bar);
    addEventListener("message", this.hear);
    if (this.getAttribute("lazy") !== "click") void read.then(() => this.isConnected && seen.observe(this));
  }

  disconnectedCallback(): void {
    removeEventListener("message", this.hear);
    seen.unobserve(this);
    this.painted?.disconnect();
    if (running === this) running = undefined;
    this.frame?.remove();
    this.frame = undefined;
    this.poster.hidden = false;
  }

  attributeChangedCallback(): void {
    this.say({ type: "theme", theme: this.theme() });
  }

  /** Take the turn: whatever had an engine rests. */
  private turn(): void {
    if (running !== this) running?.say({ type: "rest" });
    running = this;
  }

  /** Show the frame in place of the poster. */
  boot(): void {
    if (this.frame) return;
    seen.unobserve(this);
    this.turn();
    const frame = document.createElement("iframe");
    frame.title = this.getAttribute("title") ?? "StackEngine: a stack file that can be tried";
    // From its own origin a frame could take such a sandbox off; what holds the text is in a sandboxed frame of its own anyhow.
    if (new URL(this.address()).origin !== location.origin) frame.setAttribute("sandbox", SANDBOX);
    frame.allow = "clipboard-write";
    frame.referrerPolicy = "no-referrer";
    frame.src = this.address();
    this.frame = frame;
    this.poster.hidden = true;
    this.shadowRoot!.append(frame);
    this.painted = new MutationObserver(() => this.attributeChangedCallback());
    this.painted.observe(document.documentElement, { attributes: true, attributeFilter: ["class", "style", "data-theme", "data-color-mode"] });
  }

  /** What is shown goes into the fragment, which no server gets to see. */
  private address(): string {
    const rule = this.getAttribute("example");
    const page = new URL(this.getAttribute("src") ?? PAGE, document.baseURI);
    if (rule && !this.text()) page.hash = `rule=${rule}`;
    return page.href;
  }

  /** The text inside of the element, without the break that stands behind its tag. */
  private text(): string {
    return this.querySelector("pre")?.textContent?.replace(/^\r?\n/, "") ?? "";
  }

  private theme(): "light" | "dark" {
    const wanted = this.getAttribute("theme");
    if (wanted === "light" || wanted === "dark") return wanted;
    for (let element: Element | null = this; element; element = element.parentElement) {
      const [red, green, blue, alpha = 1] = getComputedStyle(element).backgroundColor.match(/[\d.]+/g)?.map(Number) ?? [];
      if (blue !== undefined && alpha > 0.5) return 0.299 * red! + 0.587 * green! + 0.114 * blue < 128 ? "dark" : "light";
    }
    const schemes = getComputedStyle(this).colorScheme;
    return schemes.includes("dark") && matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }

  private say(message: ToFrame): void {
    if (this.frame) this.frame.contentWindow?.postMessage({ ns: "stackengine", v: 1, ...message }, new URL(this.frame.src).origin);
  }

  private readonly hear = ({ source, data, origin }: MessageEvent<FromFrame>): void => {
    if (!this.frame || source !== this.frame.contentWindow || origin !== new URL(this.frame.src).origin || data?.ns !== "stackengine") return;
    if (data.type === "hello") {
      this.say({ type: "theme", theme: this.theme() });
      const text = this.text();
      if (text) this.say({ type: "load", text });
      if (running !== this) this.say({ type: "rest" });
    } else if (data.type === "awake") this.turn();
    else if (data.type === "height") this.fit(Number(data.height));
  };

  private fit(height: number): void {
    const most = Number(this.getAttribute("height-max")) || MOST;
    cancelAnimationFrame(this.asked);
    this.asked = requestAnimationFrame(() => (this.frame!.style.height = `${Math.min(Math.max(LEAST, Math.ceil(height) || 0) + 2, most)}px`));
  }
}

function make<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, name = "", text = ""): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  element.className = name;
  element.textContent = text;
  return element;
}

customElements.define("stack-engine", StackEngine);
