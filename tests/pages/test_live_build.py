"""What the build says of a live element that is written wrong: file, line and cure."""

import io
import json
import re

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

import answer_boxes
import live_figures

SETTINGS = {
    "extensions": ["myst_nb", "katex_build", "answer_boxes", "live_figures"],
    "html_math_renderer": "katex_build",
    "myst_enable_extensions": ["colon_fence"],
    "nb_execution_mode": "force",
    "html_theme": "basic",
}
KERNEL = "---\nkernelspec: {name: python3, display_name: Python 3}\nfile_format: mystnb\n---\n\n# Page\n\n"
CELL = """
```{code-cell} python
---
mystnb: {figure: {name: fig-red, caption: Red}, image: {alt: A red dot}}
---
from IPython.display import Image
import base64
draw = lambda **_: Image(base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC"))
CALL
```
"""
PICTURE = "\n![A red dot](red.png)\n"


@pytest.fixture
def build(tmp_path):
    """Return a function that builds one page and gives back what Sphinx warned of, and the page."""

    def go(text):
        source = tmp_path / "source"
        source.mkdir()
        (source / "jacobian.md").write_text(text, encoding="utf-8")
        (source / "red.png").touch()
        warnings = io.StringIO()
        places = (source, None, tmp_path / "html", tmp_path / "doctrees", "html")
        with docutils_namespace():
            app = Sphinx(*places, SETTINGS | {"root_doc": "jacobian"}, status=None, warning=warnings)
            app.build()
        html = (tmp_path / "html" / "jacobian.html").read_text(encoding="utf-8")
        return re.sub(r"\x1b\[[\d;]*m", "", warnings.getvalue()), html

    return go


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (":::{live} wrap\n" + PICTURE + ":::", "live: there is no figure wrap; expected one of"),
        (":::{live} answer\n" + PICTURE + ":::", "live: there is no figure answer"),
        (":::{live} warp\n:color: red\n" + PICTURE + ":::", "color"),
        (":::{live} warp\n:map: bent\n" + PICTURE + ":::", "map of warp is bent; expected one of bend, sine"),
        (
            ":::{live} warp\n:a: 1, 2, 3\n" + PICTURE + ":::",
            "a of warp is (1, 2, 3); expected two numbers, such as 1, 0",
        ),
        (":::{live} warp\n:sides: small\n" + PICTURE + ":::", "sides of warp is small; expected numbers"),
        (":::{live} warp\n\nNo picture.\n:::", "the box of warp holds no picture for readers without JavaScript"),
        (":::{live} warp\n:::\n\nNo cell.", "warp has no picture inside and no figure cell below"),
        (
            ":::{answer} ans-jacobian-nobody\n:::",
            "answer: book/answers/jacobian.yml has no entry ans-jacobian-nobody; it has ans-",
        ),
    ],
)
def test_wrong_element_names_file_and_line(build, text, told):
    found, _ = build(f"# Page\n\n{text}\n")
    assert re.search(rf"jacobian\.md:[3-8]: WARNING: .*{re.escape(told)}", found), found


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("% :::{live} wrap\n% :::", "live: there is no figure wrap"),
        ("% :::{live} warp\n% :map: bent\n% :::", "map of warp is bent"),
        ("% :::{live} warp\n% :::", "warp has no picture inside and no figure cell below"),
        ("% :::{live} warp", "live: expected % :::{live} NAME"),
        ("% :::{answer} ans-jacobian-nobody\n% :::", "jacobian.yml has no entry ans-jacobian-nobody"),
        ("% :::{answer} ans-jacobian-hand\n% :size: 3\n% :::", "ans-jacobian-hand has the option size; it takes none"),
    ],
)
def test_wrong_box_in_comments_names_file_and_line(build, text, told):
    found, _ = build(f"# Page\n\n{text}\n")
    assert re.search(rf"jacobian\.md:3: WARNING: .*{re.escape(told)}", found), found


def test_boxes_in_comments_are_boxes(build):
    boxes = "% :::{live} warp\n% :map: polar\n% :::\n" + CELL.replace("CALL", "draw(a=(2, 1))")
    found, html = build(KERNEL + "% A remark.\n\n" + boxes + "\n% :::{answer} ans-jacobian-hand\n% :::\n")
    assert found == ""
    assert "&quot;map&quot;: &quot;polar&quot;" in html
    assert html.count("<live-answer ") == 1


def test_answer_shows_no_body(build):
    found, _ = build("# Page\n\n:::{answer} ans-jacobian-hand\nThe answer is 12.\n:::\n")
    assert re.search(r"jacobian\.md:3: WARNING: .*ontent", found), found


@pytest.mark.parametrize(
    ("call", "told"),
    [("draw(size=3)", "live: warp has no option size"), ("draw(a=(1, 2, 3))", "live: a of warp is (1, 2, 3)")],
)
def test_wrong_constant_of_the_cell_names_file_and_line(build, call, told):
    found, _ = build(KERNEL + ":::{live} warp\n:::\n" + CELL.replace("CALL", call))
    assert re.search(rf"jacobian\.md:\d+: WARNING: {re.escape(told)}", found), found


