// The script of the vault, the only place that holds the user's text: the page fills the whole of it.
import { mount } from "./mount";
import { Supply } from "./supply";

mount(document.body, new Supply());
