// The map (x² + y, xy): where it folds, what lies above a value, Newton's way back. No page in sight, so that node can check it.

import { determinant, subtract } from "./calc.mjs";
import { MAPS } from "./maps.mjs";

export const { f, J } = MAPS.bend;

/** ‖Df(p) - Df(q)‖ ≤ 2 |p - q| for any two points; the chapter proves it. */
const LIPSCHITZ = 2;

/** The points where det Df = 2x² - y is 0, and their images. */
export const foldPoint = (t) => [t, 2 * t * t];
export const foldImage = (t) => [3 * t * t, 2 * t ** 3];

/** All points that f sends to (p, q): x is a root of x³ - px + q, and y = p - x². Largest x first. */
export const preimages = ([p, q]) => roots(p, q).sort((x, other) => other - x).map((x) => [x, p - x * x]);

function roots(p, q) {
  const inside = 4 * p ** 3 - 27 * q * q;
  if (inside === 0) return p === 0 ? [0] : [(3 * q) / (2 * p), (-3 * q) / p];
  if (inside > 0) {
    const third = Math.acos(((-3 * q) / (2 * p)) * Math.sqrt(3 / p)) / 3;
    return [0, 1, 2].map((k) => 2 * Math.sqrt(p / 3) * Math.cos(third - (2 * Math.PI * k) / 3));
  }
  // The larger of the two terms of Cardano's formula; the other one follows from their product p/3.
  const larger = -Math.sign(q || 1) * Math.cbrt(Math.abs(q) / 2 + Math.sqrt(-inside / 108));
  return [larger + p / (3 * larger)];
}

/** The smallest stretch of Df(a): its smallest singular value. */
export function smallestStretch(a) {
  const M = J(a);
  const [squares, d] = [M.flat().reduce((sum, x) => sum + x * x, 0), determinant(M)];
  const largest = Math.sqrt((squares + Math.sqrt(Math.max(squares ** 2 - 4 * d * d, 0))) / 2);
  return Math.abs(d) / largest;
}

/** The radii of the theorem: one-to-one within r of a, everything reached within s of f(a). */
export function radii(a) {
  const sigma = smallestStretch(a);
  return { r: sigma / (2 * LIPSCHITZ), s: sigma ** 2 / (4 * LIPSCHITZ) };
}

/** Newton's method from a for f(x) = target: its points, and how it ended. */
export function newton(a, target, limit = 40) {
  const points = [a];
  for (;;) {
    const [x, y] = points.at(-1);
    const [k, l] = subtract(target, f([x, y]));
    if (Math.hypot(k, l) <= 1e-10) return { points, end: "arrived" };
    if (points.length > limit) return { points, end: "lost" };
    const d = determinant(J([x, y]));
    if (Math.abs(d) < 1e-12) return { points, end: "singular" };
    points.push([x + (x * k - l) / d, y + (2 * x * l - y * k) / d]);
  }
}
