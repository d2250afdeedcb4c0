"""Keep a line of text from breaking between a formula and the comma behind it, or the parenthesis before it.

Browsers may break a line on either side of a formula. Here each formula takes the characters that touch it along, and
only its first and last piece are tied to them: a long formula still breaks in its middle, where KaTeX allows it.
"""

import re

from docutils import nodes

__all__ = ["note_neighbors", "tie"]

BEFORE = re.compile(r"[^\s—–]{1,14}$")
AFTER = re.compile(r"^[^\s—–]{1,14}")
PIECE = re.compile(r'(?=<span class="base">)')
END = "</span></span>"
CONTINUED = '<span class="katex"><span class="katex-html" aria-hidden="true">'


def take(math, offset, pattern):
    """Take what touches `math` out of the text beside it, and return it."""
    siblings = math.parent
    place = siblings.index(math) + offset
    if not 0 <= place < len(siblings) or not isinstance(siblings[place], nodes.Text):
        return ""
    text = str(siblings[place])
    found = pattern.search(text)
    if not found:
        return ""
    siblings.replace(siblings[place], nodes.Text(text[: found.start()] + text[found.end() :]))
    return found[0]


def note_neighbors(_app, doctree, _page):
    for math in list(doctree.findall(nodes.math)):
        math["before"] = take(math, -1, BEFORE)
        math["after"] = take(math, +1, AFTER)


def keep_together(html):
    return f'<span class="together">{html}</span>'


def tie(html, before, after):
    """Return KaTeX's `html` of one formula, tied to the text `before` and `after` it."""
    if not before and not after:
        return html
    opening, *pieces = PIECE.split(html.removesuffix(END))
    first = f"{before}{opening}{pieces[0]}{END}"
    if len(pieces) == 1:
        return keep_together(first + after)
    middle = f"{CONTINUED}{''.join(pieces[1:-1])}{END}<wbr>" if len(pieces) > 2 else ""
    last = f"{CONTINUED}{pieces[-1]}{END}{after}"
    return f"{keep_together(first)}<wbr>{middle}{keep_together(last)}"
