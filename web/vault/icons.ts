// The pictures on buttons, from Lucide (ISC licence): inlined by the build, drawn in the colour of the words beside them.
import {
  ArrowUp,
  BookOpen,
  ChevronDown,
  Columns2,
  Copy,
  Download,
  Eraser,
  FileDiff,
  FilePlus2,
  FolderOpen,
  Keyboard,
  Pencil,
  type IconNode,
  ListChecks,
  Redo2,
  RotateCw,
  Rows2,
  Search,
  ShieldCheck,
  Undo2,
  Upload,
  X,
} from "lucide";
import { h, type Props, svg } from "./dom";

const ICONS = {
  add: FilePlus2,
  choose: ListChecks,
  clear: Eraser,
  close: X,
  copy: Copy,
  download: Download,
  drop: Upload,
  earlier: ArrowUp,
  keys: Keyboard,
  more: ChevronDown,
  open: FolderOpen,
  patch: FileDiff,
  redo: Redo2,
  rename: Pencil,
  retry: RotateCw,
  rules: BookOpen,
  safe: ShieldCheck,
  search: Search,
  split: Columns2,
  undo: Undo2,
  unified: Rows2,
} satisfies Record<string, IconNode>;

export type IconName = keyof typeof ICONS;

/** An icon of the size of the text around it; it repeats what the words say, so it is not read out. */
export function icon(name: IconName): SVGElement {
  const shapes = ICONS[name].map(([tag, attributes]) => svg(tag as "path", attributes as Record<string, string>));
  return svg("svg", { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" }, ...shapes);
}

/** A button with an icon alone; its words are told beside the pointer, and read out. */
export function iconButton(name: IconName, words: string, act: () => void, props: Props = {}): HTMLButtonElement {
  return h("button", { type: "button", class: "plain", title: words, "aria-label": words, onclick: act, ...props }, icon(name));
}
