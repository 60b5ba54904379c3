// What shell and vault say to each other of a model. The key is in none of it.
import type { Protocol } from "../../wire";

/** The model that is asked, as far as the vault has to know. `missing` says what is not set yet, "" if nothing. */
export interface Provider {
  /** Raised with every change: a request is sent only to whom it was written for. */
  readonly revision: number;
  readonly name: string;
  /** The address that a request goes to. */
  readonly url: string;
  readonly protocol: Protocol;
  readonly model: string;
  readonly missing: string;
}

/** Why there is no answer. `form`: the server does not take the form that the answer is held to. */
export type Reason = "form" | "key" | "quota" | "model" | "cors" | "network" | "permission" | "large" | "stalled" | "stopped" | "settings" | "server";

/** What comes back: what is waited for, words as they come, and one end. `cut` says why words are missing, "" if none. */
export type FromModel =
  | { readonly kind: "waiting"; readonly text: string }
  | { readonly kind: "words"; readonly text: string }
  | { readonly kind: "done"; readonly cut: string }
  | { readonly kind: "failed"; readonly reason: Reason; readonly message: string };

/** What the user does: send this body as it is, stop, or go to the settings. */
export type ToModel =
  | { readonly type: "send"; readonly id: number; readonly revision: number; readonly body: string }
  | { readonly type: "stop"; readonly id: number }
  | { readonly type: "settings" };
