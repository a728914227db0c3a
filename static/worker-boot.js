// The module that the page starts as its simulation worker.
//
// Trunk gives the worker's files fixed names, so a cache could pair this page with another release's
// worker. The page therefore adds its build id as a query, and everything the worker loads carries it on.
const version = new URL(import.meta.url).search;
const at = (file) => new URL(file + version, import.meta.url);

try {
  const { default: start } = await import(at("worker.js"));
  await start({ module_or_path: at("worker_bg.wasm") });
} catch (cause) {
  // The page hears of uncaught errors only, not of rejected promises.
  reportError(cause);
}
