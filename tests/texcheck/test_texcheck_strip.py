"""Comments for the checker do not reach the HTML; other raw HTML does."""

import pytest
from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.utils import new_document

from texcheck.strip import CommentsStayHome


def left(*texts):
    """Return what stays of some raw nodes."""
    document = new_document("page.md", get_default_settings())
    paragraph = nodes.paragraph("", "", nodes.Text("words"))
    paragraph += [nodes.raw("", text, format="html") for text in texts]
    document += paragraph
    CommentsStayHome(document).run()
    return [node.astext() for node in document.findall(nodes.raw)]


@pytest.mark.parametrize("comment", ["<!-- math: a = 1 -->", "<!--= \\det A\n-->", "  <!-- py: f ~ f -->\n"])
def test_a_comment_stays_home(comment):
    assert left(comment, "<b>", "</b>") == ["<b>", "</b>"]


@pytest.mark.parametrize("html", ["<br>", "<!-- a --> <b>", "<!-- a --><p>x</p><!-- b -->", "text"])
def test_other_html_stays(html):
    assert left(html) == [html]
