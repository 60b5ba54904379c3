/** Files that the build puts in: a stack file as its text, and what the engine says of it. */
declare module "*.yml" {
  const text: string;
  export default text;
}
declare module "opening-report" {
  const report: import("../wire").Report;
  export default report;
}
