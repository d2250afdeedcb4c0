"""Under each exercise a box to tick, above the first one the count. Only the reader's browser knows of the ticks."""

from docutils import nodes
from sphinx_exercise.nodes import exercise_enumerable_node, exercise_node

MARK = """
<label class="solved-mark pst-js-only">
<input type="checkbox" autocomplete="off" data-exercise="{name}">I solved this</label>
"""
SUMMARY = """
<div class="solved-summary pst-js-only">
<span role="status">Solved: 0 of {count}.</span> Kept in this browser only.
<button type="button" aria-label="Clear the marks of this page" disabled>Clear</button>
</div>
"""


def exercises(doctree):
    kinds = (exercise_node, exercise_enumerable_node)
    return [node for node in doctree.findall(nodes.Element) if isinstance(node, kinds) and node.get("ids")]


def add_marks(app, doctree, _page):
    found = exercises(doctree)
    if app.builder.format != "html" or not found:
        return
    for exercise in found:
        exercise += nodes.raw("", MARK.format(name=exercise["ids"][0]), format="html")
    first = found[0]
    first.parent.insert(first.parent.index(first), nodes.raw("", SUMMARY.format(count=len(found)), format="html"))


def add_script(app, _page, _template, _context, doctree):
    if doctree is not None and exercises(doctree):
        app.add_css_file("solved/marks.css")
        app.add_js_file("solved/marks.js", defer="defer")


def setup(app):
    app.connect("doctree-resolved", add_marks)
    app.connect("html-page-context", add_script)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
