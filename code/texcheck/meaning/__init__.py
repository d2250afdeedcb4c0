"""Tree to value, at one point, with 100 digits."""

from . import algebra, calculus, chance, functions, repetition
from .environment import Environment

__all__ = ["Environment", "algebra", "calculus", "chance", "functions", "repetition"]
