// A bell curve pushed through the map s x + x³/4 of the line: no page in sight, so that node can check it.

export const bell = (x) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
export const value = (s, x) => s * x + (x * x * x) / 4;
export const slope = (s, x) => s + (3 * x * x) / 4;

/** Where the map turns around; it does so for s < 0 only. */
export const turns = (s) => (s < 0 ? [-Math.sqrt((-4 * s) / 3), Math.sqrt((-4 * s) / 3)] : []);

/** What one point hands to the density at its value. */
export const share = (s, x) => bell(x) / Math.abs(slope(s, x));

/** All points that the map sends to y, from left to right. */
export function preimages(s, y) {
  const far = 2 + 2 * Math.sqrt(Math.abs(s)) + 2 * Math.cbrt(Math.abs(y)); // beyond it the cube wins
  const ends = [-far, ...turns(s), far];
  return ends.slice(1).flatMap((end, k) => {
    const [low, high] = [ends[k], end];
    return (value(s, low) - y) * (value(s, high) - y) > 0 ? [] : [bisect((x) => value(s, x) - y, low, high)];
  });
}

function bisect(f, low, high) {
  const rising = f(high) > f(low);
  for (let k = 0; k < 60; k += 1) {
    const middle = (low + high) / 2;
    if (f(middle) > 0 === rising) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}

/** The density of the value: the sum of all shares. */
export const density = (s, y) => preimages(s, y).reduce((sum, x) => sum + share(s, x), 0);

/** Probability of an interval, by Simpson's rule. */
export const mass = (a, b, count = 64) => {
  const h = (b - a) / count;
  return Array.from({ length: count + 1 }, (_, i) => (i % count ? 2 + 2 * (i % 2) : 1) * bell(a + i * h)).reduce((p, q) => p + q) * h / 3;
};

/** The values of an interval, as an interval. */
export function image(s, a, b) {
  const ends = [a, b, ...turns(s).filter((x) => x > a && x < b)].map((x) => value(s, x));
  return [Math.min(...ends), Math.max(...ends)];
}

/** The point of the graph nearest to a point of the plane, sought around x. */
export function nearest(s, [left, up], x, reach = 0.6) {
  const far = (t) => Math.hypot(t - left, value(s, t) - up);
  let best = x;
  for (let width = reach; width > 1e-5; width /= 8) {
    const around = best;
    for (let k = -8; k <= 8; k += 1) if (far(around + (k * width) / 8) < far(best)) best = around + (k * width) / 8;
  }
  return best;
}
