r"""Tokens to tree.

The grammar asks the scope two things only: is this name a function, and is it a letter we know.
Where a reader could read two ways (``t(1 + s)``, ``1/2x``, ``\sin x(1 + y)``) it refuses to guess.
"""

from .parser import Known, parse, read_name

__all__ = ["Known", "parse", "read_name"]
