// The mathematics of the figures: no page in sight, so that node can check every number a figure shows.

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

/** Functions of one variable with their derivatives, and the imaginary part of f(x + ih). */
export const CURVES = {
  sin: { text: "sin x", f: Math.sin, slope: Math.cos, imaginary: (x, h) => Math.cos(x) * Math.sinh(h) },
  exp: { text: "eˣ", f: Math.exp, slope: Math.exp, imaginary: (x, h) => Math.exp(x) * Math.sin(h) },
  tanh: {
    text: "tanh x", f: Math.tanh, slope: (x) => 1 - Math.tanh(x) ** 2,
    imaginary: (x, h) => Math.sin(2 * h) / (Math.cosh(2 * x) + Math.cos(2 * h)),
  },
};

/** Difference quotients and the complex step, by the power of h that is their error. */
export const STENCILS = {
  forward: { order: 1, quotient: (f, x, h) => (f(x + h) - f(x)) / h },
  central: { order: 2, quotient: (f, x, h) => (f(x + h) - f(x - h)) / (2 * h) },
  "five-point": {
    order: 4,
    quotient: (f, x, h) => (f(x - 2 * h) - 8 * f(x - h) + 8 * f(x + h) - f(x + 2 * h)) / (12 * h),
  },
  "complex step": { order: 2, quotient: (f, x, h, imaginary) => imaginary(x, h) / h },
};

/** How far a quotient is from the derivative. */
export const quotientError = ({ f, slope, imaginary }, { quotient }, x, h) => Math.abs(quotient(f, x, h, imaginary) - slope(x));

/** The step with the least error, when the jitter of rounding is smoothed away; left of it rounding rules. */
export function bestStep(curve, stencil, x) {
  const exponents = Array.from({ length: 141 }, (_, i) => -14 + i / 10);
  const errors = exponents.map((power) => quotientError(curve, stencil, x, 10 ** power));
  const smooth = errors.map((_, i) => Math.max(...errors.slice(Math.max(0, i - 4), i + 5)));
  return 10 ** exponents[smooth.indexOf(Math.min(...smooth))];
}
