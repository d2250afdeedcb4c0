// A plane ruled by numbered lines, with a square, a step and the arrow that the lines belong to.

import { across, head, numberedLines } from "./pairing.mjs";
import { show } from "./numbers.mjs";
import { Plane } from "./plane.mjs";

const MOST = 13;

export const RULED = `
  text { fill: currentColor; font-size: 15px; font-style: italic; stroke: var(--live-paper); stroke-width: 5; paint-order: stroke; }
  text.number { font-size: 13px; font-style: normal; fill: var(--live-covector); }
  text.level { font-size: 16px; font-weight: 700; }
  .lines { stroke-width: 1; } .strong { stroke-width: 2.6; }
  .head { stroke-dasharray: none; }
  .lost { stroke: currentColor; stroke-width: 3; stroke-dasharray: 1 5; stroke-linecap: round; }
  .sample.covector { border-top: 2.5px dotted var(--live-covector); }
  @media (max-width: 575.98px) { text { font-size: 25px; } text.number { font-size: 20px; } text.level { font-size: 25px; } }
  @media (forced-colors: active) { text { stroke: Canvas; } }
`;

export class RuledPlane extends Plane {
  constructor(label, reach) {
    super(label);
    this.look([0, 0], reach);
    // Those below first.
    this.parts = {
      square: this.path("primal area"), lines: this.path("covector lines"), strong: this.path("covector strong"),
      line: this.path("lost"), name: this.word(),
    };
    this.arrows = ["tangent", "covector"].map((role) => [this.path(role), this.path(`${role} head mark`), this.word()]);
    this.level = this.word("number level");
    this.numbers = Array.from({ length: MOST }, () => this.word("number"));
  }

  /** The outline of the square or its image, the lines row · x = k, and the one with the number of the step. */
  rule(square, row, level) {
    const lines = numberedLines(row, this.reach);
    this.trace(this.parts.square, [square], true);
    this.trace(this.parts.lines, lines.map(({ ends }) => ends));
    const seen = Math.abs(level) < this.reach * (Math.abs(row[0]) + Math.abs(row[1]));
    const strong = lines.length && seen ? across(row, level, this.reach) : [];
    this.trace(this.parts.strong, [strong]);
    this.write(this.level, strong[1] ?? [0, 0], strong.length ? show(level, Number.isInteger(level) ? 0 : 2) : "", [0, -20]);
    const every = this.crowded(lines) ? 2 : 1;
    this.numbers.forEach((word, n) => {
      const { k, ends } = lines[n] ?? { ends: [[0, 0]] };
      const named = lines[n] && (n - (lines.length - 1) / 2) % every === 0;
      this.write(word, ends[0], named ? show(k, 0) : "", [0, 8]);
    });
  }

  /** Whether the numbers of two neighbors would touch on a phone. */
  crowded([{ ends: [first] } = { ends: [] }, { ends: [second] } = { ends: [] }]) {
    if (!second) return false;
    const [[x, y], [right, below]] = [first, second].map((point) => this.toPixels(point));
    return Math.hypot(right - x, below - y) < 40;
  }

  /** The arrows of the step and of the weights, each with its name. */
  point(...ends) {
    ends.forEach(([tip, name], i) => {
      const [shaft, barbs, word] = this.arrows[i];
      this.trace(shaft, [[[0, 0], tip]]);
      this.trace(barbs, head(tip, this.reach / 9).map((end) => [end, tip]));
      this.write(word, tip, name, [i ? -13 : 10, 14]);
    });
  }

  /** A line through the origin with its name, or none. */
  mark(direction, name) {
    const far = direction && direction.map((x) => (2 * this.reach * x) / Math.hypot(...direction));
    this.trace(this.parts.line, far ? [[far.map((x) => -x), far]] : []);
    this.write(this.parts.name, far ? far.map((x) => -0.36 * x) : [0, 0], far ? name : "", [0, 10]);
  }
}
