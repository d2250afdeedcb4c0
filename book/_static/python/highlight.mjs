// Python text in the colors of the page: the classes are those of Pygments, which colored the cells as built.

const KEYWORDS =
  "and as assert async await break class continue def del elif else except finally for from global if import in is " +
  "lambda nonlocal not or pass raise return try while with yield";
const BUILTINS =
  "abs all any bool complex dict enumerate filter float int isinstance len list map max min pow print range repr " +
  "reversed round set sorted str sum super tuple type zip";
const word = (list) => new RegExp(`(?<!\\.)\\b(?:${list.replaceAll(" ", "|")})\\b`);
const TOKENS = [
  ["c1", /#[^\n]*/],
  ["s2", /[rbfuRBFU]{0,2}(?:"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?)/],
  ["mf", /(?<![\w.])(?:0[xXoObB][\da-fA-F_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][-+]?\d+)?)[jJ]?/],
  ["nf", /(?<=\b(?:def|class)\s+)\w+/],
  ["kc", /\b(?:True|False|None)\b/],
  ["k", word(KEYWORDS)],
  ["nb", word(BUILTINS)],
  ["o", /[-+*/%@=<>&|^~!:]+/],
  ["n", /[^\W\d]\w*/],
];
const ANY = new RegExp(TOKENS.map(([, { source }]) => `(${source})`).join("|"), "gu");

/** Yield [class, text] for the whole text, with an empty class for what has no color. */
export function* tokens(text) {
  let done = 0;
  for (const match of text.matchAll(ANY)) {
    if (match.index > done) yield ["", text.slice(done, match.index)];
    yield [TOKENS[match.slice(1).findIndex((part) => part !== undefined)][0], match[0]];
    done = match.index + match[0].length;
  }
  if (done < text.length) yield ["", text.slice(done)];
}
