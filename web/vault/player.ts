// Draws both time lines of a rollout on one axis, with their numbers and tables, and walks through their moments.
import type { Foresight, Foretold, Moment } from "../wire";
import type { Actions } from "./actions";
import { button, type Child, h, long, svg } from "./dom";
import { picture } from "./evidence";
import { saveImage, saveDrawing } from "./images";

const BEAT_MS = 900; // long enough to read a line

/** Both sides, and the buttons that walk through their moments; a screen reader hears each line. */
export function sides({ sides: both, scenario }: Foresight, actions: Actions): Child[] {
  const drawn = both.map((side) => draw(side, scenario, actions));
  return [...(both.some(({ moments }) => moments.length) ? [player(both, drawn, actions)] : []), ...drawn.map(({ figure }) => figure)];
}

interface Drawn {
  readonly figure: HTMLElement;
  readonly cursor: SVGElement;
  readonly said: HTMLElement;
}

function draw(side: Foretold, scenario: string, actions: Actions): Drawn {
  const drawing = picture(side.picture, `${side.title}: ${side.headline} The table below tells the same in ${side.moments.length} rows.`);
  const cursor = svg("line", { class: "cursor", x1: "0%", x2: "0%", y1: 0, y2: side.picture.height, visibility: "hidden" });
  drawing.append(cursor);
  const said = h("p", { class: "quiet now" });
  const name = `rollout-${scenario}-${side.title.toLowerCase().replaceAll(" ", "-")}`;
  const figure = h(
    "figure",
    { class: "watched foretold", "data-side": side.title },
    h("figcaption", {}, h("h3", {}, side.title), h("p", {}, side.headline)),
    h("dl", { class: "facts" }, ...side.facts.map(({ name: term, value }) => h("div", {}, h("dt", {}, term), h("dd", {}, value)))),
    drawing,
    said,
    side.deeds.length > 0 && h("ul", { class: "said" }, ...side.deeds.map((line) => h("li", {}, line))),
    h("p", { class: "row" }, button("Save as SVG", () => saveDrawing(drawing, `${name}.svg`, actions), { class: "small", "data-key": `svg ${side.title}` }), button("Save as PNG", () => void saveImage(drawing, `${name}.png`, actions), { class: "small", "data-key": `png ${side.title}` })),
    h("details", { "data-key": `moments ${side.title}` }, h("summary", {}, "The same as a table"), table(side)),
  );
  return { figure, cursor, said };
}

function table({ title, moments }: Foretold): HTMLElement {
  const head = ["Time", "Serving", "What happens"].map((name) => h("th", { scope: "col" }, name));
  const row = ({ row: { time, serving, what } }: Moment) => h("tr", {}, h("td", {}, time), h("td", {}, serving), h("td", {}, what));
  return h("table", {}, h("caption", {}, title), h("thead", {}, h("tr", {}, ...head)), h("tbody", {}, ...long(moments, row, "moment")));
}

function player(both: readonly Foretold[], drawn: readonly Drawn[], { root, announce }: Actions): HTMLElement {
  const stops = [...new Set(both.flatMap(({ moments }) => moments.map(({ x }) => x)))].sort((a, b) => a - b);
  let at = -1;
  let timer: ReturnType<typeof setInterval> | undefined;
  const say = announce.bind({ root });
  const go = (to: number) => {
    at = Math.min(Math.max(to, 0), stops.length - 1);
    const lines = both.map((side, index) => {
      const { cursor, said } = drawn[index]!;
      const x = stops[at]!;
      for (const end of ["x1", "x2"]) cursor.setAttribute(end, `${x}%`);
      cursor.setAttribute("visibility", "visible");
      const line = lineAt(side, x);
      said.textContent = line;
      return line;
    });
    say(lines.map((line, index) => (both.length > 1 ? `${both[index]!.title}: ${line}` : line)).join(" "));
    if (at === stops.length - 1) pause();
  };
  const pause = () => {
    clearInterval(timer);
    timer = undefined;
    play.textContent = "Play";
  };
  const toggle = () => {
    if (timer) return pause();
    play.textContent = "Pause";
    go(at === stops.length - 1 ? 0 : at + 1);
    timer = setInterval(() => (play.isConnected ? go(at + 1) : pause()), BEAT_MS);
  };
  const step = (by: 1 | -1) => () => {
    pause();
    go(at + by);
  };
  root.atEnd(() => clearInterval(timer));
  const play: HTMLButtonElement = button("Play", toggle, { "data-key": "play" });
  return h("p", { class: "row", role: "group", "aria-label": "Walk through the rollout" }, play, button("Step back", step(-1), { "data-key": "back" }), button("Step", step(1), { "data-key": "step" }));
}

/** What is so at a place of the axis: the last moment up to there. */
function lineAt({ moments }: Foretold, x: number): string {
  const now = moments.findLast((moment) => moment.x <= x);
  return now ? `At ${now.row.time}: ${now.row.serving} serve. ${now.row.what}.` : "Nothing has happened yet.";
}
