// Curves F(x, y) = 0 with their partial derivatives and the places where F_y = 0: no page in sight, so that node can check them.

const SILENT = {
  turn: "Close by: two y on one side of this x, none on the other.",
  upright: "Close by: one y for each x all the same, but a vertical tangent.",
  crossing: "F_x = 0 too: two branches cross here.",
};

/** Each curve is walked by a parameter t; `silent` lists the t where F_y = 0 and what is there instead of a theorem. */
export const CURVES = {
  circle: {
    text: "x² + y² = 1", range: [-Math.PI, Math.PI], start: Math.atan2(0.8, 0.6),
    F: (x, y) => x * x + y * y - 1, partials: (x, y) => [2 * x, 2 * y],
    at: (t) => [Math.cos(t), Math.sin(t)],
    silent: [[0, "turn"], [Math.PI, "turn"], [-Math.PI, "turn"]],
  },
  bend: {
    text: "y³ − y = x", range: [-1.4, 1.4], start: 1.1,
    F: (x, y) => y ** 3 - y - x, partials: (x, y) => [-1, 3 * y * y - 1],
    at: (t) => [t ** 3 - t, t],
    silent: [[-Math.sqrt(1 / 3), "turn"], [Math.sqrt(1 / 3), "turn"]],
  },
  cube: {
    text: "y³ = x", range: [-1.1, 1.1], start: 0.8,
    F: (x, y) => y ** 3 - x, partials: (x, y) => [-1, 3 * y * y],
    at: (t) => [t ** 3, t],
    silent: [[0, "upright"]],
  },
  node: {
    text: "y² = x² + x³", range: [-1.4, 1.4], start: 1.25,
    F: (x, y) => y * y - x * x - x ** 3, partials: (x, y) => [-2 * x - 3 * x * x, 2 * y],
    at: (t) => [t * t - 1, t ** 3 - t],
    silent: [[-1, "crossing"], [0, "turn"], [1, "crossing"]],
  },
};

/** The point at t, the partial derivatives there, the slope, and what is said where F_y = 0. */
export function look({ at, partials, silent }, t) {
  const point = at(t);
  const kind = silent.find(([place]) => Math.abs(place - t) < 1e-9)?.[1];
  const [Fx, exact] = partials(...point);
  const Fy = kind ? 0 : exact; // not the rounding of the sine of a half turn
  return { point, Fx: kind === "crossing" ? 0 : Fx, Fy, slope: kind ? null : -Fx / Fy, kind, told: SILENT[kind] ?? "" };
}

/** A parameter, drawn to the nearest place with F_y = 0 if that is closer than `near`. */
export function snapped({ silent }, t, near) {
  return silent.map(([place]) => place).find((place) => Math.abs(place - t) < near) ?? t;
}

/** The parameter of the point of the curve nearest to a place; of places equally near, the one closest to `before`. */
export function nearest({ at, range: [low, high] }, [x, y], before, count = 600) {
  const far = (t) => Math.hypot(at(t)[0] - x, at(t)[1] - y) + 1e-6 * Math.abs(t - before);
  const width = (high - low) / count;
  let best = before;
  for (let k = 0; k <= count; k += 1) if (far(low + k * width) < far(best)) best = low + k * width;
  for (let size = width; size > 1e-7; size /= 2) {
    for (const t of [best - size, best + size]) if (t >= low && t <= high && far(t) < far(best)) best = t;
  }
  return best;
}

/** Points along the curve. */
export const walk = ({ at, range: [low, high] }, count = 240) =>
  Array.from({ length: count + 1 }, (_, k) => at(low + (k / count) * (high - low)));
