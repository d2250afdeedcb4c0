"""What stands in a worked example and does nothing: a number no claim is about, a definition no claim uses."""

from .tree import Call, Defined, Name, Negative, Number, Tuple, Value, children

__all__ = ["mark_idle"]

TOLD = "an expression that no claim of this example is about"
# Letters that number things; a text may name them without a claim.
INDICES = {"i", "j", "k", "m", "n", "N"}


def mark_idle(place):
    """Mark what is idle when the example has ended."""
    _mentions(place)
    _unused(place)


def _mentions(place):
    """An expression without a relation is worth its place only if some claim is about it."""
    parts = list(_parts_of(place))
    for finding in place.findings:
        alone = [tree for each in finding.outcomes if each.kind in ("bare", "mention") for tree in each.trees]
        idle = [tree for tree in alone if tree not in parts]
        if finding.kind in ("bare", "mention") and alone:
            finding.kind, finding.told = ("bare", finding.told or TOLD) if idle else ("mention", "")


def _unused(place):
    """What is introduced must be needed by a claim."""
    for name, (finding, kind) in place.definitions.items():
        if name not in place.scope.used and not finding.bad and name not in INDICES:
            finding.kind, finding.told = "unused", f"{name} is introduced by this {kind}, but no claim uses it"


def _parts_of(place):
    """Yield what the claims and definitions of a zone are about."""
    scope = place.scope
    bodies = [*place.trees, *scope.values.values(), *(function.body for function in scope.functions.values())]
    for body in bodies:
        yield from _parts(body)
        if not isinstance(body, (Number, Negative)):
            yield body
    for name, function in scope.functions.items():
        yield Value(Defined(name))
        yield Call(Defined(name), tuple(Name(letter) for letter in function.parameters))


def _parts(found):
    """Yield the parts that say more than one number, and the points at which functions are taken."""
    for part in children(found):
        yield from _parts(part)
        if not isinstance(part, (Number, Negative)):
            yield part
    if isinstance(found, Call) and len(found.arguments) > 1:
        yield Tuple(found.arguments)
