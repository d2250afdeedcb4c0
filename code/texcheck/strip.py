"""Sphinx extension: HTML comments of a page stay out of its HTML, where they would tell readers nothing."""

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

__all__ = ["CommentsStayHome", "setup"]


class CommentsStayHome(SphinxPostTransform):
    """Remove the raw nodes that hold a comment and nothing else."""

    default_priority = 900

    def run(self, **kwargs):
        """Remove them."""
        for node in list(self.document.findall(nodes.raw)):
            text = node.astext().strip()
            if text.startswith("<!--") and text.endswith("-->") and text.count("<!--") == 1:
                node.parent.remove(node)


def setup(app):
    """Register the transform."""
    app.add_post_transform(CommentsStayHome)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
