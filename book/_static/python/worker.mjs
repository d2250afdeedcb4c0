// The page's Python, away from the page: a cell that never ends stops nothing but itself.
import { startPython } from "./engine.mjs";

const INTERVAL = 60; // milliseconds between two messages while a cell prints

let engine;
let shown = [];
let sent = 0;

function flush() {
  if (shown.length) postMessage({ type: "shown", parts: shown });
  shown = [];
  sent = performance.now();
}

// One message for many small writes: a page cannot take ten thousand a second.
function emit(kind, text) {
  const last = shown.at(-1);
  if (last && last.kind === kind && kind !== "svg") last.text += text;
  else shown.push({ kind, text });
  if (performance.now() - sent > INTERVAL) flush();
}

// Pyodide fetches its files itself; counting here is what makes the bar move.
function countBytes(total, fail) {
  const fetchPlainly = self.fetch.bind(self);
  let loaded = 0;
  let waiting = false;
  const tell = () => {
    waiting = false;
    postMessage({ type: "loaded", share: Math.min(1, loaded / total) });
  };
  const count = (chunk) => {
    loaded += chunk.byteLength;
    if (loaded >= total) tell();
    else if (!waiting) setTimeout(tell, INTERVAL); // late, not never: the last bytes before a stall are told too
    waiting = true;
  };
  self.fetch = async (...request) => {
    const name = new URL(request[0].url ?? request[0], self.location.href).pathname.split("/").pop();
    const response = await fetchPlainly(...request).catch(() => ({ ok: false, status: "no answer" }));
    if (!response.ok) throw fail(new Error(`${name} did not load (${response.status})`));
    const counting = new TransformStream({
      transform: (chunk, controller) => { count(chunk); controller.enqueue(chunk); },
    });
    return new Response(response.body.pipeThrough(counting), response);
  };
}

// When its main part fails, Pyodide writes to the console and waits for ever.
function watchMainPart(fail) {
  const instantiate = WebAssembly.instantiateStreaming;
  WebAssembly.instantiateStreaming = (...source) => instantiate(...source).catch((error) => { throw fail(error); });
}

async function load({ runtime, archives }) {
  const { loadPyodide } = await import(`${runtime}pyodide.mjs`).catch(() => {
    throw new Error("pyodide.mjs did not load");
  });
  const read = async (address) => (await fetch(address)).arrayBuffer();
  const session = new URL("./session.py", import.meta.url).href;
  const addresses = archives.map((name) => runtime + name);
  return startPython({ loadPyodide, indexURL: runtime, archives: addresses, session, read, emit });
}

async function start(settings) {
  const failure = new Promise((_, reject) => {
    const fail = (error) => { reject(error); return error; };
    countBytes(settings.bytes, fail);
    watchMainPart(fail);
  });
  engine = await Promise.race([load(settings), failure]);
  postMessage({ type: "ready", versions: engine.versions });
}

function run({ number, source }) {
  const began = performance.now();
  const fine = engine.run(number, source);
  flush();
  postMessage({ type: "done", fine, seconds: (performance.now() - began) / 1000 });
}

/** The line of an error that says what it is: Python's come with the whole traceback. */
function reasonOf(error) {
  const told = String(error?.message ?? error).trim();
  const missing = told.match(/dynamically imported module: \S*\/([^/\s]+)$/); // browsers give the whole address
  if (missing) return `${missing[1]} did not load`;
  const lines = told.split("\n");
  return (lines.findLast((line) => /^[A-Z]\w*(?:Error|Exception)\b/.test(line)) ?? lines[0]).replace(/\.$/, "");
}

addEventListener("message", async ({ data }) => {
  try {
    await (data.type === "start" ? start(data) : run(data));
  } catch (error) {
    flush();
    postMessage({ type: "broken", reason: reasonOf(error) });
  }
});
