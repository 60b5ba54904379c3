// The text the page opens with: ours, and with the mistakes that this program was made for. What is found in it was
// computed when the page was built, so that it stands there before the engine does.
import type { Report } from "../wire";
import text from "./example.yml";
import opening from "opening";

export const EXAMPLE: string = text;

/** What the engine says of the example. */
export const OPENING: Report = opening.report;

/** What the rules that speak of it are called. */
export const TITLES = opening.titles;
