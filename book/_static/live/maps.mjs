// Maps of the plane and what becomes of a square under them: no page in sight, so that node can check the numbers.

import { add, apply, determinant, scale, subtract, unitSquare } from "./calc.mjs";

/** Maps of the plane with their Jacobian matrices. `text` is what a reader sees in a list of maps. */
export const MAPS = {
  bend: {
    text: "(x² + y, xy)",
    f: ([x, y]) => [x * x + y, x * y],
    J: ([x, y]) => [[2 * x, 1], [y, x]],
  },
  sine: {
    text: "(x² + y, y sin x)",
    f: ([x, y]) => [x * x + y, y * Math.sin(x)],
    J: ([x, y]) => [[2 * x, 1], [y * Math.cos(x), Math.sin(x)]],
  },
  polar: {
    text: "(x cos y, x sin y)",
    f: ([x, y]) => [x * Math.cos(y), x * Math.sin(y)],
    J: ([x, y]) => [[Math.cos(y), -x * Math.sin(y)], [Math.sin(y), x * Math.cos(y)]],
  },
  exponential: {
    text: "(eˣ cos y, eˣ sin y)",
    f: ([x, y]) => [Math.exp(x) * Math.cos(y), Math.exp(x) * Math.sin(y)],
    J: ([x, y]) => {
      const [c, d] = [Math.exp(x) * Math.cos(y), Math.exp(x) * Math.sin(y)];
      return [[c, -d], [d, c]];
    },
  },
  cube: {
    text: "(x, y³)",
    f: ([x, y]) => [x, y ** 3],
    J: ([, y]) => [[1, 0], [0, 3 * y * y]],
  },
  // At the origin the partial derivatives exist and make this matrix, and it is no derivative.
  rung: {
    text: "(x³ / (x² + y²), y)",
    f: ([x, y]) => [x === 0 ? 0 : x ** 3 / (x * x + y * y), y],
    J: ([x, y]) => {
      const r = x * x + y * y;
      return [r === 0 ? [1, 0] : [x * x * (x * x + 3 * y * y) / r ** 2, -2 * x ** 3 * y / r ** 2], [0, 1]];
    },
  },
};

/** The area inside a polygon, by the shoelace formula; a polygon run clockwise counts negative. */
export function area(polygon) {
  const terms = polygon.map(([x, y], i) => {
    const [nextX, nextY] = polygon[(i + 1) % polygon.length];
    return x * nextY - nextX * y;
  });
  return terms.reduce((sum, term) => sum + term, 0) / 2;
}

/** What the square of a side at p becomes: its image, the prediction, and how far the two are apart. */
export function compare({ f, J }, p, side) {
  const [value, matrix] = [f(p), J(p)];
  const steps = unitSquare().map((v) => scale(side, v));
  const image = steps.map((v) => f(add(p, v)));
  const predicted = steps.map((v) => add(value, apply(matrix, v)));
  const miss = Math.max(...image.map((q, i) => Math.hypot(...subtract(q, predicted[i]))));
  return {
    value, matrix, image, predicted, miss,
    determinant: determinant(matrix),
    areaRatio: area(image) / side ** 2,
    missPerSide: miss / side,
  };
}

/** The window around the unit parallelogram of a matrix: it depends on the matrix alone, so zooming cannot move it. */
export function windowOf(matrix) {
  const corners = unitSquare(1).map((v) => apply(matrix, v));
  const [low, high] = [Math.min, Math.max].map((pick) => [0, 1].map((i) => pick(...corners.map((q) => q[i]))));
  const reach = 0.8 * Math.max(...subtract(high, low), 0.1);
  return { middle: scale(0.5, add(low, high)), reach };
}
