// The mathematics of the figures: no page in sight, so that node can check every number a figure shows.

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
};

export const add = (p, q) => p.map((x, i) => x + q[i]);
export const subtract = (p, q) => p.map((x, i) => x - q[i]);
export const scale = (k, p) => p.map((x) => k * x);
export const apply = (M, v) => M.map((row) => row.reduce((sum, entry, j) => sum + entry * v[j], 0));
export const determinant = ([[a, b], [c, d]]) => a * d - b * c;
export const clamp = (x, low, high) => Math.min(high, Math.max(low, x));

const CORNERS = [[0, 0], [1, 0], [1, 1], [0, 1]];

/** The rim of the unit square, counterclockwise from the origin, without coming back to it. */
export function unitSquare(count = 24) {
  return CORNERS.flatMap((corner, k) => {
    const along = subtract(CORNERS[(k + 1) % 4], corner);
    return Array.from({ length: count }, (_, i) => add(corner, scale(i / count, along)));
  });
}

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
  const corners = CORNERS.map((v) => apply(matrix, v));
  const [low, high] = [Math.min, Math.max].map((pick) => [0, 1].map((i) => pick(...corners.map((q) => q[i]))));
  const reach = 0.8 * Math.max(...subtract(high, low), 0.1);
  return { middle: scale(0.5, add(low, high)), reach };
}

/** Functions of one variable with their derivatives. */
export const CURVES = {
  sin: { text: "sin x", f: Math.sin, slope: Math.cos },
  exp: { text: "eˣ", f: Math.exp, slope: Math.exp },
  tanh: { text: "tanh x", f: Math.tanh, slope: (x) => 1 - Math.tanh(x) ** 2 },
};

/** Difference quotients, by the power of h that is their error. */
export const STENCILS = {
  forward: { order: 1, quotient: (f, x, h) => (f(x + h) - f(x)) / h },
  central: { order: 2, quotient: (f, x, h) => (f(x + h) - f(x - h)) / (2 * h) },
  "five-point": {
    order: 4,
    quotient: (f, x, h) => (f(x - 2 * h) - 8 * f(x - h) + 8 * f(x + h) - f(x + 2 * h)) / (12 * h),
  },
};

/** How far a quotient is from the derivative. */
export const quotientError = ({ f, slope }, { quotient }, x, h) => Math.abs(quotient(f, x, h) - slope(x));

/** The step with the least error, when the jitter of rounding is smoothed away; left of it rounding rules. */
export function bestStep({ f, slope }, stencil, x) {
  const exponents = Array.from({ length: 141 }, (_, i) => -14 + i / 10);
  const errors = exponents.map((power) => quotientError({ f, slope }, stencil, x, 10 ** power));
  const smooth = errors.map((_, i) => Math.max(...errors.slice(Math.max(0, i - 4), i + 5)));
  return 10 ** exponents[smooth.indexOf(Math.min(...smooth))];
}
