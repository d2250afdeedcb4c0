"""The commands of the language; whatever is not listed is an error, never skipped."""

__all__ = [
    "ACCENTS", "ELEMENTARY", "FONTS", "GREEK", "IGNORED", "LAYOUT", "NAMED", "OPERATORS", "RELATIONS", "SAME", "WORDS",
]  # fmt: skip

GREEK = set(
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi rho sigma tau"
    " upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega ell".split()
)
FONTS = {"mathbf", "boldsymbol", "mathrm", "mathcal", "mathit", "mathbb", "mathsf", "bm", "vec"}
ACCENTS = {"hat", "bar", "tilde", "dot", "widehat", "widetilde", "overline"}
WORDS = {"text", "textrm", "textit", "mbox", "textbf"}

# Spacing and size say nothing.
IGNORED = set(
    ", ; : ! > left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr"
    " displaystyle textstyle nonumber notag limits nolimits mathstrut".split()
) | {" ", "\n"}

# Functions of one number; on a vector, entry by entry.
ELEMENTARY = set("sin cos tan exp log ln sinh cosh tanh arctan arcsin arccos".split())

# What stands before its argument without a backslash command of its own, or with one.
OPERATORS = {"det", "tr", "rank", "diag", "sign", "max", "min", "Var", "div", "curl", "relu", "ReLU"}

RELATIONS = {
    "=": "=", ":=": "=", "\\equiv": "=", "\\approx": "≈", "\\ne": "≠", "<": "<", ">": ">", "\\le": "≤", "\\ge": "≥",
    "\\in": "∈", "\\to": "→", "\\mapsto": "↦", ":": ":", "\\colon": ":", "\\sim": "∼",
}  # fmt: skip

# Two spellings, one meaning.
SAME = {
    "dfrac": "frac", "tfrac": "frac", "cfrac": "frac", "intercal": "top", "leq": "le", "geq": "ge", "leqslant": "le",
    "geqslant": "ge", "neq": "ne", "lt": "<", "gt": ">", "dots": "ldots", "cdots": "ldots", "dotsc": "ldots",
    "dotsb": "ldots", "star": "*", "ast": "*", "rightarrow": "to", "lvert": "|", "rvert": "|", "vert": "|", "mid": "|",
    "lVert": "‖", "rVert": "‖", "Vert": "‖", "|": "‖", "{": "\\{", "}": "\\}", "lbrace": "\\{", "rbrace": "\\}",
    "colon": ":",
}  # fmt: skip

NAMED = set(
    "frac sqrt top cdot times odot otimes circ partial nabla sum prod int lim langle rangle infty ldots prime"
    " approx equiv ne le ge in to mapsto sim det max min".split()
)

# Environments that only arrange statements.
LAYOUT = {"aligned", "align", "gathered", "gather", "split", "equation", "alignedat"}
