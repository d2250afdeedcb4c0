"""The door to the grammar."""

from typing import Protocol

from ..tree import Name, Node
from ..trouble import Unreadable
from .environments import Environments

__all__ = ["Known", "parse", "read_name"]


class Known(Protocol):
    """What the grammar must know of the letters."""

    def is_function(self, name: str) -> bool:
        """Whether the name is a function."""

    def knows(self, name: Name) -> bool:
        """Whether the letter has a meaning."""

    def parameters(self, name: str) -> tuple:
        """The letters a function was defined with."""


def parse(tokens, known) -> Node:
    """Return the tree of one side of a statement."""
    if not tokens:
        raise Unreadable("nothing stands on one side", 0)
    try:
        return Environments(tokens, known).all_of(tokens)
    except RecursionError:
        raise Unreadable("too many brackets in each other", tokens[0].position) from None


def read_name(tokens, known):
    """Return the letter the tokens are, and the tokens behind it; None if they begin with something else."""
    part = Environments(tokens, known)
    if not tokens or tokens[0].kind not in ("letter", "operator"):
        return None
    if tokens[0].kind == "operator":
        return Name(tokens[0].text, position=tokens[0].position), tokens[1:]
    name = part.name()
    return name, tokens[part.index :]
