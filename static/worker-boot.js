// The module that the page starts as its simulation worker.
//
// The page's first message holds the address of the script that it was started by itself, and its compiled
// program: so the worker always runs the page's own release, and nothing is loaded or compiled twice. What fails here
// ends up as an `error` event of the page's Worker.
const { script, program } = await new Promise((resolve) => {
  self.onmessage = ({ data }) => resolve(data);
});
self.onmessage = null;
const { default: start } = await import(script);
await start({ module_or_path: program });
