// Dual numbers: a value, and the tangent that travels with it.

import { add, scale, subtract } from "./calc.mjs";

const FINE = Array.from({ length: 81 }, (_, i) => (i - 40) / 40);

export const dual = (value, tangent = 0) => ({ value, tangent });
export const plus = (p, q) => dual(p.value + q.value, p.tangent + q.tangent);
export const times = (p, q) => dual(p.value * q.value, p.tangent * q.value + p.value * q.tangent);

/** The program, line by line: what a line computes, and by which rule its tangent follows. */
export const LINES = [
  { name: "a", text: "x y", rule: "ẋ y + x ẏ", run: ({ x, y }) => times(x, y) },
  { name: "b", text: "a + x", rule: "ȧ + ẋ", run: ({ a, x }) => plus(a, x) },
  { name: "c", text: "a b", rule: "ȧ b + a ḃ", run: ({ a, b }) => times(a, b) },
];

/** Run the program with the point moving along v: each name gets its dual number. */
export function sweep(point, v) {
  const held = { x: dual(point[0], v[0]), y: dual(point[1], v[1]) };
  for (const { name, run } of LINES) held[name] = run(held);
  return held;
}

/** The two outputs that are drawn. */
export const image = (point) => {
  const { b, c } = sweep(point, [0, 0]);
  return [b.value, c.value];
};

/** The barbs of an arrow from one point to another, as a line of three points; none on an arrow of length 0. */
export function barbs(from, to, size) {
  const along = to.map((x, i) => x - from[i]);
  const length = Math.hypot(...along);
  if (length === 0) return [to];
  const [s, t] = along.map((x) => (x * size) / length);
  const [x, y] = to;
  return [[x - s - t / 2, y - t + s / 2], to, [x - s + t / 2, y - t - s / 2]];
}

/** All that the figure shows: the dual numbers, both paths, the tangent of the outputs and a difference quotient. */
export function seen(point, v, h) {
  const [held, way] = [sweep(point, v), FINE.map((t) => add(point, scale(t, v)))];
  const [start, push] = [image(point), [held.b.tangent, held.c.tangent]];
  const quotient = scale(1 / h, subtract(image(add(point, scale(h, v))), start));
  return { held, way, curve: way.map(image), start, push, quotient, reach: reachOf(Math.max(...push.map(Math.abs))) };
}

/** Half the side of a window that holds what is this far from its middle: a power of two, so that it rarely jumps. */
export const reachOf = (far) => 2 ** Math.ceil(Math.log2(Math.max(1.1 * far, 0.5)));
