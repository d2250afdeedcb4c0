/**
 * A box to answer in: one line for everything, or a field for each entry; the words that come back name the slip.
 *
 * @height 110 phone 166
 */

import { check } from "./check.mjs";
import { parse, shape } from "./expr.mjs";
import { LiveElement, formula, html, set } from "./kit.mjs";
import { mathml } from "./mathml.mjs";
import { MISTAKES } from "./mistakes.mjs";

const LARGEST = 5;
const NARROW = "(max-width: 575.98px), (pointer: coarse)";
// By the rank of the answer; its size is part of the question.
const PLACEHOLDERS = [null, "[…, …]", "[[…, …], […, …]]"];
const SIGNS = { right: "✓", wrong: "✗", unread: "?" };

class LiveAnswer extends LiveElement {
  static style = `
    :host { margin-bottom: 0.8rem; }
    form { margin: 0; }
    .line { flex: 1 1 12rem; max-width: 24rem; font-family: var(--pst-font-family-monospace, monospace); }
    .line::placeholder { color: inherit; opacity: 0.75; }
    .fields { display: grid; gap: 0.3rem; width: fit-content; max-width: 100%; padding: 0.2rem 0.5rem; }
    .fields { border: solid; border-width: 0 1.5px; border-radius: 0.8em; }
    .fields input { width: 100%; min-width: 2.6rem; font-family: var(--pst-font-family-monospace, monospace); }
    .keys { display: none; flex-wrap: wrap; gap: 0.25rem; margin: 0.4rem 0; }
    .tools button { border-color: transparent; padding: 0; background: none; text-decoration: underline; }
    .keys button { min-width: 2.75rem; min-height: 2.75rem; }
    .said { margin: 0.4rem 0; min-height: 1.45em; }
    .right { color: var(--live-right); font-weight: 600; }
    .wrong, .unread { color: var(--live-wrong); }
    ol { margin: 0.3rem 0; padding-left: 1.4rem; }
    @media ${NARROW} { form:focus-within .keys { display: flex; } }
  `;

  build(question) {
    this.names = Object.keys(question.variables ?? {});
    this.rank = shape(parse(question.answer, this.names)).length;
    this.state = { size: [2, this.rank === 2 ? 2 : 1], split: this.rank > 0 && matchMedia(NARROW).matches, text: "" };
    this.fields = [];
    this.room = html("div", { class: "row" });
    this.toggle = html("button", { type: "button", onclick: () => this.change({ split: !this.state.split }) });
    this.counts = this.sizes();
    this.tools = html("div", { class: "row tools" }, ...this.counts, ...(this.rank ? [this.toggle] : []), ...this.helpers());
    this.preview = html("div", { class: "preview" });
    this.said = html("p", { class: "said", role: "status" });
    this.hints = html("ol", { hidden: true });
    this.form = html("form", { autocomplete: "off", onsubmit: (event) => this.judge(event), oninput: () => this.read() });
    // What comes back stands above the signs: on a phone the keyboard hides what is below them.
    this.form.append(this.room, this.preview, this.said, this.keys(), this.tools);
    return [this.form, this.hints];
  }

  /** Make the fields anew, with what stood in them; draw does it when the kind or the number of fields has changed. */
  arrange() {
    const { split, size } = this.state;
    const name = this.options.label;
    const before = Object.fromEntries(this.fields.map(({ dataset, value }) => [dataset.at, value]));
    const field = (label, kind, at) => Object.assign(html("input", {
      type: "text", "aria-label": label, class: kind, autocapitalize: "none", spellcheck: "false", maxlength: 401, "data-at": at,
      onfocus: ({ target }) => { this.last = target; },
    }), { value: before[at] ?? "" });
    const told = html("span", { "aria-hidden": "true" }, name);
    const [rows, across] = size;
    const entry = (k) => {
      const [i, j] = [Math.floor(k / across) + 1, (k % across) + 1];
      return field(`${name}: ${across > 1 ? `row ${i}, column ${j}` : `entry ${i}`}`, "entry", `${i} ${j}`);
    };
    const line = () => set(field(name, "line", "line"), { placeholder: PLACEHOLDERS[this.rank] });
    this.fields = split ? Array.from({ length: rows * across }, (_, k) => entry(k)) : [line()];
    [this.last] = this.fields;
    const box = html("div", { class: "fields", style: `grid-template-columns: repeat(${across}, minmax(2.6rem, 7rem))` });
    if (split) box.append(...this.fields);
    this.room.replaceChildren(told, split ? box : this.fields[0], html("button", { type: "submit" }, "Check"));
    // The button and the counts stay the same nodes: whoever presses them keeps the focus.
    this.toggle.textContent = split ? "In one line" : "In fields";
    for (const count of this.counts) set(count, { hidden: !split });
  }

