"""What a reader can do with a page: launch it, download it, print it, report an error on it.

Here the addresses are worked out; the templates beside this file show them.
"""

from contextlib import suppress
from pathlib import Path

import nbformat
from jupyter_cache import get_cache

from repository import binder_url, find_repository, report_url

ROOT = Path(__file__).resolve().parents[2]


def is_notebook(app, page):
    return "kernelspec" in app.env.metadata.get(page, {})


def publish_notebook(app, page):
    """Write the executed notebook into the site; return its place there.

    myst-nb leaves a notebook behind, but without its outputs where these came from the cache.
    """
    build = Path(app.outdir).parent
    notebook = nbformat.read(build / "jupyter_execute" / f"{page}.ipynb", as_version=4)
    with suppress(KeyError):  # not in the cache: executed right now, so the outputs are there
        _, notebook = get_cache(build / ".jupyter_cache").merge_match_into_notebook(notebook)
    target = Path(app.outdir) / "_sources" / f"{page}.ipynb"
    target.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, target)
    return f"_sources/{page}.ipynb"


def add_page_tools(app, page, _template, context, doctree):
    if doctree is None:
        return
    local = context["pathto"]
    context["source_url"] = local(f"_sources/{context['sourcename']}", 1)
    context["report_url"] = report_url(app.repository, page)
    context["commit"] = app.repository.commit
    if is_notebook(app, page):
        source = Path(app.env.doc2path(page)).relative_to(ROOT).as_posix()
        context["launch_url"] = binder_url(app.repository, app.config.launch_hub, source)
        context["notebook_url"] = local(publish_notebook(app, page), 1)


def read_repository(app, config):
    app.repository = find_repository(ROOT)
    # As a setting, so that a new remote or branch renews every page.
    config.launch_repository = f"{app.repository.url}@{app.repository.branch}" if app.repository else ""


def setup(app):
    app.add_config_value("launch_hub", "https://mybinder.org", "html")
    app.add_config_value("launch_repository", "", "html")
    app.connect("config-inited", read_repository)
    app.connect("html-page-context", add_page_tools)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
