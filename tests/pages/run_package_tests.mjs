// Run Python tests on the site's own Python, in node. Usage: node run_package_tests.mjs RUNTIME SCRIPTS < request.json
// The request: {archives, folders: {place in its memory: folder here}, program: a Python expression, words}.
// The answer: what the program, called with the words, returns.
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

const [runtime, scripts] = process.argv.slice(2);
const { archives, folders, program, words } = JSON.parse(await text(process.stdin));
const { loadPyodide } = await import(pathToFileURL(`${runtime}/pyodide.mjs`));
const { startPython } = await import(pathToFileURL(`${scripts}/engine.mjs`));

// The trace of an error would quote a line of a megabyte.
process.on("uncaughtException", (error) => {
  console.error(String(error.message ?? error).slice(-2000));
  process.exit(1);
});

const { python } = await startPython({
  loadPyodide,
  indexURL: `${runtime}/`,
  archives: archives.map((name) => `${runtime}/${name}`),
  session: `${scripts}/session.py`,
  read: async (path) => new Uint8Array(await readFile(path)).buffer,
  emit: () => {},
});
python.setStdout({ batched: () => {} });
for (const [place, folder] of Object.entries(folders)) python.mountNodeFS(place, folder);
console.log(python.runPython(program)(...words));
