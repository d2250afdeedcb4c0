"""Figures that answer the hand: ``:::{live} NAME``, with the picture for everybody else inside.

The picture is the body of the box or, if the box is empty, the figure of the cell below it; then the keyword
arguments of that cell are the options of the live figure too. Each figure is one file, `book/_static/live/NAME.mjs`,
whose first comment declares the options; book/reference/figures.md says how to add one.

JupyterLab reports a box it does not know in red. So a page may write an empty box in line comments,
``% :::{live} NAME`` and ``% :::``: Sphinx reads it here, and a notebook shows the picture alone.
"""

import ast
import hashlib
import json
import re
import shutil
from functools import cache
from pathlib import Path
from typing import ClassVar, NamedTuple

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from live_options import convert, literal

logger = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "book" / "_static" / "live"
MISTAKES = ROOT / "code" / "linmap" / "homework" / "mistakes.json"
OPTION = re.compile(r"@option (?P<name>\w+) (?P<kind>\S+)")
HEIGHT = re.compile(r"@height (?P<wide>\d+) phone (?P<phone>\d+)")
COMMENTED = re.compile(r":::\{(?P<kind>live|answer)\} (?P<name>\S+)\n(?P<options>(?::\w+: [^\n]*\n)*):::")
# A comment that has its lines for itself. Authors need it, readers do not: a seventh of a page's live bytes.
COMMENT = re.compile(r"^[ \t]*(?://[^\n]*|/\*(?:(?!\*/).)*\*/)$", re.MULTILINE | re.DOTALL)
IMPORT = re.compile(r'from "\./([\w]+\.mjs)"')


class Element(NamedTuple):
    """What the first comment of an element's file says of it."""

    options: dict
    wide: str
    phone: str


@cache
def elements():
    """Return all live elements by name; a module without a declared height is none."""
    found = {}
    for path in sorted(SOURCE.glob("*.mjs")):
        head = path.read_text(encoding="utf-8").partition("*/")[0]
        if height := HEIGHT.search(head):
            found[path.stem] = Element(dict(OPTION.findall(head)), height["wide"], height["phone"])
    return found


def figures():
    """Return the elements that have options: the others belong to another directive."""
    return {name: each for name, each in elements().items() if each.options}


class live(nodes.General, nodes.Element):
    """A live element; its children are what shows without it."""


class waiting(nodes.General, nodes.Element):
    """A live element that still looks for the cell below it."""


class LiveFigure(SphinxDirective):
    """``:::{live} NAME`` with options, and the picture or nothing inside."""

    has_content = True
    required_arguments = 1
    option_spec: ClassVar = {name: str for figure in figures().values() for name in figure.options}

    def run(self):
        name, place = self.arguments[0], self.get_location()
        found = empty_figure(self.env, name, self.options, place)
        if not self.content or not found:
            return found
        body = nodes.container()
        self.state.nested_parse(self.content, self.content_offset, body)
        image = next(body.findall(nodes.image), None)
        if image is None:
            logger.warning("live: the box of %s holds no picture for readers without JavaScript", name, location=place)
            return body.children
        image.replace_self(element(name, found[0]["options"], image.deepcopy()))
        return body.children


def empty_figure(_env, name, options, location):
    """Return the node of a figure that has no picture yet."""
    if name not in figures():
        known = ", ".join(sorted(figures()))
        logger.warning("live: there is no figure %s; expected one of %s", name, known, location=location)
        return []
    given = {key: literal(value) for key, value in options.items()}
    return [waiting(name=name, options=accept(name, given, location), place=location)]


# How a box in comments becomes a node, by its kind.
BOXES = {"live": empty_figure}


def uncomment(app, doctree):
    """Make the boxes that a page writes in line comments."""
    for comment in list(doctree.findall(nodes.comment)):
        text = "\n".join(line.strip() for line in comment.astext().splitlines())
        if not text.startswith((":::{live}", ":::{answer}")):
            continue
        location = place_of(app.env, text.partition("\n")[0])
        box = COMMENTED.fullmatch(text)
        if box is None:
            told = "live: expected %% :::{live} NAME, %% :option: value, and %% :::, each on its line; found %s"
            logger.warning(told, text, location=location)
            continue
        options = dict(re.findall(r":(\w+): ([^\n]*)", box["options"]))
        comment.replace_self(BOXES[box["kind"]](app.env, box["name"], options, location))


def accept(name, given, location):
    """Return the options as the figure wants them; what it does not know is a warning."""
    kinds, found = figures()[name].options, {}
    for key, value in given.items():
        if key not in kinds:
            logger.warning("live: %s has no option %s; it has %s", name, key, ", ".join(kinds), location=location)
            continue
        try:
            found[key] = convert(kinds[key], value)
        except ValueError as error:
            logger.warning("live: %s of %s is %s; %s", key, name, value, error, location=location)
    return found


