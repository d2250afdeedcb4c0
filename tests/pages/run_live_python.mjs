// Run live cells on the site's own Python, in node. Usage: node run_live_python.mjs RUNTIME SCRIPTS < request.json
// The request: {archives, files: {path: text}, program: a function of a list of sources, pages: {name: [source]}}.
// The answer: {page: {shown: [[kind, text]] for each cell, told: what the program returns}}.
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

const [runtime, scripts] = process.argv.slice(2);
const { archives, files, program, pages } = JSON.parse(await text(process.stdin));
const { loadPyodide } = await import(pathToFileURL(`${runtime}/pyodide.mjs`));
const { startPython } = await import(pathToFileURL(`${scripts}/engine.mjs`));
const read = async (path) => new Uint8Array(await readFile(path)).buffer;

// The trace of an error would quote a line of a megabyte.
process.on("uncaughtException", (error) => {
  console.error(String(error.message ?? error).slice(-2000));
  process.exit(1);
});

let shown = [];
const emit = (kind, piece) => {
  if (shown.at(-1)?.[0] === kind) shown.at(-1)[1] += piece;
  else shown.push([kind, piece]);
};
const engine = await startPython({
  loadPyodide,
  indexURL: `${runtime}/`,
  archives: archives.map((name) => `${runtime}/${name}`),
  session: `${scripts}/session.py`,
  read,
  emit,
});
const { python } = engine;
for (const [path, content] of Object.entries(files)) {
  python.FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
  python.FS.writeFile(path, content);
}
const tell = python.runPython(program);

const answer = {};
for (const [name, sources] of Object.entries(pages)) {
  const cells = [];
  const runs = (source, number) => {
    shown = [];
    cells.push(shown);
    return engine.run(number, source);
  };
  const fine = sources.every(runs); // the first error ends the page
  answer[name] = { shown: cells, told: fine ? JSON.parse(tell(JSON.stringify(sources))) : [] };
}
console.log(JSON.stringify({ versions: engine.versions, pages: answer }));
