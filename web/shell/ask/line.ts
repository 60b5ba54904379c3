// The line to a model: the settings above the vault, and the requests that the vault sends. The key stays here.
import type { FromShell } from "../messages";
import type { FromModel, ToModel } from "./messages";
import { send } from "./send";
import { Settings } from "./settings";

const LONGEST = 8_000_000; // characters; the vault reads no file that large

/** What the shell does with what the vault says of a model. */
export interface Line {
  take(said: ToModel): void;
}

/** Put the settings into the page, and answer the vault by way of `say`. */
export function openLine(say: (said: FromShell) => void): Line {
  const settings = new Settings(document.querySelector("#model")!, (provider) => say({ type: "provider", provider }));
  const running = new Map<number, AbortController>();
  return {
    take(said) {
      if (said.type === "settings") return settings.open();
      if (said.type === "stop") return running.get(said.id)?.abort();
      const { id, revision, body } = said;
      const chosen = settings.chosen(revision);
      const tell = (one: FromModel) => say({ type: "model", id, said: one });
      if (!chosen || typeof body !== "string" || body.length > LONGEST)
        return tell({ kind: "failed", reason: "settings", message: "The settings of the model have changed since this request was written." });
      const control = new AbortController();
      running.set(id, control);
      void send(chosen, body, control.signal, tell).finally(() => running.delete(id));
    },
  };
}
