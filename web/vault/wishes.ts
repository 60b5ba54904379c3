// Draws the changes under their heads: what is told once, a tick for each place, and the lines that come of it.
import type { Applicability, Choice, Finding, Hunk, Patch, Report, Way } from "../wire";
import type { Actions } from "./actions";
import { isTicked, joined, keys } from "./changes";
import { lines } from "./diff";
import { button, type Child, h, long } from "./dom";
import { type Alike, changes, changing, type Group, groups } from "./list";
import type { App, StackFile } from "./store";
import { clip, headed, lineOf, prose } from "./words";

const LABELS: Record<Applicability, string> = { safe: "safe", unsafe: "your decision", display: "by hand" };

/** What drawing needs to know: the same for every change of the list. */
interface Drawn {
  readonly app: App;
  readonly found: ReadonlyMap<string, Finding>;
  readonly names: ReadonlyMap<string, string>;
  readonly hunks: ReadonlyMap<string, readonly Hunk[]>;
  readonly home: ReadonlyMap<Hunk, string>;
  readonly actions: Actions;
}

/** Draw the groups of the changes that pass the filter; `patch` is what the ticked ones come to, where that is known. */
export function wishes(app: App, report: Report, patch: Patch | null, actions: Actions): Child[] {
  const all = groups(changes(app, report), app.grouping, app.rules, changing);
  const names = keys(report);
  const found = new Map(report.findings.map((finding) => [finding.id, finding]));
  const ticked = (id: string) => found.has(id) && isTicked(app, names.get(id)!, found.get(id)!);
  const hunks = joined(patch?.hunks ?? []).filter((hunk) => hunk.findings.some(ticked)); // an unticked one goes at once
  const home = new Map<Hunk, string>();
  const of = new Map<string, Hunk[]>(report.findings.map(({ id }) => [id, []]));
  for (const hunk of hunks) for (const id of hunk.findings) of.get(id)?.push(hunk);
  for (const { name, findings } of all) for (const { id } of findings) for (const hunk of of.get(id) ?? []) if (!home.has(hunk)) home.set(hunk, name);
  const drawn: Drawn = { app, found, names, hunks: of, home, actions };
  return long(all, (group) => section(group, all, drawn), "group");
}

function section(group: Group, all: readonly Group[], drawn: Drawn): HTMLElement {
  const { name, title, sentences, findings } = group;
  const { app, names, actions } = drawn;
  const choose = (wanted: boolean) => actions.tick(findings.map(({ id }) => names.get(id)!), wanted);
  const chosen = findings.filter((finding) => isTicked(app, names.get(finding.id)!, finding)).length;
  return h(
    "div",
    { class: "wishes", role: "group", "aria-label": title.replaceAll("`", "") },
    h(
      "header",
      {},
      h("h2", {}, headed(title, app)),
      findings.length > 1 && h("span", { class: "quiet" }, `${chosen} of ${findings.length}`),
      findings.length > 1 &&
        h(
          "span",
          { class: "both" },
          button("All", () => choose(true), { class: "small", "aria-label": `Choose all of: ${title}`, "data-key": `all ${name}` }),
          button("None", () => choose(false), { class: "small", "aria-label": `Choose none of: ${title}`, "data-key": `none ${name}` }),
        ),
    ),
    h("ol", { class: "changes" }, ...long(sentences, (alike) => wish(alike, drawn), "change")),
    ...difference(group, all, drawn),
  );
}

/** What is changed, told once, with a tick for each place. */
function wish(alike: Alike, drawn: Drawn): HTMLElement {
  const { title, reason, applicability, caveat } = alike[0].fix!;
  const tag = h("span", { class: `tag ${applicability}` }, LABELS[applicability]);
  const several = alike.length > 1;
  return h(
    "li",
    {},
    several ? h("p", { class: "once" }, h("b", {}, ...prose(title)), tag) : tick(alike[0], drawn, [h("b", {}, ...prose(title)), tag]),
    h("p", {}, ...prose(reason)),
    caveat !== null && h("p", { class: "caveat" }, "Mind: ", ...prose(caveat)),
    several && h("ul", { class: "places" }, ...long(alike, (finding) => h("li", {}, tick(finding, drawn, []), ways(finding, drawn)), "place")),
    !several && ways(alike[0], drawn),
  );
}

