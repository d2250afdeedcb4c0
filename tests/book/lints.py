"""What every page must have and must not have, as a table of small rules.

A rule takes a `Source` and yields (line, what is wrong). `CHAPTERS` holds for chapters, `PAGES` for
every page of the book.
"""

import functools
import itertools
import re
from pathlib import Path

from source import Source

__all__ = ["CHAPTERS", "PAGES", "complaints"]

ROOT = Path(__file__).resolve().parents[2]
CELL_LINES, FIGURE_LINES, WORDS = 12, 3, 3000
THEOREMS = ("prf:theorem", "prf:lemma", "prf:proposition", "prf:corollary")
PREFIX = {
    "prf:definition": "def",
    "prf:theorem": "thm",
    "prf:lemma": "lem",
    "prf:proposition": "prop",
    "prf:corollary": "cor",
    "prf:remark": "rem",
    "prf:algorithm": "alg",
    "prf:example": "ex",
    "exercise": "ex",
    "exercise-start": "ex",
    "solution": "sol",
    "solution-start": "sol",
    "math": "eq",
    "figure": "fig",
    "table": "tab",
    "list-table": "tab",
}
BANNED = re.compile(r"\b(?:simply|obvious(?:ly)?|clearly|trivial(?:ly)?|just)\b|!", re.IGNORECASE)
MACROS = re.compile(r"\\(?:(?:re)?newcommand|providecommand|DeclareMathOperator|def|gdef|let)(?![a-zA-Z])")
NUMBERED = re.compile(r"\\label\s*\{|\\begin\{(?:equation|align|gather|multline|eqnarray|flalign|alignat)\}")
MACHINE = re.compile(r"(?<![\w.}>-])/(?:home|root|work|tmp|Users|mnt|private|var/folders)/|\b[A-Z]:\\\w")
HOSTS = re.compile(r"py[p]i\.org|python[h]osted\.org|npm[j]s\.(?:org|com)|yarn[p]kg\.com|deb\.deb[i]an\.org")
SPECIAL = re.compile(
    r"\\(?:mathrm|mathbf|mathcal|mathbb|mathsf|mathfrak|boldsymbol|operatorname)\*?\s*(?:\{[^{}]*\}|\\?\w)"
    r"|\\(?:var)?(?:[aA]lpha|[bB]eta|[gG]amma|[dD]elta|epsilon|[zZ]eta|eta|[tT]heta|iota|kappa|[lL]ambda"
    r"|mu|nu|[xX]i|[pP]i|rho|[sS]igma|tau|[uU]psilon|[pP]hi|chi|[pP]si|[oO]mega)(?![a-zA-Z])"
)
# What is spelled with letters but is none: a command, and the words in its braces.
COMMAND = re.compile(r"\\(?:text\w*|operatorname|begin|end|tag|math\w+|boldsymbol)\*?\s*\{[^{}]*\}|\\[a-zA-Z]+")


def boxes_are_closed(page):
    """A box inside a box needs fewer colons than the outer one, or it closes both."""
    for block in page.blocks:
        if block.colon and not block.directive:
            cure = "give the box around it more colons, and a blank line before an inner box"
            yield block.line, f"these colons open a box without a name: {cure}"
        elif not re.fullmatch(r"\s*(?:>\s*)*[`:~]{3,}\s*", page.lines[block.close - 1]):
            yield block.line, f"the fence {block.info} is never closed"


def cells_are_short(page):
    """At most 12 lines a cell; one listing a chapter may be longer."""
    listings = 0
    for cell in page.cells:
        length = len(cell.body.splitlines())
        listings += "listing" in cell.tags
        if "listing" in cell.tags and listings > 1:
            yield cell.line, "a second listing; a chapter has one"
        elif "listing" not in cell.tags and length > CELL_LINES:
            yield cell.line, f"a cell of {length} lines; at most {CELL_LINES}, or tag the one listing"


def figure_cells_are_complete(page):
    """A hidden cell is a figure: three lines, a name, a caption and an alternative text."""
    for cell in page.cells:
        figure, image = cell.shown("figure"), cell.shown("image")
        if not figure and not image and "hide-input" not in cell.tags:
            continue
        if "hide-input" not in cell.tags:
            yield cell.line, "a figure cell without the tag hide-input"
        if len(cell.body.splitlines()) > FIGURE_LINES:
            yield cell.line, f"a figure cell of more than {FIGURE_LINES} lines"
        for what, said in (("name", figure), ("caption", figure), ("alt", image)):
            if not str(said.get(what) or "").strip():
                yield cell.line, f"a figure cell without {what}"


def pictures_have_alt_text(page):
    """No picture without words for those who cannot see it."""
    for picture in page.pictures:
        if not picture.text.strip():
            yield picture.line, "a picture without alternative text"
    for block in page.named("image", "figure"):
        if not str(block.options.get("alt", "")).strip():
            yield block.line, f"{{{block.directive}}} without :alt:"


def labels_carry_kind_and_stem(page):
    """thm-jacobian-rank: what it is, where it stands, its own name (the main one may go without)."""
    for line, kind, label in _labels(page):
        if not re.fullmatch(rf"{kind}-{page.stem}(?:-[a-z0-9]+)*", label):
            yield line, f"the label {label}; expected {kind}-{page.stem}-name"
    for number, text in enumerate(page.lines, 1):
        target = re.fullmatch(r"\(([^)\s]+)\)=", text.strip())
        if target and not re.fullmatch(rf"{page.stem}(?:-[a-z0-9]+)*", target[1]):
            yield number, f"the target {target[1]}; expected {page.stem} or {page.stem}-name"


