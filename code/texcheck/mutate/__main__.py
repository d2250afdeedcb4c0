"""Prove that the checks hold: plant small faults in pages, one at a time; each must make its page fail.

``python -m texcheck.mutate [-j JOBS] [--sample N] [--accept FILE] PAGE...``

A survivor is accepted only if FILE lists it under a reason; any other is an error.
"""

import argparse
import os
import sys
import time
from pathlib import Path

from .hunt import accepted, hunt

__all__ = ["main"]


def main(arguments=None):
    """Run the hunt from the command line."""
    parser = argparse.ArgumentParser(prog="python -m texcheck.mutate", description=__doc__.splitlines()[0])
    parser.add_argument("pages", nargs="+")
    parser.add_argument("-j", "--jobs", type=int, default=2)
    parser.add_argument("--sample", type=int)
    parser.add_argument("--accept")
    options = parser.parse_args(arguments)
    os.environ["MPLBACKEND"] = "Agg"
    begun = time.monotonic()
    survivors, table = hunt([Path(page) for page in options.pages], options.jobs, options.sample)
    known = accepted(options.accept)
    for survivor in survivors:
        told = f"accepted: {known[survivor.key]}" if survivor.key in known else "SURVIVES"
        print(f"{survivor.page}:{survivor.line}: {told}\n  {survivor.key}")
    stale = set(known) - {survivor.key for survivor in survivors} if not options.sample else ()
    stale = [key for key in sorted(stale) if key.split(" | ")[0] in options.pages]
    for key in stale:
        print(f"listed, but does not survive: {key}")
    unknown = [survivor for survivor in survivors if survivor.key not in known]
    _print(table, len(survivors), len(unknown), time.monotonic() - begun)
    return int(bool(unknown or stale))


def _print(table, alive, unknown, seconds):
    for operator, (killed, planted) in sorted(table.items()):
        print(f"  {operator:9} {killed:5} of {planted}")
    killed, planted = (sum(column) for column in zip(*table.values(), strict=True))
    print(f"{killed} of {planted} planted faults were seen, {alive} survive, {unknown} unreviewed; {seconds:.0f} s")


if __name__ == "__main__":
    sys.exit(main())
