"""Fit docstrings, written to be read as plain text, to a page that holds many of them."""

import re

REFERENCE = re.compile(r"\s*\.\. \[\d+\] (.*)")


def list_references(lines):
    """Make each ``.. [1] A book,`` an item of a list: on one page the numbers of all docstrings would collide."""
    rewritten, inside = [], False
    for line in lines:
        if found := REFERENCE.match(line):
            rewritten.append(f"* {found[1]}")
            inside = True
        elif inside and line.startswith(" "):
            rewritten[-1] += f" {line.strip()}"
        else:
            rewritten.append(line)
            inside = False
    return rewritten


def keep_bars(line):
    """Let |x| outside of backquotes be an absolute value, not a substitution."""
    parts = line.split("`")
    parts[::2] = [part.replace("|", r"\|") for part in parts[::2]]
    return "`".join(parts)


def rewrite(_app, _kind, _name, _thing, _options, lines):
    lines[:] = [keep_bars(line) for line in list_references(lines)]


def setup(app):
    # After napoleon (500) has turned the sections of the docstring into reStructuredText.
    app.connect("autodoc-process-docstring", rewrite, priority=600)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
