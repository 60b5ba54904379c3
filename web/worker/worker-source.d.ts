// The build bundles worker.ts first and gives its text under this name.
declare module "engine-worker" {
  const source: string;
  export default source;
}
