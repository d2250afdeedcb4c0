"""The node that runs the tests of the JavaScript: the one that also sets the formulas."""

from katex_build import find_node

__all__ = ["NODE"]

NODE = find_node()
