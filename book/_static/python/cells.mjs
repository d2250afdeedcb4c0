// The live cells of a page. Nothing is loaded before somebody presses Run, but this and the files it names.
import { Editor } from "./editor.mjs";
import { Interpreter } from "./interpreter.mjs";
import { Output } from "./output.mjs";

const root = document.documentElement;
const settings = JSON.parse(document.getElementById("live-python").textContent);
const python = new Interpreter(settings);
const cells = [];
let busy = false;

class LiveCell {
  #editor = null;
  #ran = null; // the text of the last run that still counts
  #shown; // the text that made the output one sees

  constructor(tools) {
    this.number = cells.length;
    this.element = tools.closest(".cell");
    this.input = this.element.querySelector(".cell_input");
    this.original = this.#shown = this.input.querySelector("pre").textContent.replace(/\n$/, "");
    this.buttons = Object.fromEntries([...tools.querySelectorAll("button")].map((one) => [one.dataset.do, one]));
    this.bar = tools.querySelector("progress");
    this.status = tools.querySelector(".live-status");
    this.output = new Output(this.element, tools, this.number + 1);
    this.buttons.run.addEventListener("click", () => runCell(this));
    this.buttons.stop.addEventListener("click", () => python.stop());
    this.buttons.edit.addEventListener("click", () => this.edit());
    this.buttons.reset.addEventListener("click", () => this.reset());
  }

  get source() {
    return this.#editor?.source ?? this.original;
  }

  get stale() {
    return this.#ran !== this.source;
  }

  say(...words) {
    this.status.replaceChildren(...words);
  }

  edit() {
    this.#editor = new Editor(`Code of live cell ${this.number + 1}`, this.original, () => runCell(this));
    this.input.classList.add("live-edited");
    this.input.append(this.#editor.element);
    this.buttons.edit.hidden = true;
    this.buttons.reset.hidden = false;
    this.#editor.area.focus();
  }

  /** Back to the page as printed. */
  reset() {
    this.#editor?.element.remove();
    this.#editor = null;
    this.input.classList.remove("live-edited");
    this.output.restore();
    this.say("As printed again.");
    this.#show(this.original);
    this.buttons.edit.hidden = false;
    this.buttons.reset.hidden = true;
    this.buttons.edit.focus();
  }

  forget() {
    this.#ran = null;
  }

  /** From now on the output is that of `source`; what ran below came from another one. */
  #show(source) {
    if (source === this.#shown) return;
    this.#shown = source;
    for (const below of cells.slice(this.number + 1)) {
      if (below.output.visible) below.say("Shown from before a cell above changed.");
    }
  }

  /** Run this cell alone; what the cells below it left behind no longer counts. */
  async run() {
    const source = this.source;
    for (const later of cells.slice(this.number)) later.forget();
    this.#show(source);
    this.output.clear();
    this.buttons.reset.hidden = false;
    const { fine, seconds } = await python.run(this.number, source, (part) => this.output.add(part));
    if (fine) this.#ran = source;
    return { fine, seconds };
  }
}

/** Run what stands above and has not run as it stands there now, then the cell itself. */
async function runUpTo(cell) {
  const first = cells.findIndex((one) => one === cell || one.stale);
  for (const above of cells.slice(first, cell.number)) {
    cell.say(`Running live cell ${above.number + 1}, which stands above …`);
    const { fine } = await above.run();
    above.say(fine ? "Ran for a cell below." : "Ended with an error.");
    if (!fine) return `Live cell ${above.number + 1}, above, ended with an error, so this one did not run.`;
  }
  cell.say("Running …");
  const { fine, seconds } = await cell.run();
  const took = seconds < 0.01 ? "less than 0.01 s" : `${seconds.toFixed(2)} s`;
  return fine ? `Ran in your browser: ${took}.` : "Ended with an error.";
}

async function runCell(cell) {
  if (busy) return;
  setBusy(cell, true);
  try {
    await load(cell);
    cell.say(await runUpTo(cell));
  } catch (ended) {
    for (const one of cells) one.forget();
    cell.say(...explain(ended));
  } finally {
    setBusy(cell, false);
  }
}

async function load(cell) {
  if (python.started) return;
  cell.say("Loading Python …");
  root.dataset.livePython = "loading";
  cell.bar.value = 0;
  cell.bar.hidden = false;
  try {
    const { versions } = await python.start((share) => {
      cell.bar.value = share;
      if (share === 1) cell.say("Starting Python …");
    });
    root.dataset.livePython = "ready";
    root.dataset.liveVersions = versions.join(" ");
  } catch (ended) {
    root.dataset.livePython = "armed";
    throw ended;
  } finally {
    cell.bar.hidden = true;
  }
}

function explain({ stopped, message }) {
  if (stopped) return ["Stopped. The names of all cells are lost; the next run starts Python again, from the first cell."];
  const link = Object.assign(document.createElement("a"), { href: settings.binder ?? "", textContent: "run this page on Binder" });
  const told = `Python could not run in this page: ${message}. Press Run to try again`;
  return settings.binder ? [`${told}, or `, link, "."] : [`${told}.`];
}

function setBusy(cell, now) {
  busy = now;
  for (const { buttons } of cells) {
    buttons.run.setAttribute("aria-disabled", String(now));
    buttons.reset.disabled = now;
  }
  const hadFocus = document.activeElement === cell.buttons.stop;
  cell.buttons.stop.hidden = !now;
  if (hadFocus) cell.buttons.run.focus();
}

for (const tools of document.querySelectorAll(".live-tools")) cells.push(new LiveCell(tools));
root.dataset.livePython = "armed";