def element(name, options, *children):
    return live("", *children, name=name, options=options)


def place_of(env, line):
    """Return where a commented line stands; comments forget their lines."""
    path = Path(env.doc2path(env.docname))
    lines = path.read_text(encoding="utf-8").splitlines()
    found = [number for number, text in enumerate(lines, 1) if text.lstrip("% ") == line]
    return f"{path}:{found[0] if found else 1}"


def adopt(app, doctree):
    """Wrap the picture of the cell below each empty box."""
    for node in list(doctree.findall(waiting)):
        cell = node.next_node(descend=False, siblings=True)
        picture = cell and cell.get("nb_element") == "cell_code" and next(cell.findall(nodes.figure), None)
        if not picture:
            told = "live: %s has no picture inside and no figure cell below"
            logger.warning(told, node["name"], location=node["place"])
        else:
            given = accept(node["name"], keywords(cell), node["place"]) | node["options"]
            shown = picture[0]
            shown.replace_self(element(node["name"], given, shown.deepcopy()))
        node.parent.remove(node)
    page = app.env.docname
    app.env.live_elements[page] = sorted({node["name"] for node in doctree.findall(live)})


def keywords(cell):
    """Return the keyword arguments of the call that ends a cell."""
    source = next(cell.findall(nodes.literal_block)).astext()
    call = ast.parse(source).body[-1]
    arguments = call.value.keywords if isinstance(call, ast.Expr) and isinstance(call.value, ast.Call) else []
    return {each.arg: ast.literal_eval(each.value) for each in arguments}


def open_element(translator, node):
    room = elements()[node["name"]]
    attributes = {
        "data-live": node["name"],
        "options": json.dumps(node["options"], ensure_ascii=False),
        "style": f"--wide: {room.wide}px; --phone: {room.phone}px",
    }
    translator.body.append(translator.starttag(node, f"live-{node['name']}", "", **attributes))


def close_element(translator, node):
    translator.body.append(f"</live-{node['name']}>")


def bare(*_):
    """Other formats show the picture alone."""


def without_comments(text):
    """Return what the browser needs of a file; its lines keep their numbers."""
    return COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text).encode()


def served_files():
    """Return name and content of everything the browser may ask for."""
    files = {path.name: without_comments(path.read_text(encoding="utf-8")) for path in sorted(SOURCE.iterdir())}
    if MISTAKES.exists():
        files["mistakes.mjs"] = b"export const MISTAKES = " + MISTAKES.read_bytes().rstrip() + b";\n"
    return files


@cache
def folder():
    """Return the folder of this state of the files: a browser never mixes two states."""
    digest = hashlib.sha256(b"\0".join(name.encode() + data for name, data in served_files().items()))
    return f"live-{digest.hexdigest()[:10]}"


def needed_modules(names):
    """Return the modules of some elements and all they import."""
    files, found, todo = served_files(), [], [f"{name}.mjs" for name in names]
    while todo:
        if (module := todo.pop()) not in found:
            found.append(module)
            todo += IMPORT.findall(files[module].decode())
    return sorted(found)


def add_to_head(app, page, _template, context, _doctree):
    names = app.env.live_elements.get(page, [])
    if not names:
        return
    address = lambda name: context["pathto"](f"_static/{folder()}/{name}", 1)  # noqa: E731
    lines = [f'<link rel="stylesheet" href="{address("live.css")}">']
    # All at once: without these the browser would find the imports one after another.
    lines += [f'<link rel="modulepreload" href="{address(module)}">' for module in needed_modules(names)]
    lines += [f'<script type="module" src="{address(name + ".mjs")}"></script>' for name in names]
    context["metatags"] = context.get("metatags", "") + "\n".join(lines)


def publish(app, error):
    """Write the files where the pages look for them, and nowhere else."""
    static = Path(app.outdir) / "_static"
    if error or app.builder.format != "html":
        return
    for old in (static / "live", *static.glob("live-*")):
        shutil.rmtree(old, ignore_errors=True)
    (static / folder()).mkdir()
    for name, content in served_files().items():
        (static / folder() / name).write_bytes(content)


def prepare(app):
    if not hasattr(app.env, "live_elements"):
        app.env.live_elements = {}


def forget(app, env, page):
    env.live_elements.pop(page, None)


def merge(_app, env, pages, other):
    env.live_elements |= {page: other.live_elements[page] for page in pages if page in other.live_elements}


def setup(app):
    app.add_node(waiting)
    app.add_node(live, html=(open_element, close_element), latex=(bare, bare), text=(bare, bare))
    app.add_directive("live", LiveFigure)
    app.connect("builder-inited", prepare)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
    app.connect("doctree-read", uncomment)
    app.connect("doctree-read", adopt)
    app.connect("html-page-context", add_to_head)
    app.connect("build-finished", publish)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
