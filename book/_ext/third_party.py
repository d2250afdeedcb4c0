"""Copy what the pages take from `node_modules`: the style sheet and fonts of KaTeX, and the text font."""

import re
import shutil
from pathlib import Path

from sphinx.errors import ExtensionError

PACKAGES = Path(__file__).resolve().parents[2] / "node_modules"
KATEX = PACKAGES / "katex" / "dist"
TEXT_FONT = PACKAGES / "@fontsource" / "source-serif-4"
TEXT_STYLES = ["latin-400-normal", "latin-400-italic", "latin-600-normal"]
OLD_FORMATS = re.compile(r',url\([^)]*\.(?:woff|ttf)\) format\("[^"]*"\)')
# Asked for at once, so that the first paint has them; the others wait until a page uses them.
PRELOADED = [
    *(f"_static/fonts/source-serif-4-{style}.woff2" for style in TEXT_STYLES),
    "_static/katex/fonts/KaTeX_Main-Regular.woff2",
    "_static/katex/fonts/KaTeX_Math-Italic.woff2",
]


def copy_katex(static):
    """Copy KaTeX without the font formats of browsers that are ten years old."""
    fonts = static / "katex" / "fonts"
    fonts.mkdir(parents=True, exist_ok=True)
    for source in KATEX.glob("fonts/*.woff2"):
        shutil.copy2(source, fonts)
    css = (KATEX / "katex.min.css").read_text(encoding="utf-8")
    (fonts.parent / "katex.min.css").write_text(OLD_FORMATS.sub("", css), encoding="utf-8")
    shutil.copy2(KATEX.parent / "LICENSE", fonts.parent)


def copy_text_font(static):
    fonts = static / "fonts"
    fonts.mkdir(parents=True, exist_ok=True)
    for style in TEXT_STYLES:
        shutil.copy2(TEXT_FONT / "files" / f"source-serif-4-{style}.woff2", fonts)
    shutil.copy2(TEXT_FONT / "LICENSE", fonts)


def copy_assets(app):
    if app.builder.format != "html":
        return
    if not KATEX.exists() or not TEXT_FONT.exists():
        raise ExtensionError(f"{PACKAGES} is not complete: run `npm ci` (`make book` does it)")
    static = Path(app.outdir) / "_static"
    copy_katex(static)
    copy_text_font(static)


def name_fonts(_app, _page, _template, context, _doctree):
    context["preloaded_fonts"] = PRELOADED


def setup(app):
    app.add_css_file("katex/katex.min.css")
    app.connect("builder-inited", copy_assets)
    app.connect("html-page-context", name_fonts)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
