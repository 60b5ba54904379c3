// The vault of test_mount.py: nothing is mounted until the test says where.
import { mount } from "../../web/vault/mount";
import { Supply } from "../../web/vault/supply";

const supply = new Supply();

/** Mount the page in a new element with that id, and return how to take it away. */
function place(id: string): () => void {
  const host = document.createElement("div");
  host.id = id;
  document.body.append(host);
  return mount(host, supply).unmount;
}

Object.assign(globalThis, { place });