def _labels(page):
    """Yield line, kind and label of everything that has one."""
    for block in page.blocks:
        kind = PREFIX.get(block.directive, "[a-z]+")
        label = block.options.get("label") or block.options.get("name")
        if label:
            yield block.line, kind, str(label)
        if figure := block.shown("figure").get("name"):
            yield block.line, "fig", figure
    for number, text in enumerate(page.lines, 1):
        if label := re.fullmatch(r"\s*\$\$\s*\(([^)\s]+)\)\s*|.*\S\s*\$\$\s*\(([^)\s]+)\)\s*", text):
            yield number, "eq", label[1] or label[2]


def exercises_are_complete(page):
    """Each exercise has a hint of its own and a folded solution."""
    solutions = {b.argument.split()[0]: b for b in page.named("solution", "solution-start") if b.argument}
    for exercise in page.named("exercise", "exercise-start"):
        label = str(exercise.options.get("label", ""))
        solution = solutions.get(label)
        if solution is None:
            yield exercise.line, f"the exercise {label} has no solution"
        elif not solution.folded:
            yield solution.line, f"the solution of {label} is not folded"
        until = solution.line if solution else exercise.close + 1
        between = [b for b in page.blocks if exercise.line < b.line < until]
        if not any(b.folded and "hint" in f"{b.directive} {b.argument}".lower() for b in between):
            yield exercise.line, f"the exercise {label} has no folded hint before its solution"


def theorems_are_proved(page):
    """A proof follows before the next theorem, or the statement names its source."""
    steps = [block for block in page.blocks if block.directive in THEOREMS or _is_proof(block)]
    for theorem, follower in itertools.zip_longest(steps, steps[1:]):
        beside = "\n".join(page.lines[theorem.line - 1 : theorem.close + 3])
        proved = _is_proof(theorem) or (follower is not None and _is_proof(follower))
        if not proved and "{cite" not in beside:
            yield theorem.line, "a theorem without a proof and without a source"


def _is_proof(block):
    """A proof, or the folded box a long one stands in."""
    return block.directive == "prf:proof" or block.argument.startswith("Proof")


def prose_is_plain(page):
    """No word that tells the reader how easy it is, and no exclamation mark."""
    for words in page.prose:
        for found in BANNED.finditer(words.text):
            yield words.line, f"the word or mark {found[0]!r}"


def words_stay_in_the_budget(page):
    """What a reader meets without opening anything."""
    count = sum(len(re.findall(r"[^\W\d_][\w'’-]*", w.text)) for w in page.prose if not w.folded)
    if count > WORDS:
        yield 1, f"{count} unfolded words; at most {WORDS}"


def letters_are_in_the_notation(page):
    """Every letter of a formula stands in notation.md: Latin, Greek, or in a special face."""
    for line, letter in _letters(page):
        if letter not in _known_letters():
            yield line, f"the letter {letter} is not in notation.md"


@functools.cache
def _known_letters():
    """Return the letters of the formulas in notation.md."""
    path = ROOT / "book" / "notation.md"
    return {letter for _, letter in _letters(Source(path, path.read_text("utf8")))}


def _letters(page):
    """Yield (line, letter) for each letter of each formula; \\mathbf x and \\mathbf{x} are one."""
    for line, text in _formula_lines(page):
        for found in SPECIAL.findall(text):
            yield line, re.sub(r"[\s{}*]", "", found)
        for letter in re.findall(r"[a-zA-Z]", COMMAND.sub(" ", SPECIAL.sub(" ", text))):
            yield line, letter


def _formula_lines(page):
    """Yield (line, text) of all formulas."""
    for formula in page.formulas:
        yield from enumerate(formula.text.splitlines(), formula.line)


def formulas_are_plain_latex(page):
    """JupyterLab knows no macro of ours, and KaTeX no numbered environment."""
    for line, text in _formula_lines(page):
        if found := MACROS.search(text):
            yield line, f"a macro of our own: {found[0]}"
        if found := NUMBERED.search(text):
            yield line, f"{found[0]}: use {{math}} with :label:, and aligned inside"


def addresses_are_public(page):
    """No path of a machine and no host of a package registry."""
    for number, text in enumerate(page.lines, 1):
        if found := MACHINE.search(text) or HOSTS.search(text):
            yield number, f"an address of one machine or of a registry: {found[0]}"


def the_opening_is_complete(page):
    """Before the first section: a question, what you need, what you will be able to do, minutes."""
    sections = [words.line for words in page.headings[1:]] + [len(page.lines) + 1]
    opening = " ".join(words.text for words in page.prose if words.line < sections[0])
    wanted = {
        "its question": r"\?",
        "what you need": r"(?i)\byou(?: will)? need\b",
        "what you will be able to do": r"(?i)\bable to\b",
        "how many minutes it takes": r"(?i)\bminutes\b",
    }
    for what, pattern in wanted.items():
        if not re.search(pattern, opening):
            yield 1, f"the opening does not say {what}"


def the_end_poses_the_next_question(page):
    """The last line of a chapter asks what the next one answers."""
    if page.prose and not page.prose[-1].text.rstrip(" *_").endswith("?"):
        yield page.prose[-1].line, "the last line poses no question"


PAGES = [
    boxes_are_closed,
    cells_are_short,
    figure_cells_are_complete,
    pictures_have_alt_text,
    labels_carry_kind_and_stem,
    exercises_are_complete,
    theorems_are_proved,
    prose_is_plain,
    formulas_are_plain_latex,
    addresses_are_public,
]
CHAPTERS = [
    words_stay_in_the_budget,
    letters_are_in_the_notation,
    the_opening_is_complete,
    the_end_poses_the_next_question,
]


def complaints(page, rule):
    """Return what one rule says of a page, each line clickable."""
    name = page.path.relative_to(ROOT) if page.path.is_relative_to(ROOT) else page.path
    return [f"{name}:{line}: {told}" for line, told in rule(page)]
