// Numbers as the book prints them.

/** A number as the book prints it: a true minus, and no minus before zero. */
export function show(x, digits = 2) {
  if (!Number.isFinite(x)) return Number.isNaN(x) ? "undefined" : `${x < 0 ? "−" : ""}∞`;
  const text = x.toFixed(digits);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
}

/** The same, but whole numbers without zeros behind the point. */
export const plain = (x, digits = 2) => show(x, Number.isInteger(x) ? 0 : digits);

/** Two significant digits, for numbers that may be tiny. */
export function short(x) {
  const [digits, power] = x.toExponential(1).split("e").map(Number);
  return Math.abs(power) < 4 ? `${Number(x.toPrecision(2))}`.replace("-", "−") : `${show(digits, 1)} · 10${raised(power)}`;
}

const RAISED = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };
export const raised = (n) => [...String(n)].map((letter) => RAISED[letter]).join("");

/** A name with its index as books write it: u₁ for u_1. */
export const indexed = (name) => name.replace(/_?(\d+)$/, (_, digits) => digits.replace(/./g, (k) => "₀₁₂₃₄₅₆₇₈₉"[k]));
