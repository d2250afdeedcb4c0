"""Programs: the record of a derivative, simplified and written as straight-line NumPy."""

from __future__ import annotations

from linmap.engine.program import algebra, layout, pieces, sums  # they fill the table of rewrites
from linmap.engine.program.entrance import compiled
from linmap.engine.program.variant import Variant

__all__ = ["Variant", "algebra", "compiled", "layout", "pieces", "sums"]
