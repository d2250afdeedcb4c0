"""The fenced blocks of a MyST page, each with the line it stands on."""

import functools
import textwrap
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import yaml
from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.directives import parse_directive_text
from myst_parser.parsers.mdit import create_md_parser

__all__ = ["LITERAL", "Block", "dialect", "front_matter", "read_blocks", "syntax"]

# For pages outside a book.
DIALECT = {"amsmath", "colon_fence", "deflist", "dollarmath"}

# What stands in these is no Markdown, so a fence inside it is text.
LITERAL = {"code", "code-block", "code-cell", "raw-cell", "math", "raw", "eval-rst", "mermaid"}


@dataclass(frozen=True)
class Block:
    """One fence: ``{name} argument`` for a directive, a bare language for code.

    `line` is the line it opens on, `body_line` the first of its body, `close` its last.
    """

    info: str
    body: str
    line: int
    body_line: int
    close: int
    colon: bool = False
    indented: bool = False
    options: dict = field(default_factory=dict)
    inside: tuple["Block", ...] = ()

    @property
    def directive(self):
        """The name in braces, or "" for a plain fence."""
        return self.info[1:].partition("}")[0] if self.info.startswith("{") else ""

    @property
    def argument(self):
        """What follows the name: a title, a label or a language."""
        return self.info.partition("}")[2].strip() if self.directive else ""

    @property
    def language(self):
        """The language of a plain fence or of a code cell."""
        return self.argument if self.directive else self.info.split(" ")[0]

    @property
    def tags(self):
        """The cell's tags."""
        return list(self.options.get("tags", []))

    def shown(self, part):
        """What a cell says of its output: the options of its figure or of its image."""
        return (self.options.get("mystnb") or {}).get(part) or {}

    @property
    def folded(self):
        """Whether the reader must open this block, or one around it, to see it."""
        classes = str(self.options.get("class", "")).split()
        shut = "dropdown" in (*classes, self.directive) and "open" not in self.options
        return shut or any(outer.folded for outer in self.inside)


@functools.cache
def syntax():
    """Return the book's own Markdown parser."""
    return create_md_parser(dialect(), RendererHTML)


def dialect():
    """Return the extensions of Markdown that the book in this folder, or above it, switches on."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (config := folder / "_config.yml").exists():
            settings = yaml.safe_load(config.read_text("utf8"))
            return MdParserConfig(
                enable_extensions=set(settings.get("parse", {}).get("myst_enable_extensions", DIALECT))
            )
    return MdParserConfig(enable_extensions=DIALECT)


def front_matter(text):
    """Return the YAML block a page opens with, as a dictionary."""
    head = [token.content for token in syntax().parse(text)[:1] if token.type == "front_matter"]
    return (yaml.safe_load(head[0]) or {}) if head else {}


def read_blocks(text, line=1, inside=()):
    """Return all fences of `text` in reading order, nested ones right after their owner."""
    found = []
    for token in syntax().parse(text):
        if token.type in ("fence", "colon_fence"):
            block = _block(token, line, inside)
            found.append(block)
            if block.directive and block.directive not in LITERAL:
                found += read_blocks(block.body, block.body_line, (*inside, block))
    return found


def _block(token, line, inside):
    """Make a block of one token; only directives carry options."""
    body, options, offset = token.content.rstrip("\n"), {}, 0
    info = token.info.strip()
    if info.startswith("{"):
        parsed = parse_directive_text(_AnyDirective, "", token.content, validate_options=False)
        body, options, offset = "\n".join(parsed.body), parsed.options, parsed.body_offset
    opening = line + token.map[0]
    return Block(
        info=info,
        body=textwrap.dedent(body),
        line=opening,
        body_line=opening + 1 + offset,
        close=line + token.map[1] - 1,
        colon=token.type == "colon_fence",
        indented=token.level > 0,
        options=options,
        inside=inside,
    )


class _AnyDirective:
    """Stands for whatever directive a fence names: only its options are read here."""

    option_spec: ClassVar = {"any": str}
    required_arguments = 0
    optional_arguments = 1
    has_content = True
