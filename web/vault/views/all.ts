// The tabs in their order; the first is open at the beginning.
import { effective } from "./effective";
import { findings } from "./findings";
import { fix } from "./fix";
import { redacted } from "./redacted";
import { rollout } from "./rollout";
import type { View } from "./view";

export const VIEWS: readonly [View, ...View[]] = [findings, fix, rollout, effective, redacted];
