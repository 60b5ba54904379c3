// The line between text and results, to be dragged or moved by the arrow keys; where it stands is kept for this visit alone.
import { h } from "./dom";

const [LEAST, MOST, STEP, MIDDLE] = [25, 75, 5, 52]; // percent of the width that the text has

/** Make the divider of `main`, whose columns go by the property that is set here. */
export function divider(main: () => HTMLElement): HTMLElement {
  let share = MIDDLE;
  const move = (to: number) => {
    share = Math.min(MOST, Math.max(LEAST, to));
    main().style.setProperty("--source", `${share}fr`);
    main().style.setProperty("--results", `${100 - share}fr`);
    line.setAttribute("aria-valuenow", String(Math.round(share)));
  };
  const drag = (event: PointerEvent) => {
    if (!line.hasPointerCapture(event.pointerId)) return;
    const { left, width } = main().getBoundingClientRect();
    move((100 * (event.clientX - left)) / width);
  };
  const press = (event: KeyboardEvent) => {
    const to = { ArrowLeft: share - STEP, ArrowRight: share + STEP, Home: LEAST, End: MOST, Enter: MIDDLE }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    move(to);
  };
  const line: HTMLElement = h("div", {
    class: "divider",
    role: "separator",
    tabindex: "0",
    "aria-orientation": "vertical",
    "aria-label": "Width of the text",
    "aria-valuemin": LEAST,
    "aria-valuemax": MOST,
    "aria-valuenow": MIDDLE,
    title: "Drag, or use the arrow keys; a double click puts it back",
    onpointerdown: (event) => (line.setPointerCapture(event.pointerId), event.preventDefault(), line.focus()),
    onpointermove: drag,
    ondblclick: () => move(MIDDLE),
    onkeydown: press,
  });
  return line;
}