function tick(finding: Finding, { app, names, actions }: Drawn, words: readonly Child[]): HTMLElement {
  const key = names.get(finding.id)!;
  const change = (event: Event) => actions.tick([key], (event.target as HTMLInputElement).checked);
  return h(
    "label",
    { class: "tick", "data-finding": key },
    h("input", { type: "checkbox", checked: isTicked(app, key, finding), onchange: change, "data-key": `tick ${key}` }),
    finding.service !== null && h("span", { class: "service" }, clip(finding.service)),
    ...words,
    h("span", { class: "line" }, lineOf(app.files, finding.range)),
    !words.length && h("span", { class: "hidden" }, `: ${finding.fix!.title.replaceAll("`", "")}`),
  );
}

/** The ways to carry a fix out, where there are several. */
function ways(finding: Finding, { app, names, actions }: Drawn): HTMLElement | null {
  const { choices, title } = finding.fix!;
  if (choices.length < 2) return null;
  const key = names.get(finding.id)!;
  const pick = (event: Event) => actions.choose(key, (event.target as HTMLSelectElement).value as Way);
  const options = choices.map((choice) => h("option", { value: choice.id, selected: app.choices.get(key) === choice.id }, way(choice)));
  return h("label", { class: "choice" }, "How: ", h("select", { onchange: pick, "data-key": `choice ${key}`, "aria-label": `How to ${title.replaceAll("`", "")}` }, ...options));
}

/** One way to carry a fix out, with the services it touches. */
function way({ title, touches }: Choice): string {
  return touches.every((service) => title.includes(service)) ? title : `${title} (changes ${touches.join(", ")})`;
}

/** The lines of a group; changes that are the same at several places are drawn once, and the others in a fold. */
function difference({ name, findings }: Group, all: readonly Group[], drawn: Drawn): Child[] {
  const touched = [...new Set(findings.flatMap(({ id }) => drawn.hunks.get(id) ?? []))];
  const own = touched.filter((hunk) => drawn.home.get(hunk) === name);
  const others = [...new Set(touched.filter((hunk) => drawn.home.get(hunk) !== name).map((hunk) => drawn.home.get(hunk)))];
  const titles = all.filter((group) => others.includes(group.name)).map(({ title }) => `“${title}”`);
  const alike = new Map<string, [Hunk, ...Hunk[]]>();
  for (const hunk of own) {
    const same = alike.get(changed(hunk));
    if (same) same.push(hunk);
    else alike.set(changed(hunk), [hunk]);
  }
  return [
    ...[...alike.values()].flatMap(([first, ...rest]): Child[] => [figure(first, drawn), rest.length > 0 && again(first, rest, drawn)]),
    titles.length > 0 && h("p", { class: "quiet" }, own.length ? "Further lines stand" : "The lines stand", " above, with ", ...prose(titles.join(", ")), "."),
  ];
}

/** What is removed and added, whatever stands around it and however deep it is. */
function changed(hunk: Hunk): string {
  const lines = hunk.lines.filter(({ kind }) => kind !== "context").map(({ kind, text }) => `${kind} ${text.trim()}`);
  return [hunk.file, ...lines].join("\n");
}

function again(first: Hunk, rest: readonly Hunk[], drawn: Drawn): HTMLElement {
  const inside = h("div");
  const draw = () => inside.childElementCount || inside.append(...rest.map((hunk) => figure(hunk, drawn)));
  const services = [...new Set(rest.flatMap((hunk) => told(hunk, drawn).services))];
  return h(
    "details",
    { class: "again", "data-key": `again ${first.file} ${first.lines[0]?.old ?? 0}`, ontoggle: draw },
    h("summary", {}, `The same lines at ${rest.length} more ${rest.length === 1 ? "place" : "places"}`, services.length > 0 && `: ${services.map(clip).join(", ")}`),
    inside,
  );
}

/** Changed lines with what changes them, and in which service. */
function figure(hunk: Hunk, drawn: Drawn): HTMLElement {
  const { app } = drawn;
  const { services, titles } = told(hunk, drawn);
  const at = hunk.lines.find(({ kind, old }) => kind !== "context" && old !== null)?.old ?? hunk.lines.find(({ old }) => old !== null)?.old;
  return h(
    "figure",
    { class: "hunk" },
    h(
      "figcaption",
      {},
      ...services.map((service) => h("span", { class: "service" }, clip(service))),
      ...prose(titles.join("; ")),
      at && h("span", { class: "line" }, named(app.files, hunk.file, `line ${at}`)),
    ),
    lines(hunk.lines, app.split),
  );
}

function named(files: readonly StackFile[], file: number, line: string): string {
  return files.length > 1 ? `${files[file]?.name ?? ""} ${line}` : line;
}

function told({ findings }: Hunk, { found: all }: Drawn): { services: readonly string[]; titles: readonly string[] } {
  const found = findings.flatMap((id) => all.get(id) ?? []);
  return {
    services: [...new Set(found.flatMap(({ service }) => service ?? []))],
    titles: [...new Set(found.flatMap(({ fix }) => fix?.title ?? []))],
  };
}
