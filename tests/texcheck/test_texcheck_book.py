"""The book itself: its checks see planted faults, its pages show what was checked, its proofs stay as readable."""

import random
import re
from pathlib import Path

import pytest

from texcheck.document import Document
from texcheck.mutate.hunt import accepted, hunt
from texcheck.reading import read
from texcheck.rendered import differences, formulas_of_html
from texcheck.report import counts
from texcheck.tokens import tokenize
from texcheck.trouble import Trouble

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
PAGES = sorted((ROOT / "book").rglob("*.md"))
STRICT = [path for path in PAGES if "strict" in counts(read(path.read_text("utf8")))]
KNOWN = accepted(HERE / "equivalent-mutants.txt")
SHARES = dict(re.findall(r"^(\S+) (\d+ of \d+)$", (HERE / "unread-formulas.txt").read_text("utf8"), re.MULTILINE))


def name(path):
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", STRICT, ids=name)
def test_a_sample_of_planted_faults_is_seen(path, monkeypatch):
    monkeypatch.chdir(ROOT)
    survivors, table = hunt([path], sample=120, names=[name(path)])
    unknown = [
        f"{survivor.page}:{survivor.line}: {survivor.key}" for survivor in survivors if survivor.key not in KNOWN
    ]
    assert not unknown, "\n" + "\n".join(unknown)
    assert sum(planted for _, planted in table.values()) >= 100


def test_every_accepted_survivor_has_a_reason():
    assert all(len(reason) > 10 for reason in KNOWN.values())


@pytest.mark.parametrize("path", STRICT, ids=name)
def test_random_edits_are_seen(path):
    """Any character of a worked example changed: seen, or read as the same tokens, or still true."""
    text = path.read_text("utf8")
    formulas = [each for each in Document(text).formulas if each.zone.kind == "strict"]
    source, unseen, edits = random.Random(1), 0, 150
    for _ in range(edits):
        formula = source.choice(formulas)
        place = source.randrange(formula.start, formula.end)
        new = source.choice(r"0123456789+-*/^_{}()[]|=<>,.;&\ abcxyzstfgdAWJRD!~")
        changed = text[:place] + new + text[place + 1 :]
        harmless = _tokens(changed[formula.start : formula.end]) == _tokens(formula.tex)
        unseen += not harmless and not read(changed, around=formula.start).failures
    assert unseen <= 0.05 * edits


def _tokens(tex):
    try:
        return [(token.kind, token.text) for token in tokenize(tex)]
    except Trouble:
        return None


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_the_share_of_unread_formulas_only_falls(path):
    found = counts(read(path.read_text("utf8"))).get("abstract", {})
    unread, total = found.get("abstract", 0) + found.get("unchecked", 0), sum(found.values())
    assert name(path) in SHARES or not unread, f"add `{name(path)} {unread} of {total}` to unread-formulas.txt"
    before, among = map(int, SHARES.get(name(path), "0 of 0").split(" of "))
    assert unread * among <= before * total, f"{unread} of {total} are unread, before it was {before} of {among}"


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_the_built_page_shows_the_formulas_of_its_source(path):
    built = ROOT / "_build" / "html" / path.relative_to(ROOT).with_suffix(".html")
    if not built.exists() or built.stat().st_mtime < path.stat().st_mtime:
        pytest.skip("the page is not built, or older than its source: run `make book`")
    text = path.read_text("utf8")
    generated = bool(re.search(r"^`{3,}\{(?:eval-rst|rules-table)\}", text, re.MULTILINE))
    assert differences(text, built.read_text("utf8"), generated) == []


def katex(tex):
    annotation = f'<annotation encoding="application/x-tex">{tex}</annotation>'
    return f"<nav>{annotation}</nav><article><p>{annotation}</p></article>"


@pytest.mark.parametrize(
    ("source", "tex", "same"),
    [
        ("Now $a < b$.", "a&lt;b", True),
        ("Now $a <\n b$.", "a &lt; b", True),
        ("Now $a < b$.", "a &gt; b", False),
        ("Now $a < b$ and $c$.", "a &lt; b", False),
        ("Now $x$<!-- math: y = 1 -->.", "x", True),
        ("| $a$ |\n", "b", False),
    ],
)
def test_a_formula_that_differs_is_told(source, tex, same):
    assert (differences(source, katex(tex)) == []) is same


def test_a_page_with_generated_parts_shows_all_of_its_source_in_order():
    html = katex("a") + katex("x") + katex("b")
    assert differences("$a$ $b$", html) != []
    assert differences("$a$ $b$", html, generated=True) == []
    assert differences("$b$ $a$", html, generated=True) == [("a", "missing")]
    assert differences("$a$ $c$", html, generated=True) == [("c", "missing")]


def test_only_the_article_counts():
    assert formulas_of_html(katex("x_1")) == ["x_1"]
