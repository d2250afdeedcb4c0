"""Run the code of a page: each cell once, in order, in one namespace that marks, examples and comments share."""

__all__ = []
