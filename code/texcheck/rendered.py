"""What readers see is what was checked: the formulas of a built page are those of its source, in order."""

import re
from html.parser import HTMLParser

from .document import Document

__all__ = ["differences", "formulas_of_html", "formulas_of_page"]


class _Formulas(HTMLParser):
    """Collects the TeX that a renderer leaves beside each formula of the article."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found, self.inside, self.depth = [], False, 0

    def handle_starttag(self, tag, attributes):
        """Enter the article, and an annotation in it."""
        self.depth += tag == "article"
        if tag == "annotation" and self.depth and dict(attributes).get("encoding") == "application/x-tex":
            self.inside = True
            self.found.append("")

    def handle_endtag(self, tag):
        """Leave them."""
        self.depth -= tag == "article"
        self.inside &= tag != "annotation"

    def handle_data(self, data):
        """Take the TeX."""
        if self.inside:
            self.found[-1] += data


def formulas_of_html(html):
    """Return the TeX of each formula of a built page."""
    parser = _Formulas()
    parser.feed(html)
    return [_plain(tex) for tex in parser.found]


def formulas_of_page(text):
    """Return the TeX of each formula of a page."""
    return [_plain(formula.tex) for formula in Document(text).formulas]


def _plain(tex):
    """Space between two signs of a formula says nothing."""
    return re.sub(r"\s+", "", tex)


def differences(text, html, generated=False):
    """Return what the two lists do not share: pairs of a source formula and what is shown in its place.

    With `generated`, the page may show more than its source holds (docstrings), but all of the source, in order.
    """
    source, shown = formulas_of_page(text), formulas_of_html(html)
    if generated:
        rest = iter(shown)
        return [(tex, "missing") for tex in source if tex not in rest][:1]
    pairs = [(a, b) for a, b in zip(source, shown, strict=False) if a != b]
    if len(source) != len(shown):
        pairs.append((f"{len(source)} formulas", f"{len(shown)} formulas"))
    return pairs
