"""The options of live figures: from what an author writes to what the figure's file asks for."""

import ast
import re


def number(value):
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError("expected a number")
    return value


def numbers(value):
    if not isinstance(value, (tuple, list)):
        raise ValueError("expected numbers, such as 0.4, 0.2")
    return [number(each) for each in value]


def pair(value):
    if len(found := numbers(value)) != 2:
        raise ValueError("expected two numbers, such as 1, 0")
    return found


def words(value):
    return re.split(r"[\s,]+", str(value).strip())


def convert(kind, value):
    """Return an option as the figure's kind wants it: a number, a word of a list, a text."""
    if "|" in kind:
        if value not in kind.split("|"):
            raise ValueError(f"expected one of {kind.replace('|', ', ')}")
        return value
    return {"number": number, "numbers": numbers, "pair": pair, "words": words, "text": str}[kind](value)


def literal(text):
    """Read what an author wrote behind ``:name:``: numbers become numbers, the rest stays text."""
    try:
        return ast.literal_eval(text)
    except (SyntaxError, ValueError):
        return text
