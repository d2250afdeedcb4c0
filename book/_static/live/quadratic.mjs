// A quadratic of the plane and two ways down to its lowest point: no page in sight, so that node can check it.

import { apply, scale } from "./calc.mjs";

const dot = ([a, b], [c, d]) => a * c + b * d;
const walk = ([x, y], t, [p, q]) => [x + t * p, y + t * q];
const turned = (degrees) => [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];

/** The symmetric matrix with these two curvatures, the first along the axis at this angle. */
export function hessian([k, l], degrees) {
  const [c, s] = turned(degrees);
  return [[k * c * c + l * s * s, (k - l) * c * s], [(k - l) * c * s, k * s * s + l * c * c]];
}

/** Gradient descent on half of x · Hx, until the gradient has lost 99 percent of its length. */
export function descend(H, start, step, limit = 60) {
  const points = [start];
  const enough = 0.01 * Math.hypot(...apply(H, start));
  for (;;) {
    const x = points.at(-1);
    const gradient = apply(H, x);
    if (Math.hypot(...gradient) <= enough) return { points, end: "arrived" };
    if (Math.hypot(...x) > 100) return { points, end: "away" };
    if (points.length > limit) return { points, end: "tired" };
    points.push(walk(x, -step, gradient));
  }
}

/** Conjugate gradients from a start; they end at the lowest point, or where a direction p does not bend up. */
export function conjugate(H, start) {
  const points = [start];
  let residual = scale(-1, apply(H, start));
  let p = residual;
  const enough = 1e-9 * Math.hypot(...residual);
  while (Math.hypot(...residual) > enough && points.length < 9) {
    const Hp = apply(H, p);
    const curvature = dot(p, Hp) / dot(p, p);
    if (curvature <= 1e-12) return { points, end: "negative", curvature, direction: scale(1 / Math.hypot(...p), p) };
    const before = dot(residual, residual);
    const t = before / dot(p, Hp);
    points.push(walk(points.at(-1), t, p));
    residual = walk(residual, -t, Hp);
    p = walk(residual, dot(residual, residual) / before, p);
  }
  return { points, end: "arrived" };
}

/** The lines on which half of x · Hx has one value, up to a distance from the origin. */
export function level([k, l], degrees, value, far = 9) {
  const [c, s] = turned(degrees);
  return own([k, l], 2 * value, far).map((line) => line.map(([u, w]) => [c * u - s * w, s * u + c * w]));
}

/** The curve k u² + l w² = value, in the coordinates of the two axes. */
function own([k, l], value, far) {
  const [a, b] = [value / k, value / l];
  const [along, across] = [a, b].map((squared) => squared > 0 && Number.isFinite(squared));
  if (along && across) return [sampled((t) => [Math.sqrt(a) * Math.cos(Math.PI * t), Math.sqrt(b) * Math.sin(Math.PI * t)])];
  // A hyperbola opens along the axis whose curvature has the sign of the value; with the other curvature 0 it is two lines.
  if (along) return branches(Math.sqrt(a), (w) => 1 - w * w / b, far);
  if (across) return branches(Math.sqrt(b), (u) => 1 - u * u / a, far).map((line) => line.map(([w, u]) => [u, w]));
  return [];
}

const branches = (half, stretch, far) => [1, -1].map((side) =>
  sampled((t) => [side * half * Math.sqrt(stretch(far * t ** 3)), far * t ** 3])); // denser where it bends

const sampled = (point, count = 64) => Array.from({ length: count + 1 }, (_, i) => point((2 * i) / count - 1));
