// A stand-in until the real page is here: shows the engine's state and the answer to what is typed.
import { Engine } from "./engine";

const engine = new Engine();
const status = document.body.appendChild(document.createElement("p"));
const input = document.body.appendChild(document.createElement("textarea"));
const output = document.body.appendChild(document.createElement("pre"));
status.setAttribute("role", "status");

engine.onState((state) => {
  status.dataset.kind = state.kind;
  status.textContent = JSON.stringify(state);
});
input.addEventListener("input", () => {
  engine.cancel();
  engine.request("analyse", { text: input.value }).then(
    (report) => (output.textContent = JSON.stringify(report, undefined, 1)),
    (error) => (output.textContent = `${error.kind}: ${error.message}`),
  );
});
