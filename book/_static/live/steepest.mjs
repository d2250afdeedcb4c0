// The gradient of one derivative in any inner product of the plane: no page in sight, so that node can check it.

import { apply, scale } from "./calc.mjs";

const dot = ([a, b], [c, d]) => a * c + b * d;
const outer = ([a, b], [c, d]) => [[a * c, a * d], [b * c, b * d]];
const plus = (A, B) => A.map((row, i) => row.map((entry, j) => entry + B[i][j]));

/** The inner product whose unit ball is the ellipse of area π with this semi-axis: its matrix, and the inverse. */
export function innerProduct(axis) {
  const other = [-axis[1], axis[0]];
  const squared = dot(axis, axis);
  const [along, across] = [outer(axis, axis), outer(other, other)];
  const divided = (A) => A.map((row) => scale(1 / squared ** 2, row));
  return { G: plus(divided(along), across), inverse: plus(along, divided(across)) };
}

/** What a derivative, a row, says of a step, and the vector that says the same through the inner product. */
export function represent(row, axis, step) {
  const { G, inverse } = innerProduct(axis);
  const gradient = apply(inverse, row);
  const length = Math.sqrt(dot(gradient, row));
  return {
    G, gradient, length,
    rate: dot(row, step),
    paired: dot(gradient, apply(G, step)),
    dotted: dot(gradient, step),
    contact: scale(1 / length, gradient),
  };
}

/** The rim of the unit ball. */
export function ball([x, y], count = 96) {
  const squared = x * x + y * y;
  const other = [-y / squared, x / squared];
  return Array.from({ length: count }, (_, k) => {
    const [c, s] = [Math.cos((2 * Math.PI * k) / count), Math.sin((2 * Math.PI * k) / count)];
    return [c * x + s * other[0], c * y + s * other[1]];
  });
}

/** A semi-axis neither so long nor so short that the ellipse is a needle; the origin has no direction. */
export function tamed(axis, longest) {
  const length = Math.hypot(...axis);
  if (length === 0) return null;
  return scale(Math.min(longest, Math.max(1 / longest, length)) / length, axis);
}
