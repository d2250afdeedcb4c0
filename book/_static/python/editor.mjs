// A text area for Python. It lies, transparent, over a colored copy of its text, which also gives it its height.
import { tokens } from "./highlight.mjs";
import { breakLine, indent, outdent } from "./typing.mjs";

const HELP = "Tab indents, Shift+Tab goes back. Esc, then Tab, leaves the editor. Shift+Enter runs.";

/** Replace a part of the text so that the browser's own undo knows of it. */
function apply(area, { from, to, insert, start, end }) {
  area.setSelectionRange(from, to);
  const done = document.execCommand(insert ? "insertText" : "delete", false, insert);
  if (!done) {
    area.setRangeText(insert, from, to);
    area.dispatchEvent(new Event("input"));
  }
  area.setSelectionRange(start, end);
}

function makeArea(label, helpId) {
  const area = document.createElement("textarea");
  Object.assign(area, { spellcheck: false, autocapitalize: "off", autocomplete: "off" });
  area.setAttribute("autocorrect", "off");
  area.setAttribute("aria-label", label);
  area.setAttribute("aria-describedby", helpId);
  return area;
}

export class Editor {
  #copy = document.createElement("pre");
  #leaving = false;

  /** @param {string} label what it is called  @param {() => void} run what Shift+Enter does */
  constructor(label, source, run) {
    const help = Object.assign(document.createElement("p"), { className: "live-help", textContent: HELP });
    help.id = `${label.toLowerCase().replaceAll(" ", "-")}-help`;
    this.area = makeArea(label, help.id);
    this.area.value = source;
    this.#copy.setAttribute("aria-hidden", "true");
    const sheet = Object.assign(document.createElement("div"), { className: "live-sheet highlight" });
    sheet.append(this.#copy, this.area);
    this.element = Object.assign(document.createElement("div"), { className: "live-editor" });
    this.element.append(sheet, help);
    this.area.addEventListener("input", () => this.#color());
    this.area.addEventListener("focus", () => { this.#leaving = false; });
    this.area.addEventListener("keydown", (event) => this.#key(event, run));
    this.#color();
  }

  get source() {
    return this.area.value;
  }

  #color() {
    const colored = [...tokens(`${this.area.value}\n`)].map(([kind, text]) =>
      Object.assign(document.createElement("span"), { className: kind, textContent: text }));
    this.#copy.replaceChildren(...colored);
  }

  #key(event, run) {
    if (event.isComposing) return;
    if (event.key === "Escape") { this.#leaving = true; return; }
    if (event.key === "Enter" && (event.shiftKey || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      run();
      return;
    }
    const keys = { Tab: event.shiftKey ? outdent : indent, Enter: breakLine };
    const change = Object.hasOwn(keys, event.key) && !(event.key === "Tab" && this.#leaving) && keys[event.key];
    if (!["Shift", "Tab"].includes(event.key)) this.#leaving = false;
    if (!change || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    apply(this.area, change(this.area.value, this.area.selectionStart, this.area.selectionEnd));
  }
}
