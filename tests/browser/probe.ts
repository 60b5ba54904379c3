// The vault of test_engine.py: nothing but the engine, in reach of the test. The product's vault exposes nothing.
import { Engine } from "../../web/vault/engine";
import { Supply } from "../../web/vault/supply";

const engine = new Engine(new Supply());
engine.onState(({ kind }) => (document.body.dataset.engine = kind));
Object.assign(globalThis, { engine });
