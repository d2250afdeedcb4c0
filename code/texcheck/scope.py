"""What the letters stand for at a place of the page, and points at which to try a claim."""

import random
from dataclasses import dataclass, field

import numpy as np

from .precise import number
from .trouble import Unreadable

__all__ = ["CONSTANTS", "Function", "Point", "Scope"]

CONSTANTS = {"e", "\\pi"}
# Lengths for the size letters n, m, ...: different ones, so that a transpose shows.
LENGTHS = (3, 2, 4, 5)


@dataclass(frozen=True)
class Function:
    """A function of the text: its letters and its body."""

    parameters: tuple
    body: object


@dataclass
class Scope:
    """Values, functions, letters and assumptions, in the order the text states them."""

    values: dict = field(default_factory=dict)
    functions: dict = field(default_factory=dict)
    shapes: dict = field(default_factory=dict)
    letters: set = field(default_factory=set)
    sizes: dict = field(default_factory=dict)
    laws: dict = field(default_factory=dict)
    assumptions: list = field(default_factory=list)
    used: set = field(default_factory=set)

    def copy(self):
        """Return the scope as it stands now; what is used is noted for both."""
        parts = {name: type(part)(part) for name, part in vars(self).items() if name != "used"}
        return Scope(**parts, used=self.used)

    def inherit(self, other):
        """Take over what another example of the page has defined."""
        for name in ("values", "functions", "shapes", "letters", "sizes", "laws"):
            getattr(self, name).update(getattr(other, name))
        self.assumptions += other.assumptions

    def adopt(self, other, names):
        """Take over some names from a scope that began as a copy of this one."""
        for name in names:
            for part in ("values", "functions", "shapes", "laws"):
                if name in getattr(other, part):
                    getattr(self, part)[name] = getattr(other, part)[name]
            new = {name, *getattr(other.functions.get(name), "parameters", ())}
            self.letters |= new & other.letters
        self.sizes.update(other.sizes)

    def is_function(self, name):
        """Whether a name is a function."""
        return name in self.functions

    def parameters(self, name):
        """Return the letters a function was defined with."""
        return self.functions[name].parameters

    def knows(self, name):
        """Whether the text has said what kind of thing a letter is."""
        return any(self.introduced(each) for each in (name.full, name.base)) or name.base in CONSTANTS

    def introduced(self, name):
        """Whether a plain name has been introduced."""
        return name in self.values or name in self.letters or name in self.shapes or name in self.sizes

    def declare(self, name, dimensions):
        """Note that a letter is a number (), a vector (n,) or a matrix (m, n)."""
        for each in dimensions:
            self.size(each)
        self.letters.add(name)
        self.shapes[name] = tuple(dimensions)

    def size(self, letter):
        """Return the length a size letter stands for in the trials."""
        if letter.isdigit():
            if not 0 < int(letter) <= 50:
                raise Unreadable(f"the dimension {letter} is not one we try")
            return int(letter)
        if letter not in self.sizes:
            self.sizes[letter] = LENGTHS[len(self.sizes) % len(LENGTHS)]
        return self.sizes[letter]

    def shape_of(self, name):
        """Return the declared shape in numbers, or None."""
        found = self.shapes.get(name)
        return None if found is None else tuple(self.size(each) for each in found)


class Point:
    """One random choice of all letters without a value; each is drawn when somebody asks for it."""

    def __init__(self, scope, seed, attempt):
        self.scope, self.seed = scope, seed
        self.attempt, self.drawn = attempt, {}
        # Set by whatever has a kink or a case: then a few points see only one side of it.
        self.kinked = False

    def value(self, name):
        """Return the letter's value at this point."""
        if name not in self.drawn:
            self.drawn[name] = self._draw(name)
        return self.drawn[name]

    def _draw(self, name):
        source = random.Random(f"{self.seed} {self.attempt} {name}")
        if name in self.scope.laws:
            return self.scope.laws[name].draw(source)
        form = self.scope.shape_of(name) or ()
        if not form:
            # Later attempts reach farther: an assumption may ask for x > 10.
            return self._number(source) * (1, 1, 3, 10)[self.attempt % 4 if self.attempt > 20 else 0]
        array = np.empty(form, dtype=object)
        for place in np.ndindex(form):
            array[place] = self._number(source)
        return array

    def _number(self, source):
        return number(source.choice([-1, 1]) * source.randint(30, 190)) / 97
