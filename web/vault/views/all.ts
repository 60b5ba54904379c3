// The tabs in their order; the first is open at the beginning.
import { ask } from "./ask";
import { effective } from "./effective";
import { findings } from "./findings";
import { fix } from "./fix";
import { guards } from "./guards";
import { happened } from "./happened";
import { live } from "./live";
import { redacted } from "./redacted";
import { rollout } from "./rollout";
import { runNow } from "./run_now";
import type { View } from "./view";

export const VIEWS: readonly [View, ...View[]] = [findings, happened, runNow, live, fix, rollout, guards, effective, redacted, ask];
