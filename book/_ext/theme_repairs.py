"""Mend the pages the theme makes. What a template can mend is mended in `templates/`; the rest here."""

import re
import shutil
from pathlib import Path

FOLD = re.compile(r'<div class="(?=[^"]*\badmonition\b)(?=[^"]*\bdropdown\b)')
DIV = re.compile(r"<(/?)div\b")
TITLE = re.compile(r'<p class="admonition-title">(.*?)</p>', re.DOTALL)

REPLACED = {
    # The keyboard must reach what scrolls sideways; book.js takes the tab stop away again from what fits.
    '<div class="highlight"><pre>': '<div class="highlight"><pre tabindex="0">',
    '<div class="pst-scrollable-table-container">': (
        '<div class="pst-scrollable-table-container" tabindex="0" role="group" aria-label="Table">'
    ),
    # Roles and names that contradict the element or the words on it.
    '<div role="list" class="citation-list">': '<div class="citation-list">',
    ' role="doc-biblioentry"': "",
    ' aria-label="Toggle hidden content"': "",
    # The empty corner of a table heads nothing.
    '<th class="head"><p></p></th>': "<td></td>",
}
PROOF = re.compile(r'(<div class="proof admonition"[^>]*>\s*<p>)Proof\. ')
# sphinx-proof and sphinx-exercise give every box the same id inside, and untitled proofs the same id outside.
REPEATED_ID = re.compile(r' id="(?:proof|exercise|solution)(?:-content)?"')
ICON_RULES = re.compile(r'(?:\.fa-[\w-]+::?before,?)+\{content:"[^"]*"\}|@font-face\{[^}]*Font Awesome[^}]*\}')


def closing_div(html, start):
    """Return where the ``</div>`` of the div that opens at `start` begins."""
    depth = 0
    for tag in DIV.finditer(html, start):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return tag.start()
    raise ValueError(f"a div that never ends: {html[start : start + 80]}")


def fold_natively(html):
    """Turn each folded box into a ``<details>``, which needs no JavaScript and never makes the page jump."""
    while opening := FOLD.search(html):
        end = closing_div(html, opening.start())
        box = html[opening.start() + len("<div") : end].replace("dropdown", "fold", 1)
        box = TITLE.sub(r'<summary class="admonition-title">\1</summary>', box, count=1)
        html = f"{html[: opening.start()]}<details{box}</details>{html[end + len('</div>') :]}"
    return html


def repair_body(_app, _page, _template, context, _doctree):
    if body := context.get("body"):
        for old, new in REPLACED.items():
            body = body.replace(old, new)
        body = PROOF.sub(r"\1<em>Proof.</em> ", REPEATED_ID.sub("", body))
        context["body"] = fold_natively(body)


def drop_unused_assets(app, exception):
    """Take out what no page asks for: the theme's icon fonts, translations and Bootstrap's scripts."""
    if exception or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    for folder in ("locales", "vendor/fontawesome"):
        shutil.rmtree(static / folder, ignore_errors=True)
    for name in ("fontawesome", "bootstrap"):
        for script in (static / "scripts").glob(f"{name}.js*"):
            script.unlink()
    style = static / "styles" / "pydata-sphinx-theme.css"
    style.write_text(ICON_RULES.sub("", style.read_text(encoding="utf-8")), encoding="utf-8")


def setup(app):
    app.connect("html-page-context", repair_body)
    app.connect("build-finished", drop_unused_assets)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
