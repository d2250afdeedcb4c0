"""Check pages: ``python -m texcheck FILE...`` prints file:line for all that is wrong and ends with 1 if anything is."""

import argparse
import contextlib
import io
import os
import sys

from .checked import load
from .report import summary

__all__ = ["main"]


def main(arguments=None):
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m texcheck", description="Check the LaTeX and the code of MyST pages."
    )
    parser.add_argument("pages", nargs="+", metavar="FILE")
    parser.add_argument("-q", "--quiet", action="store_true", help="print what is wrong, nothing else")
    options = parser.parse_args(arguments)
    os.environ["MPLBACKEND"] = "Agg"
    wrong = 0
    for name in options.pages:
        told, counted = _check(name)
        for text in told:
            print(text)
        if counted and not options.quiet:
            print(counted)
        wrong += len(told)
    if not options.quiet:
        print(f"{wrong} wrong")
    return int(wrong > 0)


def _check(name):
    """Return the complaints of one page and its summary; whatever breaks is a complaint, and the next page follows."""
    try:
        page = load(name)
        with contextlib.redirect_stdout(io.StringIO()):
            told = page.complaints()
        return told, summary(page.name, page.reading)
    except (OSError, UnicodeDecodeError) as error:
        return [f"{name}:1: cannot be read: {error}"], ""
    except Exception as error:
        return [f"{name}:1: cannot be checked: {type(error).__name__}: {error}"], ""


if __name__ == "__main__":
    sys.exit(main())
