"""The build's own checks: a broken formula and a picture without words are warnings that name file and line."""

import io
import re

import pytest
from bs4 import BeautifulSoup
from PIL import Image
from site_files import HTML
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

SETTINGS = {
    "extensions": ["myst_nb", "katex_build", "pictures"],
    "html_math_renderer": "katex_build",
    "myst_enable_extensions": ["dollarmath", "amsmath"],
    "nb_execution_mode": "off",
    "html_theme": "basic",
}
PICTURE_CELL = """```{{code-cell}} python
---
mystnb:
  figure:
    caption: A red pixel.
    name: fig-red
{image}---
from IPython.display import Image
import base64
Image(base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC"))
```
"""
KERNEL = "---\nkernelspec: {name: python3, display_name: Python 3}\nfile_format: mystnb\n---\n"


@pytest.fixture
def warnings_of(tmp_path):
    """Return a function that builds a page of its own and gives back what Sphinx warned of."""

    def build(text, **settings):
        source = tmp_path / "source"
        source.mkdir()
        (source / "index.md").write_text(text, encoding="utf-8")
        warnings = io.StringIO()
        places = (source, None, tmp_path / "html", tmp_path / "doctrees", "html")
        with docutils_namespace():
            app = Sphinx(*places, SETTINGS | settings, status=None, warning=warnings)
            app.build()
        return re.sub(r"\x1b\[[\d;]*m", "", warnings.getvalue())

    return build


@pytest.mark.parametrize("formula", [r"$\frac{1}{$", "$$\n\\begin{pmatrix} 1 & 2\n$$", r"$\alhpa$"])
def test_broken_formula_names_file_and_line(warnings_of, formula):
    assert "index.md:3: WARNING: KaTeX parse error" in warnings_of(f"# Page\n\n{formula}\n")


def test_good_formula_is_silent_and_has_mathml(warnings_of, tmp_path):
    assert warnings_of("# Page\n\n$$\nJ = \\begin{pmatrix} 2 & 1 \\end{pmatrix}\n$$ (eq-one)\n") == ""
    page = (tmp_path / "html" / "index.html").read_text(encoding="utf-8")
    assert "<math " in page
    assert 'aria-label="Equation 1"' in page


@pytest.mark.parametrize("picture", ["![](red.png)", "```{figure} red.png\nA caption.\n```"])
def test_picture_without_words_names_file_and_line(warnings_of, tmp_path, picture):
    found = warnings_of(f"# Page\n\n{picture}\n")
    assert re.search(r"index\.md:[345]: WARNING: picture red\.png has no alternative text", found)


def test_picture_with_words_is_silent(warnings_of):
    assert "alternative" not in warnings_of("# Page\n\n![A red pixel](red.png)\n")


@pytest.mark.parametrize("image", ["", "  image:\n    alt: '  '\n"])
def test_picture_of_a_cell_without_words_names_file_and_line(warnings_of, image):
    found = warnings_of(f"{KERNEL}\n# Page\n\n{PICTURE_CELL.format(image=image)}", nb_execution_mode="force")
    assert re.search(r"index\.md:\d+: WARNING: picture .*\.png has no alternative text", found)


def test_picture_of_a_cell_with_words_is_silent(warnings_of):
    image = "  image:\n    alt: A red pixel\n"
    found = warnings_of(f"{KERNEL}\n# Page\n\n{PICTURE_CELL.format(image=image)}", nb_execution_mode="force")
    assert found == ""


DRAWING_CELL = """```{{code-cell}} python
from IPython.display import SVG
SVG('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{title}<rect width="9" height="9"/></svg>')
```
"""


def test_drawing_of_a_cell_speaks_for_itself(warnings_of, tmp_path):
    cell = DRAWING_CELL.format(title="<title>y: from 0 to 1</title>")
    assert warnings_of(f"{KERNEL}\n# Page\n\n{cell}", nb_execution_mode="force") == ""
    soup = BeautifulSoup((tmp_path / "html" / "index.html").read_text(encoding="utf-8"), "html.parser")
    assert [image["alt"] for image in soup.select(".cell_output img")] == ["y: from 0 to 1"]


def test_drawing_of_a_cell_without_words_is_a_warning(warnings_of):
    found = warnings_of(f"{KERNEL}\n# Page\n\n{DRAWING_CELL.format(title='')}", nb_execution_mode="force")
    assert re.search(r"index\.md:\d+: WARNING: picture .*\.svg has no alternative text", found)


def test_line_cannot_break_between_a_formula_and_its_comma(warnings_of, tmp_path):
    assert warnings_of("# Page\n\nTake ($x$), then $a + b$-many, then $c$ and $d$.\n") == ""
    soup = BeautifulSoup((tmp_path / "html" / "index.html").read_text(encoding="utf-8"), "html.parser")
    for spoken in soup.find_all(class_="katex-mathml"):
        spoken.extract()
    assert [tied.get_text() for tied in soup.find_all(class_="together")] == ["(x),", "a+", "b-many,", "d."]
    assert soup.find(string=re.compile("Take")).find_parent("p").get_text() == "Take (x), then a+b-many, then c and d."


def test_references_of_a_docstring_become_a_list():
    from docstrings import rewrite

    lines = [".. [1] A. Author, *A book*,", "   2nd ed.", ".. [2] B. Author.", "", "Then |x| and `|y|`."]
    rewrite(None, None, None, None, None, lines)
    assert lines == ["* A. Author, *A book*, 2nd ed.", "* B. Author.", "", r"Then \|x\| and `|y|`."]


def test_drawings_are_stored_with_a_palette():
    modes = set()
    for path in (HTML / "_images").glob("*.png"):
        with Image.open(path) as drawing:
            modes.add(drawing.mode)
    assert modes == {"P"}
