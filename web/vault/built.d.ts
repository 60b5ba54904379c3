/** Files that the build puts in: a stack file as its text, and what the engine says of it. */
declare module "*.yml" {
  const text: string;
  export default text;
}
declare module "opening" {
  const opening: { readonly report: import("../wire").Report; readonly titles: Readonly<Record<string, string>> };
  export default opening;
}
