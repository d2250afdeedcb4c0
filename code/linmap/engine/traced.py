"""Traced values: floats and arrays that tell a trace what is done to them.

There are two classes because NumPy looks inside lists for numbers. A traced scalar offers nothing that NumPy could
mistake for a sequence, so ``np.array([x[0] * x[1], 1.0])`` becomes an array of objects, which `lift` turns into one
traced array as soon as the engine meets it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from linmap._check import left_the_tape, no_rule
from linmap._structure import Traced
from linmap.engine import rules
from linmap.engine.calls.arrays import pick
from linmap.engine.calls.registry import dispatch, operand, title

__all__ = ["TracedArray", "TracedScalar", "wrap"]

OPERATORS = {
    "add": np.add,
    "sub": np.subtract,
    "mul": np.multiply,
    "truediv": np.divide,
    "pow": np.power,
    "matmul": np.matmul,
}
COMPARISONS = {
    "lt": np.less,
    "le": np.less_equal,
    "gt": np.greater,
    "ge": np.greater_equal,
    "eq": np.equal,
    "ne": np.not_equal,
}
SIGNS = {"add": "+", "sub": "-", "mul": "*", "truediv": "/", "pow": "**", "matmul": "@"}
WITHOUT_RULE = ("mod", "floordiv", "divmod", "and", "or", "xor", "lshift", "rshift")
CONVERSIONS = ("float", "int", "index", "complex", "round", "trunc", "floor", "ceil")
CONVERSION_CURE = (
    "Use np.sin for math.sin, leave float() out, and build arrays in one step with np.array([...]), not entry by entry."
)
DOUBLE = np.dtype(np.float64)
RULES = rules.UFUNCS | {np.matmul: rules.matmul}


class Operand(Traced):
    """What traced scalars and traced arrays share: a value, its trace, and what the trace keeps about it."""

    __slots__ = ("mark", "owner", "value")
    __hash__ = None  # like an array: a cache keyed by a traced value would outlive its trace

    def __init__(self, value: Any, owner: Any, mark: Any):
        self.value = value
        self.owner = owner
        self.mark = mark

    def plain(self) -> Any:
        """The number or array at the bottom, for decisions that no derivative sees: branches, orders.

        Every trace on the way is asked, because one that only writes a program cannot let a value decide.
        """
        self.owner.let_decide(self)
        return self.value.plain() if isinstance(self.value, Traced) else self.value

    def __repr__(self) -> str:
        return f"traced({self.value!r})"

    def __bool__(self) -> bool:
        return bool(self.plain())

    def __abs__(self) -> Any:
        return RULES[np.absolute](self)

    def __neg__(self) -> Any:
        return RULES[np.negative](self)

    def __pos__(self) -> Any:
        return self

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        rule = RULES.get(ufunc)
        if rule is None or kwargs or method != "__call__":
            raise _refused_ufunc(ufunc, method, inputs, kwargs)
        if len(inputs) == 1:  # likewise
            return self.owner.perform(rule, inputs, {})
        return rule(*map(operand, inputs))

    def __array_function__(self, function: Any, types: Any, args: tuple, kwargs: dict) -> Any:
        return dispatch(function, args, kwargs)

    def __copy__(self) -> Any:
        return self

    def __deepcopy__(self, memo: dict) -> Any:
        return self

    def __reduce__(self) -> Any:
        raise left_the_tape("pickling a traced value", "Keep f to plain NumPy.")

    def __getattr__(self, name: str) -> Any:
        # NumPy asks for a dtype to find out whether something is an array of numbers
        if name.startswith("__") or name == "dtype" or not hasattr(np.ndarray, name):
            raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")
        if name in ("item", "tolist", "tobytes", "data", "flat", "view"):
            raise left_the_tape(f"x.{name}", "Stay with NumPy functions and indexing, such as x[0].")
        raise no_rule(f"x.{name}", f"Use a NumPy function that is in the book's table of rules instead of .{name}.")


class TracedScalar(Operand):
    """A traced number. It has no length, no index and no conversion to a plain number."""

    __slots__ = ()
    shape: tuple[int, ...] = ()
    ndim = 0
    size = 1
    T = property(lambda self: self)

    def lift(self, array: np.ndarray) -> TracedArray:
        """Turn an array of objects that holds traced scalars into one traced array."""
        for entry in array.flat:
            if not isinstance(entry, (TracedScalar, float, int, np.number)):
                raise TypeError(
                    f"np.array: an entry has type {type(entry).__name__}; expected numbers beside traced scalars. "
                    "Join arrays with np.stack or np.concatenate."
                )
        row = rules.stack(*array.flat, axis=0)
        return row[0] if array.ndim == 0 else rules.reshape(row, shape=array.shape)

    def sum(self) -> TracedScalar:
        return self

    def __format__(self, form: str) -> str:
        return format(self.value, form)


class TracedArray(Operand):
    """A traced array of at least one axis."""

    __slots__ = ()
    shape = property(lambda self: self.value.shape)
    ndim = property(lambda self: self.value.ndim)
    size = property(lambda self: self.value.size)
    dtype = np.dtype(np.float64)
    T = property(lambda self: np.transpose(self))
    mT = property(lambda self: np.swapaxes(self, -1, -2))

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, index: Any) -> Any:
        return pick(self, index)

    def __iter__(self) -> Any:
        return (self[k] for k in range(len(self)))

    def __setitem__(self, index: Any, given: Any) -> None:
        raise left_the_tape(
            "y[...] = ... on a traced array",
            "Build the array in one step, with np.array([...]), np.stack or np.where.",
        )

    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
        raise left_the_tape(
            "np.array or np.asarray of traced arrays",
            "Join arrays with np.stack, write a @ b for a.dot(b), and leave np.asarray out.",
        )

    def reshape(self, *shape: Any) -> TracedArray:
        return np.reshape(self, shape[0] if len(shape) == 1 else shape)

    def transpose(self, *axes: Any) -> TracedArray:
        return np.transpose(self, axes[0] if len(axes) == 1 else axes or None)

    def copy(self) -> TracedArray:
        return self

    def flatten(self) -> TracedArray:
        return np.ravel(self)


def _refused_ufunc(ufunc: np.ufunc, method: str, inputs: tuple, kwargs: dict) -> TypeError:
    """Say why a ufunc on traced values cannot be followed."""
    name = title(ufunc)
    if method != "__call__":
        return no_rule(f"{name}.{method}", "Write the sum or product with np.sum, np.prod or indexing.")
    if any(o is i for o in kwargs.get("out", ()) for i in inputs):
        return left_the_tape(f"{name} in place (a += b)", "Write a = a + b: traced values never change in place.")
    if kwargs:
        return no_rule(f"{name} with {', '.join(f'{k}=' for k in kwargs)}", "Leave the keyword out.")
    return no_rule(name, "Build it from the functions listed in the book's table of rules.")


def _operator(rule: Any) -> tuple[Any, Any]:
    def forward(self: Operand, other: Any) -> Any:
        kind, owner = type(other), self.owner
        plain = kind is float or (kind is np.ndarray and other.dtype is DOUBLE)
        if plain or (isinstance(other, Traced) and other.owner is owner):  # the shorter way to rule(self, other)
            return owner.perform(rule, (self, other), {})
        if getattr(other, "__array_ufunc__", True) is None:  # another kind of object claims the operator
            return NotImplemented
        return rule(self, operand(other))

    return forward, (lambda self, other: rule(operand(other), self))


def _comparison(rule: Any) -> Any:
    def compare(self: Operand, other: Any) -> Any:
        y = rule(self, operand(other))
        return bool(y) if isinstance(y, np.bool) else y

    return compare


def _method(function: Any) -> Any:
    return lambda self, *args, **kwargs: dispatch(function, (self, *args), kwargs)


def _refusal(error: Any, call: str, cure: str) -> Any:
    def refuse(self: Operand, *args: Any) -> Any:
        raise error(call, cure)

    return refuse


METHODS = {
    "argmax": np.argmax,
    "argmin": np.argmin,
    "argsort": np.argsort,
    "clip": np.clip,
    "cumsum": np.cumsum,
    "dot": np.dot,
    "max": np.max,
    "mean": np.mean,
    "min": np.min,
    "prod": np.prod,
    "ravel": np.ravel,
    "repeat": np.repeat,
    "squeeze": np.squeeze,
    "std": np.std,
    "sum": np.sum,
    "swapaxes": np.swapaxes,
    "trace": np.trace,
    "var": np.var,
}

for _name, _ufunc in OPERATORS.items():
    _plain, _reflected = _operator(RULES[_ufunc])
    setattr(Operand, f"__{_name}__", _plain)
    setattr(Operand, f"__r{_name}__", _reflected)
    _no = _refusal(left_the_tape, f"a {SIGNS[_name]}= b on a traced array", f"Write a = a {SIGNS[_name]} b.")
    setattr(TracedArray, f"__i{_name}__", _no)
for _name, _ufunc in COMPARISONS.items():
    setattr(Operand, f"__{_name}__", _comparison(RULES[_ufunc]))
for _name in WITHOUT_RULE:
    _no = _refusal(no_rule, f"the operator {_name}", "Compute it from plain numbers.")
    setattr(Operand, f"__{_name}__", _no)
    setattr(Operand, f"__r{_name}__", _no)
for _name in CONVERSIONS:
    setattr(Operand, f"__{_name}__", _refusal(left_the_tape, f"{_name}() of a traced value", CONVERSION_CURE))
for _ufunc, _rule in RULES.items():
    # NumPy calls a method of this name on each entry of an array of traced scalars
    if _ufunc.nin == 1 or _ufunc in (np.arctan2, np.hypot):
        setattr(TracedScalar, _ufunc.__name__, lambda self, *args, rule=_rule: rule(self, *map(operand, args)))
for _name, _function in METHODS.items():
    setattr(TracedArray, _name, _method(_function))


def wrap(y: Any, owner: Any, mark: Any) -> TracedScalar | TracedArray:
    """Hand a value to a trace; a Python float as NumPy's, which a float32 beside it does not pull down."""
    if isinstance(y, (np.ndarray, TracedArray)):
        if y.dtype is not DOUBLE and y.dtype.kind == "c":
            raise _complex()
        return TracedArray(y, owner, mark) if y.ndim else TracedScalar(y, owner, mark)
    if isinstance(y, (complex, np.complexfloating)):
        raise _complex()
    return TracedScalar(np.float64(y) if type(y) is float else y, owner, mark)


def _complex() -> TypeError:
    return TypeError(
        "f: a value inside f is complex; expected real numbers, since linmap differentiates real maps. "
        "Work with real and imaginary parts."
    )
