"""Cells tagged `live` can be edited and run in the page: they get their buttons, and the site gets a Python.

The buttons are part of the page as built, so nothing jumps when the script arrives. Pages without live cells
carry nothing of this.
"""

import json
import shutil
from pathlib import Path

from docutils import nodes
from sphinx.errors import ExtensionError

from python_parts import PACKAGES, checksum, gather, place

SCRIPTS = Path(__file__).resolve().parents[1] / "_static" / "python"
TOOLS = """
<div class="live-tools pst-js-only" role="group" aria-label="Live cell {number}">
<button type="button" data-do="run" aria-describedby="live-cost-{number}">Run</button>
<button type="button" data-do="stop" hidden>Stop</button>
<button type="button" data-do="edit">Edit</button>
<button type="button" data-do="reset" hidden>Reset</button>
<progress max="1" aria-label="Loading Python" hidden></progress>
<span class="live-cost" id="live-cost-{number}">first run downloads {megabytes} MB</span>
<span class="live-status" role="status"></span>
</div>
"""


def live_cells(doctree):
    return [cell for cell in doctree.findall(nodes.container) if {"cell", "tag_live"} <= set(cell["classes"])]


def add_tools(app, doctree, _page):
    """Put the buttons between what a cell says and what it printed."""
    if app.builder.format != "html":
        return
    megabytes = round(app.live_python.download / 1e6)
    for number, cell in enumerate(live_cells(doctree), 1):
        html = TOOLS.format(number=number, megabytes=megabytes)
        cell.insert(1, nodes.raw("", html, format="html"))


def add_script(app, _page, _template, context, doctree):
    """Load the script where there is something to run; it finds its settings beside it."""
    if doctree is None or not live_cells(doctree):
        return
    local, runtime = context["pathto"], app.live_python
    settings = {
        "runtime": local(f"_static/{runtime.name}/", 1),
        "archives": runtime.archives,
        "bytes": runtime.counted,
        "binder": context.get("launch_url"),
    }
    text = json.dumps(settings).replace("<", "\\u003c")
    context["body"] += f'<script type="application/json" id="live-python">{text}</script>'
    folder = app.config.live_python_folder
    app.add_css_file(f"{folder}/cells.css")
    app.add_js_file(f"{folder}/cells.mjs", type="module")


def prepare(app, config):
    """Gather the files, and name them in settings: a page is written anew when one of them changes."""
    if not (PACKAGES / "pyodide").exists():
        raise ExtensionError(f"{PACKAGES} is not complete: run `npm ci` (`make book` does it)")
    app.live_python = gather(Path(app.outdir).parent / "python")
    config.live_python_archives = app.live_python.archives
    # Scripts import each other by plain names, so the name of their folder must change when one of them does.
    scripts = sorted(path for path in SCRIPTS.iterdir() if path.is_file())
    config.live_python_folder = f"python-{checksum(*(path.read_bytes() for path in scripts))}"


def fill_site(app, exception):
    if exception or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    # Sphinx copies static files only if a page has changed, so these come from their source each time.
    for old in (static / "python", *static.glob("python-*")):
        shutil.rmtree(old, ignore_errors=True)
    shutil.copytree(SCRIPTS, static / app.config.live_python_folder)
    place(app.live_python, static)


def setup(app):
    app.add_config_value("live_python_folder", "", "html")
    app.add_config_value("live_python_archives", [], "html")
    app.connect("config-inited", prepare)
    app.connect("doctree-resolved", add_tools)
    app.connect("html-page-context", add_script, priority=600)  # after page_tools, which knows the launch address
    app.connect("build-finished", fill_site)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
