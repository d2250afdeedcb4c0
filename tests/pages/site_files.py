"""The built site as files: where it stands, which pages it has, and their parsed HTML."""

from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

ROOT = Path(__file__).resolve().parents[2]
HTML = ROOT / "_build" / "html"


def find_pages():
    """Return every page as an address inside the site; `index.html` only forwards to the start page."""
    every = (path.relative_to(HTML).as_posix() for path in HTML.rglob("*.html"))
    return sorted(page for page in every if page != "index.html" and not page.startswith("_"))


PAGES = find_pages()
TEXTS = [page for page in PAGES if page.startswith("book/")]


@cache
def parse(page):
    return BeautifulSoup((HTML / page).read_text(encoding="utf-8"), "html.parser")


def require_build():
    if not PAGES:
        pytest.fail(f"no pages in {HTML.relative_to(ROOT)}: run `make book` first", pytrace=False)
