// The vault of test_mount.py: nothing is mounted until the test says where.
import { h, render } from "../../web/vault/dom";
import { mount } from "../../web/vault/mount";
import { report } from "../../web/vault/store";
import { Supply } from "../../web/vault/supply";
import { VIEWS } from "../../web/vault/views/all";
import type { View } from "../../web/vault/views/view";

const supply = new Supply();

/** A tab like any other: what the report says of services, and a question of its own. */
const services: View = {
  id: "services",
  title: "Services",
  count: (app) => report(app)?.services.length ?? null,
  mount(panel, { store }) {
    store.watch(
      ({ answers }) => [answers.analyse, answers.hello],
      (app) => render(panel, h("p", {}, report(app)?.services.join(", ")), h("p", {}, app.answers.hello?.kind)),
    );
  },
  ask: (judge) => void judge.ask("hello", {}),
};

/** Mount the page in a new element with that id, and return how to take it away. */
function place(id: string): () => void {
  const host = document.createElement("div");
  host.id = id;
  document.body.append(host);
  return mount(host, supply, [...VIEWS, services]).unmount;
}

Object.assign(globalThis, { place });