  /** How many rows and columns: part of the answer, so the reader says it. */
  sizes() {
    const count = (words, i) => html("label", {}, words, html("input", {
      type: "number", min: 1, max: LARGEST, value: this.state.size[i], style: "width: 3.6rem",
      oninput: (event) => {
        event.stopPropagation();
        const { value, valueAsNumber } = event.target;
        if (value && event.target.checkValidity()) this.change({ size: this.state.size.with(i, valueAsNumber) });
      },
    }));
    return [[], ["entries"], ["rows", "columns"]][this.rank].map(count);
  }

  keys() {
    const keys = html("div", { class: "keys", role: "group", "aria-label": "Signs to insert" });
    const signs = ["−", "/", "^", "(", ")", ",", "√", "π", ...this.names];
    keys.append(...signs.map((sign) => html("button", { type: "button", onclick: () => this.insert(sign) }, sign)));
    return keys;
  }

  insert(sign) {
    this.last.focus();
    this.last.setRangeText(sign === "√" ? "√(" : sign, this.last.selectionStart, this.last.selectionEnd, "end");
    this.read();
  }

  helpers() {
    const found = [];
    const { hints = [] } = this.options;
    if (hints.length) found.push(html("button", { type: "button", onclick: () => this.hint(hints) }, "Hint"));
    if (this.solution()) found.push(html("button", { type: "button", onclick: () => this.reveal() }, "Show the solution"));
    return found;
  }

  hint(hints) {
    const next = hints[this.hints.children.length];
    if (next) this.hints.append(html("li", {}, next));
    this.hints.hidden = false;
    this.voice.textContent = next ?? "No more hints.";
  }

  /** The fold that holds the solution: the one named, or the next one in the same box. */
  solution() {
    const { solution } = this.options;
    return solution ? document.getElementById(solution) : this.closest(".admonition")?.querySelector("details");
  }

  reveal() {
    const fold = this.solution();
    fold.open = true;
    fold.querySelector("summary").focus();
  }

  /** What is typed, as one expression. */
  typed() {
    const values = this.fields.map((field) => field.value);
    const [, across] = this.state.size;
    if (!this.state.split) return values[0];
    if (values.some((value) => !value.trim())) return "";
    if (this.rank === 1) return `[${values.join(",")}]`;
    const rows = Array.from({ length: this.state.size[0] }, (_, i) => values.slice(i * across, (i + 1) * across));
    return `[${rows.map((row) => `[${row.join(",")}]`).join(",")}]`;
  }

  read() {
    this.said.textContent = "";
    for (const field of this.fields) set(field, { "aria-invalid": null });
    try {
      this.preview.innerHTML = formula(mathml(parse(this.typed(), this.names, this.rank === 1)));
    } catch {
      this.preview.textContent = "";
    }
  }

  judge(event) {
    event.preventDefault();
    const { verdict, code, message } = check(this.typed(), this.options, MISTAKES);
    Object.assign(this.said, { className: `said ${verdict}`, textContent: `${SIGNS[verdict]} ${message}` });
    this.fields.forEach((field) => set(field, { "aria-invalid": verdict === "right" ? null : "true" }));
    this.verdict = { verdict, code };
  }

  draw() {
    const { split, size } = this.state;
    const layout = `${split} ${size}`;
    if (layout === this.layout) return;
    this.layout = layout;
    this.arrange();
    this.read();
  }
}

customElements.define("live-answer", LiveAnswer);
