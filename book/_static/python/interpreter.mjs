// One Python for a page: started when it is first needed, ended when a cell must be stopped.

export class Interpreter {
  #settings;
  #worker = null;
  #starting = null;
  #waiting = null;

  /** @param {object} settings where the files are, see live_python.py */
  constructor(settings) {
    const absolute = (address) => new URL(address, document.baseURI).href;
    this.#settings = { ...settings, runtime: absolute(settings.runtime) };
  }

  get started() {
    return this.#worker !== null;
  }

  /** Start Python unless it runs already. `watch` hears the share that is loaded. Rejects with the reason. */
  start(watch) {
    this.#starting ??= new Promise((resolve, reject) => {
      this.#worker = new Worker(new URL("./worker.mjs", import.meta.url), { type: "module" });
      this.#worker.onerror = () => this.#end({ broken: "the worker did not start" });
      this.#worker.onmessage = ({ data }) => this.#hear(data);
      this.#waiting = { watch, resolve, reject };
      this.#worker.postMessage({ type: "start", ...this.#settings });
    });
    return this.#starting;
  }

  /** Run a cell. `show` hears {kind, text}. Resolves with {fine, seconds}; rejects when Python ended. */
  run(number, source, show) {
    return new Promise((resolve, reject) => {
      this.#waiting = { show, resolve, reject };
      this.#worker.postMessage({ type: "run", number, source });
    });
  }

  /** End Python, whatever it is doing. Its names are lost. */
  stop() {
    this.#end({ stopped: true });
  }

  #hear(message) {
    const { watch, show, resolve } = this.#waiting ?? {};
    if (message.type === "loaded") watch?.(message.share);
    else if (message.type === "shown") message.parts.forEach((part) => show?.(part));
    else if (message.type === "broken") this.#end({ broken: message.reason });
    else resolve?.(message);
  }

  #end(how) {
    this.#worker?.terminate();
    this.#worker = this.#starting = null;
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.reject(Object.assign(new Error(how.broken ?? "stopped"), how));
  }
}
