// The vault of test_engine.py: nothing but the engine, in reach of the test. The product's vault exposes nothing.
import { Engine } from "../../web/vault/engine";

Object.assign(globalThis, { engine: new Engine() });
