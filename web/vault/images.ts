// Saves a drawing as a file that looks the same without our style sheet: as SVG, or painted for PNG.
import type { Actions } from "./actions";
import { saveBlob } from "./files";

const WIDTH = 960;
const MARGIN = 12;
const STYLES = ["fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "font-size", "font-weight", "font-family", "text-anchor"];

/** Save a drawing as SVG, with the style of each shape written into it. */
export function saveDrawing(drawing: SVGElement, name: string, actions: Actions): void {
  const copy = drawing.cloneNode(true) as SVGElement;
  const [from, to] = [[...drawing.querySelectorAll<SVGElement>("*")], [...copy.querySelectorAll<SVGElement>("*")]];
  from.forEach((each, index) => {
    const style = getComputedStyle(each);
    for (const property of STYLES) to[index]!.setAttribute(property, style.getPropertyValue(property));
    to[index]!.removeAttribute("class");
  });
  copy.querySelector("[visibility=hidden]")?.remove();
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(WIDTH));
  copy.setAttribute("style", `background: ${background(drawing)}`);
  actions.download(name, new XMLSerializer().serializeToString(copy), "utf-8");
}

/** Save a drawing as PNG: painted shape by shape, as a picture of a picture may not be loaded here. */
export async function saveImage(drawing: SVGElement, name: string, actions: Actions): Promise<void> {
  const scale = 2;
  const height = Number(drawing.getAttribute("height")) + 2 * MARGIN;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [WIDTH * scale, height * scale];
  const pen = canvas.getContext("2d")!;
  pen.scale(scale, scale);
  pen.fillStyle = background(drawing);
  pen.fillRect(0, 0, WIDTH, height);
  pen.translate(MARGIN, MARGIN);
  for (const shape of drawing.children) paint(pen, shape as SVGElement);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!blob) return actions.announce("The browser could not make the picture. Save it as SVG instead.");
  saveBlob(name, blob);
  actions.announce(`${name} is being downloaded.`);
}

function background(drawing: SVGElement): string {
  const panel = drawing.closest(".panel") ?? document.body;
  for (let at: Element | null = panel; at; at = at.parentElement) {
    const colour = getComputedStyle(at).backgroundColor;
    if (colour !== "rgba(0, 0, 0, 0)" && colour !== "transparent") return colour;
  }
  return "white";
}

function paint(pen: CanvasRenderingContext2D, shape: SVGElement): void {
  if (shape.getAttribute("visibility") === "hidden") return;
  const style = getComputedStyle(shape);
  const place = (name: string) => {
    const value = shape.getAttribute(name) ?? "0";
    return value.endsWith("%") ? (parseFloat(value) / 100) * (WIDTH - 2 * MARGIN) : parseFloat(value);
  };
  pen.globalAlpha = Number(style.opacity);
  pen.lineWidth = parseFloat(style.strokeWidth) || 0;
  pen.setLineDash(style.strokeDasharray === "none" ? [] : style.strokeDasharray.split(/[ ,]+/).map(parseFloat));
  pen.fillStyle = style.fill === "none" ? "transparent" : style.fill;
  pen.strokeStyle = style.stroke === "none" ? "transparent" : style.stroke;
  if (shape.tagName === "rect") {
    const box = [place("x"), place("y"), place("width"), place("height")] as const;
    pen.fillRect(...box);
    pen.strokeRect(...box);
  } else if (shape.tagName === "line") {
    pen.beginPath();
    pen.moveTo(place("x1"), place("y1"));
    pen.lineTo(place("x2"), place("y2"));
    pen.stroke();
  } else if (shape.tagName === "text") {
    pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    pen.textAlign = ({ middle: "center", end: "right" } as const)[style.textAnchor as "middle" | "end"] ?? "left";
    pen.fillText(shape.textContent ?? "", place("x"), place("y"));
  }
  pen.globalAlpha = 1;
}
