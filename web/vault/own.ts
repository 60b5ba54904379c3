// Draws the rules of others: how to bring a pack of them into this tab, and which are here, each with the hash of its wheel.
import type { Actions } from "./actions";
import { button, count, h, render } from "./dom";
import { choose } from "./files";
import type { Pack } from "./engine";

/** The part of the rules' dialog that is about them. */
export function own(actions: Actions): HTMLElement {
  const list = h("div", { role: "status" });
  const bring = async () => {
    for (const wheel of await choose(true, ".whl")) await actions.bring(wheel);
  };
  actions.store.watch(
    ({ packs, unpacked, engine }) => [packs, unpacked, engine.kind],
    ({ packs, unpacked }) =>
      render(list, unpacked !== null && h("p", { class: "box bad" }, unpacked), packs.length > 0 && h("ul", { class: "packs" }, ...packs.map(entry))),
  );
  const about = h(
    "details",
    { class: "rule", "data-key": "own rules" },
    h("summary", {}, h("b", {}, "Rules of your own")),
    h(
      "p",
      {},
      "A wheel of pure Python with rules is installed in this page alone, without a network, and gone with the tab. It is a program: it sees what you paste here and may judge it wrongly, but it cannot send anything, as nothing here can.",
    ),
    h("p", { class: "row" }, button("Add a pack of rules (.whl)", () => void bring(), { "data-key": "bring" })),
  );
  return h("div", {}, about, list);
}

function entry({ name, version, sha256, rules, problems }: Pack): HTMLElement {
  return h(
    "li",
    {},
    h("b", {}, `${name} ${version}`),
    `, not ours: ${count(rules.length, "rule")}. SHA-256 of the wheel: `,
    h("code", {}, sha256),
    ...problems.map((problem) => h("p", { class: "box bad" }, problem)),
  );
}
