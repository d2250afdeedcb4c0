"""Pictures say what they show, and weigh little.

A picture without alternative text is a warning with file and line, which is an error in this book. A drawing that
carries its words, in the element `title`, needs no others.
"""

from pathlib import Path
from xml.etree import ElementTree

from docutils import nodes
from PIL import Image
from sphinx.util import logging

logger = logging.getLogger(__name__)


def words_inside(path):
    """Return what an SVG drawing says of itself."""
    if path.suffix != ".svg" or not path.is_file():
        return ""
    return ElementTree.parse(path).findtext("{http://www.w3.org/2000/svg}title") or ""


def check_words(app, doctree, _page):
    for image in doctree.findall(nodes.image):
        image.setdefault("alt", words_inside(Path(app.srcdir) / image["uri"]))
        if not image.get("alt", "").strip():
            place = image if image.line else image.parent
            logger.warning("picture %s has no alternative text; say what it shows", image["uri"], location=place)


def use_palettes(app, exception):
    """Store drawings with 256 colors, which they never exceed by much: a third of the size."""
    if exception or app.builder.format != "html":
        return
    for path in (Path(app.outdir) / "_images").glob("*.png"):
        with Image.open(path) as picture:
            if picture.mode == "P":
                continue
            small = picture.convert("RGBA").quantize(256, method=Image.Quantize.FASTOCTREE)
            small.save(path, optimize=True, dpi=picture.info.get("dpi", (96, 96)))


def setup(app):
    app.connect("doctree-resolved", check_words)
    app.connect("build-finished", use_palettes)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
