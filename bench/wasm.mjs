// Measures the engine as WebAssembly: `node wasm.mjs flashcrowd_bench.wasm [topology …]`.
import { readFileSync } from "node:fs";

const NAMES = ["direct", "balanced", "cached", "mesh", "flash-sale"];
const STRETCHES = 5;
const CLONES = 10;

const [file, ...wanted] = process.argv.slice(2);
const module = new WebAssembly.Module(readFileSync(file));

function cpuSeconds() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function row(name, topology) {
  // An instance of its own, so that memory is this topology's alone.
  const engine = new WebAssembly.Instance(module, {}).exports;
  engine.start(topology);
  let best = Infinity;
  let before = engine.requests();
  for (let stretch = 0; stretch < STRETCHES; stretch++) {
    const from = cpuSeconds();
    engine.advance_ms(engine.stretch_ms(topology) / STRETCHES);
    const seconds = cpuSeconds() - from;
    best = Math.min(best, seconds / (engine.requests() - before));
    before = engine.requests();
  }
  const [calls, events] = [engine.calls() / before, engine.events() / before];
  const megabytes = engine.memory.buffer.byteLength / 1e6;
  const from = cpuSeconds();
  engine.clone(CLONES);
  const cloneMs = ((cpuSeconds() - from) / CLONES) * 1e3;
  const figures = [
    [1e-6 / best, 12, 2], [(1e-6 / best) * calls, 10, 2], [(1e-6 / best) * events, 11, 2], [events, 11, 2],
    [(best * 1e9) / events, 9, 1], [(best * 1e9) / calls, 8, 0], [megabytes, 9, 1], [cloneMs, 9, 2],
  ];
  return [name.padEnd(11), ...figures.map(([value, width, digits]) => value.toFixed(digits).padStart(width))].join(" ");
}

console.log("WebAssembly M requests/s  M calls/s  M events/s  events/req  ns/event  ns/call memory MB  clone ms");
NAMES.forEach((name, topology) => {
  if (wanted.length === 0 || wanted.includes(name)) console.log(row(name, topology));
});
