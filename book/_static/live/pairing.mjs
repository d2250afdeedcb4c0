// Matrices of the plane with their adjoints: no page in sight, so that node can check every number a figure shows.
// The outputs have the dot product; among the inputs a sideways step counts `sideways` times its length.

import { apply, determinant, scale } from "./calc.mjs";
import { transpose } from "./slips.mjs";

/** The matrix that sends the basis vectors to these points. */
export const fromColumns = (first, second) => transpose([first, second]);

export const pairing = (u, v, sideways = 1) => sideways ** 2 * u[0] * v[0] + u[1] * v[1];

/** The way back that keeps every pairing: the transpose, corrected for the inner product of the inputs. */
export const adjoint = (B, sideways = 1) => {
  const [first, second] = transpose(B);
  return [scale(1 / sideways ** 2, first), second];
};

/** How many independent directions survive; what rounding leaves of a zero counts as zero. */
export function rank(B) {
  const largest = Math.max(...B.flat().map(Math.abs));
  if (largest === 0) return 0;
  return Math.abs(determinant(B)) > 1e-9 * largest ** 2 ? 2 : 1;
}

const longer = (p, q) => (Math.hypot(...p) >= Math.hypot(...q) ? p : q);

/** A direction that a matrix of rank 1 sends to zero, and one that its values have. */
export function lost(B) {
  const [p, q] = longer(...B);
  return { kernel: [-q, p], image: longer(...transpose(B)) };
}

/** The point of the unit ball of the inputs with the highest number, for the arrow of the numbers. */
export function highest(arrow, sideways) {
  const size = Math.sqrt(pairing(arrow, arrow, sideways));
  return size > 1e-9 ? scale(1 / size, arrow) : null;
}

/** The unit ball of the inputs: all x whose pairing with itself is 1. */
export const ball = (sideways) => Array.from({ length: 73 }, (_, i) => [
  Math.cos((i * Math.PI) / 36) / sideways, Math.sin((i * Math.PI) / 36),
]);

/**
 * The lines row · x = k that cross the square of this reach around the origin, each with the places where it
 * meets the rim: [{ k, ends }]. The numbers are 1, 2, 5, 10... apart, so that there are at most 13 lines.
 */
export function numberedLines(row, reach) {
  const largest = reach * (Math.abs(row[0]) + Math.abs(row[1]));
  if (largest < 1e-9) return [];
  const apart = [1, 2, 5, 10, 20, 50, 100].find((step) => largest / step <= 7) ?? 200;
  const count = Math.floor(largest / apart - 1e-9);
  return Array.from({ length: 2 * count + 1 }, (_, i) => {
    const k = (i - count) * apart;
    return { k, ends: across(row, k, reach) };
  });
}

/** Where the line row · x = k leaves the square: the lower end first, of two of equal height the left one. */
export function across(row, k, reach) {
  const [p, q] = row;
  const foot = scale(k / (p * p + q * q), row);
  const along = scale(1 / Math.hypot(p, q), [-q, p]);
  // How far one can go from the foot until a coordinate meets the rim.
  const spans = [0, 1].filter((i) => Math.abs(along[i]) > 1e-12)
    .map((i) => [-reach, reach].map((rim) => (rim - foot[i]) / along[i]).sort((a, b) => a - b));
  const [near, far] = [Math.max(...spans.map(([low]) => low)), Math.min(...spans.map(([, high]) => high))];
  const ends = [near, far].map((t) => [foot[0] + t * along[0], foot[1] + t * along[1]]);
  return ends.sort((a, b) => (Math.abs(a[1] - b[1]) > 1e-9 ? a[1] - b[1] : a[0] - b[0]));
}

/** The two strokes of an arrow's head. */
export function head(tip, size) {
  const length = Math.hypot(...tip);
  if (length < 1e-9) return [];
  const back = scale(-size / length, tip);
  return [0.45, -0.45].map((turn) => {
    const [c, s] = [Math.cos(turn), Math.sin(turn)];
    return [tip[0] + c * back[0] - s * back[1], tip[1] + s * back[0] + c * back[1]];
  });
}

/** Everything the figure says of a matrix, a step v and weights w. */
export function both(first, second, v, w, sideways = 1) {
  const B = fromColumns(first, second);
  const back = adjoint(B, sideways);
  const [image, arrow, row] = [apply(B, v), apply(back, w), apply(transpose(B), w)];
  return {
    B, back, image, arrow, row,
    determinant: determinant(B), rank: rank(B),
    forward: pairing(w, image), backward: pairing(arrow, v, sideways), transposed: pairing(row, v, sideways),
  };
}
