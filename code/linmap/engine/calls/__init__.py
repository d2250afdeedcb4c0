"""NumPy's functions on traced values: their signatures, spelled out in the primitives of the table."""

from __future__ import annotations

from linmap.engine.calls import arrays, matrices, products, sums
from linmap.engine.calls.registry import CALLS

__all__ = ["CALLS", "arrays", "matrices", "products", "sums"]