def test_options_come_from_the_cell_below_and_the_box(build):
    found, html = build(
        KERNEL + ":::{live} warp\n:map: polar\n:::\n" + CELL.replace("CALL", "draw(a=(2, 1), sides=(0.3, 0.1))")
    )
    assert found == ""
    options = re.search(r'<live-warp data-live="warp" options="([^"]*)"', html)[1].replace("&quot;", '"')
    assert json.loads(options) == {"a": [2, 1], "sides": [0.3, 0.1], "map": "polar"}
    assert re.search(
        r'<figure[^>]* id="fig-red">\s*<live-warp[^>]*><img alt="A red dot"[^>]*/?>\s*</live-warp>\s*<figcaption>', html
    )


def test_box_with_a_picture_of_its_own(build):
    found, html = build("# Page\n\n:::{live} warp\n" + PICTURE + ":::\n")
    assert "live" not in found
    assert re.search(r'<live-warp[^>]*><img alt="A red dot"', html)


def test_missing_and_broken_data_are_told(build, tmp_path, monkeypatch):
    folder = tmp_path / "book" / "answers"
    folder.mkdir(parents=True)
    monkeypatch.setattr(answer_boxes, "ANSWERS", folder)
    text = "# Page\n\n:::{answer} ans-jacobian-a\n:::\n"
    assert "there is no book/answers/jacobian.yml" in build(text)[0]
    (folder / "jacobian.yml").write_text("ans-jacobian-a: [", encoding="utf-8")
    (tmp_path / "source").rename(tmp_path / "first")
    assert "book/answers/jacobian.yml is no YAML" in build(text)[0]
    for k, (content, told) in enumerate(
        [
            ("", "has no entry ans-jacobian-a; it has none"),
            ("- one\n", "has no entry ans-jacobian-a; it has none"),
            ("ans-jacobian-a:\n", "ans-jacobian-a in book/answers/jacobian.yml is no mapping"),
        ]
    ):
        (folder / "jacobian.yml").write_text(content, encoding="utf-8")
        (tmp_path / "source").rename(tmp_path / f"{k}")
        assert told in build(text)[0]


ENTRY = {"label": "J", "answer": "1", "check": "1"}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"answer": 3}, "has answer: 3; expected a str"),
        ({"anwser": "3"}, "has anwser; expected one of"),
        ({"variables": {"x": 3}}, "has the variable x: 3; expected [low, high]"),
        ({"variables": {"x": [2, 1]}}, "has the variable x: [2, 1]; expected [low, high]"),
        ({"variables": "x"}, "has variables: x; expected a dict"),
        ({"slips": [{"answer": 2, "check": "2", "say": "No."}]}, "has the slip"),
        ({"slips": [{"answer": "2", "check": "2", "say": "No.", "hint": "2"}]}, "has the slip"),
        ({"slips": ["2"]}, "has the slip 2; expected answer, check"),
        ({"slips": [{"answer": "2"}]}, "expected answer, check, and either say or mistake"),
        ({"slips": [{"answer": "2", "check": "2", "say": "No.", "mistake": "sign"}]}, "either say or mistake"),
        (
            {"slips": [{"answer": "2", "check": "2", "mistake": "sgn"}]},
            "has the mistake sgn, which mistakes.json does not know",
        ),
    ],
)
def test_wrong_data_are_told(change, told):
    [found] = answer_boxes.complaints(ENTRY | change)
    assert told in found


def test_data_without_what_is_needed():
    assert list(answer_boxes.complaints({"label": "J"})) == ["has no answer", "has no check"]
    assert list(answer_boxes.complaints("3")) == ["is no mapping"]
    assert list(answer_boxes.complaints(ENTRY)) == []


def test_comments_stay_at_home_and_lines_keep_their_numbers():
    text = '/**\n * Head.\n */\na(); /* here */ b();\n  // One.\nc("// no"); // two\n/* d */ e(); /* f */\n/* g\n*/'
    kept = '\n\n\na(); /* here */ b();\n\nc("// no"); // two\n/* d */ e(); /* f */\n\n'
    assert live_figures.without_comments(text).decode() == kept


def test_modules_are_served_line_by_line():
    for name, content in live_figures.served_files().items():
        if (path := live_figures.SOURCE / name).exists():
            lines = path.read_text(encoding="utf-8").splitlines()
            served = content.decode().splitlines()
            assert len(served) == len(lines)
            assert {one for one, other in zip(served, lines, strict=True) if one != other} == {""}


def test_folder_changes_with_any_file(monkeypatch):
    files = live_figures.served_files()
    names = set()
    for content in (b"", b"changed"):
        monkeypatch.setattr(live_figures, "served_files", lambda content=content: files | {"calc.mjs": content})
        names.add(live_figures.folder.__wrapped__())
    assert len(names) == 2
