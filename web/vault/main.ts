// The script of the vault, the only place that holds the user's text: the page fills the whole of it.
import { Engine } from "./engine";
import { mount } from "./mount";
import { Supply } from "./supply";
import { VIEWS } from "./views/all";

const supply = new Supply();
const engine = new Engine(supply); // its worker begins while the page is built
void supply.settled().then(() => mount(document.body, supply, VIEWS, engine));
