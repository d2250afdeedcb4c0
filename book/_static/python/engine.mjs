// Start Python with the book's packages. The worker of a page uses this, and so does the test that runs in node.
import { answerForCallers } from "./callers.mjs";

/**
 * @param {object} from
 * @param {Function} from.loadPyodide
 * @param {string} from.indexURL   the folder with Pyodide's own files
 * @param {string[]} from.archives the zips to unpack beside Python's library
 * @param {string} from.session    the name of session.py
 * @param {(name: string) => Promise<ArrayBuffer>} from.read
 * @param {(kind: string, text: string) => void} from.emit called with whatever a cell shows
 */
export async function startPython({ loadPyodide, indexURL, archives, session, read, emit }) {
  const reading = Promise.all([...archives, session].map(read));
  reading.catch(() => {}); // awaited below; until then a failure here must not count as unhandled
  const python = await loadPyodide({ indexURL });
  const site = python.runPython("import site; site.getsitepackages()[0]");
  const contents = await reading;
  const program = new Uint8Array(contents.pop());
  for (const content of contents) python.unpackArchive(content, "zip", { extractDir: site });
  python.FS.writeFile(`${site}/session.py`, program);
  answerForCallers(python, site);
  const module = python.pyimport("session");
  const running = module.Session(emit);
  const versions = python.runPython("import sys, numpy; [sys.version.split()[0], numpy.__version__]").toJs();
  return { python, versions, run: (number, source) => running.run(number, source) };
}
