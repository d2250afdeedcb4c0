"""The rehearsal of a launch: what it opens, and what it calls a failure."""

import importlib.util

import pytest
from tree import ROOT

spec = importlib.util.spec_from_file_location("rehearse", ROOT / "binder" / "rehearse.py")
rehearse = importlib.util.module_from_spec(spec)
spec.loader.exec_module(rehearse)

CHAPTER = "```{code-cell} python\n1\n```\n\n```{code-cell} python\n:tags: [raises-exception]\n1 / 0\n```\n"
ERROR = {"output_type": "error", "ename": "ZeroDivisionError", "evalue": "division by zero"}


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project with one chapter."""
    chapter = tmp_path / "book" / "chapters" / "little.md"
    chapter.parent.mkdir(parents=True)
    chapter.write_text(CHAPTER, "utf8")
    monkeypatch.setattr(rehearse, "ROOT", tmp_path)
    return tmp_path


def cell(count, *outputs, tags=()):
    return {"execution_count": count, "outputs": list(outputs), "metadata": {"tags": list(tags)}}


LESSON = cell(2, ERROR, tags=["raises-exception"])


def test_a_notebook_that_ran_is_well(project):
    assert rehearse.judge("little", [cell(1), LESSON]) == []


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ([cell(1)], "1 cells ran; the chapter has 2"),
        ([cell(None), LESSON], "1 cells ran; the chapter has 2"),
        ([cell(1, ERROR), LESSON], "cell 1: ['ZeroDivisionError: division by zero']"),
        ([cell(1), cell(2, tags=["raises-exception"])], "cell 2: raised nothing, though tagged raises-exception"),
    ],
)
def test_a_notebook_that_broke_is_told(project, cells, told):
    assert rehearse.judge("little", cells) == [f"little: {told}"]


def test_the_path_is_the_one_of_the_button(project):
    built = project / "_build" / "html" / "book" / "chapters" / "little.html"
    built.parent.mkdir(parents=True)
    built.write_text('<a href="https://hub/v2/gh/a/b/main?filepath=x&amp;urlpath=lab/tree/other/little.md">', "utf8")
    assert rehearse.launch_path("little") == "lab/tree/other/little.md"


def test_without_a_button_the_path_is_the_one_the_site_would_write(project, monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "book" / "_ext")
    assert rehearse.launch_path("little") == "lab/tree/book/chapters/little.md"
