"""On a page, an error whose message is the lesson shows that message alone; notebooks keep the whole traceback."""

import re

from docutils import nodes

MESSAGE = re.compile(r"^[\w.]*(?:Error|Exception): ", re.MULTILINE)


def shorten(_app, doctree):
    for block in doctree.findall(nodes.literal_block):
        if "traceback" in block["classes"]:
            told = block.astext()
            start = max((found.start() for found in MESSAGE.finditer(told)), default=0)
            block.children = [nodes.Text(told[start:])]
            block.rawsource = told[start:]


def setup(app):
    app.connect("doctree-read", shorten)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
