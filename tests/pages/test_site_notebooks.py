"""The notebook a reader downloads: valid, executed, and beside the source it came from."""

import nbformat
import pytest
from site_files import HTML, ROOT, TEXTS, parse

EXECUTED = [page for page in TEXTS if "kernelspec:" in (ROOT / page).with_suffix(".md").read_text(encoding="utf-8")]


def download(page, ending):
    """Return the file behind the download link of a page."""
    links = [link["href"] for link in parse(page).select(".page-menu a[download]")]
    [address] = [link for link in links if link.endswith(ending)]
    return (HTML / page).parent / address


def test_some_page_is_executed():
    assert "book/chapters/jacobian.html" in EXECUTED


@pytest.mark.parametrize("page", EXECUTED)
def test_notebook_is_valid_and_holds_its_outputs(page):
    notebook = nbformat.read(download(page, ".ipynb"), as_version=4)
    nbformat.validate(notebook)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert cells
    assert all(cell.execution_count for cell in cells)
    assert any(cell.outputs for cell in cells)
    assert notebook.metadata.kernelspec.name == "python3"


@pytest.mark.parametrize("page", TEXTS)
def test_source_is_the_file_of_the_repository(page):
    source = download(page, ".md").read_text(encoding="utf-8")
    assert source == (ROOT / page).with_suffix(".md").read_text(encoding="utf-8")
