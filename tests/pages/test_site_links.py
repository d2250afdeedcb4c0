"""The pages as written: links, ids, headings, pictures. No browser needed."""

import re
from collections import Counter
from itertools import pairwise
from urllib.parse import unquote, urlsplit

import pytest
from site_files import HTML, PAGES, ROOT, parse, require_build

LOADING = {"link": "href", "script": "src", "img": "src", "source": "src", "iframe": "src", "video": "src"}
HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]


def test_the_build_has_pages():
    require_build()
    for page in [
        "book/intro.html",
        "book/notation.html",
        "book/chapters/jacobian.html",
        "book/references.html",
        "book/reference/api.html",
    ]:
        assert page in PAGES


def addresses(soup):
    """Yield (tag, address) for everything on a page that points somewhere."""
    for tag in soup.find_all(True):
        for name in ("href", "src", "action"):
            if tag.has_attr(name):
                yield tag, tag[name]


def complaint(page, address):
    """Return what is wrong with an address inside the site, or None."""
    parts = urlsplit(address)
    target = (HTML / page).parent / unquote(parts.path) if parts.path else HTML / page
    if target.is_dir():
        target /= "index.html"
    if not target.exists():
        return f"{page}: {address} leads to no file"
    if parts.fragment and target.suffix == ".html":
        goal = target.resolve().relative_to(HTML.resolve()).as_posix()
        fragment = unquote(parts.fragment)
        if parse(goal).find(id=fragment) is None and parse(goal).find("a", attrs={"name": fragment}) is None:
            return f"{page}: {address} names no element"
    return None


@pytest.mark.parametrize("page", PAGES)
def test_internal_links_resolve(page):
    inside = (address for _, address in addresses(parse(page)) if not urlsplit(address).scheme)
    assert [found for address in inside if (found := complaint(page, address))] == []


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_loaded_from_another_host(page):
    loaded = [(tag.name, url) for tag, url in addresses(parse(page)) if LOADING.get(tag.name) and "//" in url]
    assert loaded == []


@pytest.mark.parametrize("page", PAGES)
def test_ids_are_unique(page):
    counts = Counter(tag["id"] for tag in parse(page).find_all(id=True))
    assert {name: count for name, count in counts.items() if count > 1} == {}


@pytest.mark.parametrize("page", PAGES)
def test_headings_form_an_outline(page):
    levels = [int(heading.name[1]) for heading in parse(page).find_all(HEADINGS)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    jumps = [(before, after) for before, after in pairwise(levels) if after > before + 1]
    assert jumps == []


@pytest.mark.parametrize("page", PAGES)
def test_pictures_say_what_they_show(page):
    silent = [image["src"] for image in parse(page).find_all("img") if not image.get("alt", "").strip()]
    assert silent == []


@pytest.mark.parametrize("page", PAGES)
def test_pages_have_a_language_and_their_own_title(page):
    soup = parse(page)
    assert soup.html["lang"] == "en"
    assert [other for other in PAGES if parse(other).title.text == soup.title.text] == [page]


def test_style_sheets_ask_for_files_that_exist():
    missing = []
    for sheet in (HTML / "_static").rglob("*.css"):
        for address in re.findall(r"url\(\s*['\"]?([^'\")]+)", sheet.read_text(encoding="utf-8")):
            if (
                not address.startswith(("data:", "#", "%23"))
                and not (sheet.parent / address.split("?")[0].split("#")[0]).exists()
            ):
                missing.append(f"{sheet.relative_to(HTML)}: {address}")
    assert missing == []


def test_third_party_files_are_not_committed():
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"node_modules/", "_build/", ".venv/"} <= set(ignored)
    assert "resolved" not in (ROOT / "package-lock.json").read_text(encoding="utf-8")
