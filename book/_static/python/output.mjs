// What a run shows, in the place of what the book printed. Nothing a cell says is ever read as HTML.

function makeDrawing(source, number) {
  // As an image: scripts inside it do not run, and it loads nothing.
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([source], { type: "image/svg+xml" }));
  const parsed = new DOMParser().parseFromString(source, "image/svg+xml");
  image.alt = parsed.querySelector("title")?.textContent.trim() || `Drawing by live cell ${number}`;
  return image;
}

export class Output {
  #box = document.createElement("div");
  #last = null;

  constructor(cell, tools, number) {
    this.number = number;
    this.printed = cell.querySelector(".cell_output:not(.live-output)");
    this.#box.className = "cell_output live-output";
    this.#box.setAttribute("role", "group");
    this.#box.setAttribute("aria-label", `Output of live cell ${number}`);
    this.#box.hidden = true;
    tools.after(this.#box);
  }

  /** Whether one sees the output of a run, not the printed one. */
  get visible() {
    return !this.#box.hidden;
  }

  clear() {
    this.#empty();
    this.#box.hidden = false;
    if (this.printed) this.printed.hidden = true;
  }

  restore() {
    this.#empty();
    this.#box.hidden = true;
    if (this.printed) this.printed.hidden = false;
  }

  add({ kind, text }) {
    if (kind === "svg") {
      this.#last = null;
      this.#box.append(makeDrawing(text, this.number));
      return;
    }
    if (this.#last?.kind !== kind) this.#last = { kind, text: this.#block(kind) };
    this.#last.text.append(text);
    const block = this.#last.text;
    if (block.scrollWidth > block.clientWidth) block.tabIndex = 0;
  }

  #block(kind) {
    const frame = document.createElement("div");
    frame.className = `output live-${kind}`;
    const block = document.createElement("pre");
    frame.append(block);
    this.#box.append(frame);
    return block;
  }

  #empty() {
    for (const image of this.#box.querySelectorAll("img")) URL.revokeObjectURL(image.src);
    this.#box.replaceChildren();
    this.#last = null;
  }
}
