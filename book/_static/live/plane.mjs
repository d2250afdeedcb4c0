// A piece of the plane to draw in, and a point that mouse, finger and arrow keys can move.

import { clamp } from "./calc.mjs";
import { set, svg } from "./kit.mjs";
import { show } from "./numbers.mjs";

const SIZE = 300;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
let planes = 0;

export class Plane {
  constructor(label) {
    const edge = { width: SIZE, height: SIZE, rx: 5 };
    const clip = `clip-${(planes += 1)}`;
    this.lines = svg("g", { "clip-path": `url(#${clip})`, "aria-hidden": "true" });
    this.grips = [];
    this.node = svg("svg", { viewBox: `0 0 ${SIZE} ${SIZE}`, role: "group", "aria-label": label });
    this.node.append(svg("clipPath", { id: clip }, svg("rect", edge)), svg("rect", { ...edge, class: "paper" }), this.lines);
  }

  /** Look at the square with this middle; `reach` is half its side. */
  look(middle, reach) {
    [this.middle, this.reach] = [middle, reach];
  }

  toPixels([x, y]) {
    const unit = SIZE / 2 / this.reach;
    return [SIZE / 2 + unit * (x - this.middle[0]), SIZE / 2 - unit * (y - this.middle[1])];
  }

  toPoint([left, down]) {
    const unit = SIZE / 2 / this.reach;
    return [this.middle[0] + (left - SIZE / 2) / unit, this.middle[1] - (down - SIZE / 2) / unit];
  }

  path(name) {
    return this.lines.appendChild(svg("path", { class: name }));
  }

  /** Give a path its lines, each a list of points. */
  trace(path, lines, closed = false) {
    const pen = (point) => this.toPixels(point).map((x) => clamp(x, -4000, 4000).toFixed(2)).join(" ");
    set(path, { d: lines.map((line) => `M${line.map(pen).join("L")}${closed ? "Z" : ""}`).join("") });
  }

  word(name) {
    return this.lines.appendChild(svg("text", { class: name, "text-anchor": "middle" }));
  }

  /** Write a word beside a point, and always inside the plane. */
  write(word, point, text, [right, up] = [0, 0]) {
    const [x, y] = this.toPixels(point);
    word.textContent = text;
    set(word, { x: clamp(x + right, 28, SIZE - 28), y: clamp(y - up, 22, SIZE - 6) });
  }

  /**
   * A point to drag. There is no two-dimensional slider in ARIA: the spoken value carries both coordinates.
   * With `snap` a hand moves it in steps of that size; the keys can go between. `look` names it for a style.
   */
  handle({ label, low, high, step, get, move, snap, look }) {
    const grip = svg("g", {
      class: "handle", "data-look": look ?? null, tabindex: 0, role: "slider", "aria-label": label, "aria-roledescription": "movable point",
      "aria-valuemin": low, "aria-valuemax": high,
    });
    // 44 pixels to hit, also where a phone shows the plane at half its size.
    grip.append(...[["reach", 46], ["ring", 13], ["dot", 7]].map(([name, r]) => svg("circle", { class: name, r })));
    const go = (point) => move(point.map((x) => clamp(Math.round(x * 1e4) / 1e4, low, high)));
    grip.addEventListener("pointerdown", (event) => {
      const taken = this.nearest(event);
      taken.setPointerCapture(event.pointerId);
      taken.focus({ preventScroll: true });
      event.preventDefault();
    });
    grip.addEventListener("pointermove", (event) => {
      if (!grip.hasPointerCapture(event.pointerId)) return;
      const place = this.under(event);
      go(snap ? place.map((x) => snap * Math.round(x / snap)) : place);
    });
    // Chromium pans the page from inside an SVG in spite of touch-action.
    grip.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
    grip.addEventListener("keydown", (event) => {
      if (!ARROWS[event.key]) return;
      event.preventDefault();
      const size = event.shiftKey ? step / 10 : step;
      go(get().map((x, i) => x + size * ARROWS[event.key][i]));
    });
    this.node.append(grip);
    this.grips.push({ grip, get });
    return () => {
      const [x, y] = get();
      const [left, down] = this.toPixels([x, y]);
      set(grip, { transform: `translate(${left} ${down})`, "aria-valuenow": x, "aria-valuetext": `x ${show(x)}, y ${show(y)}` });
    };
  }

  /** The grip that is meant: of points close together the topmost takes the press, and the nearest one should. */
  nearest(event) {
    const [x, y] = this.under(event);
    const far = ({ get }) => Math.hypot(get()[0] - x, get()[1] - y);
    return this.grips.reduce((best, each) => (far(each) < far(best) ? each : best)).grip;
  }

  under(event) {
    const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.node.getScreenCTM().inverse());
    return this.toPoint([place.x, place.y]);
  }
}
