// The module that the page starts as its simulation worker.
//
// Trunk gives the worker's files fixed names, so a cache could pair this page with another release's
// worker. The page therefore adds its build id as a query, and everything the worker loads carries it on.
// What fails here ends up as an `error` event of the page's Worker.
const version = new URL(import.meta.url).search;
const at = (file) => new URL(file + version, import.meta.url);

const { default: start } = await import(at("worker.js"));
await start({ module_or_path: at("worker_bg.wasm") });
