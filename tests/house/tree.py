"""The files of the project, and what must never stand in one."""

import re
import subprocess
import sys
from pathlib import Path

__all__ = ["ROOT", "addresses_in", "mirrors", "tracked"]

ROOT = Path(__file__).resolve().parents[2]

# Folders that exist on one machine only. A path inside a web address has something before its slash.
MACHINE = re.compile(r"(?<![\w.}>$-])/(?:home|root|work|tmp|Users|mnt|private|var/folders)/\w|\b[A-Z]:\\Users")
HOSTS = re.compile(r"py[p]i\.org|python[h]osted\.org|npm[j]s\.(?:org|com)|yarn[p]kg\.com|deb\.deb[i]an\.org")
ADDRESS = re.compile(r"https?://(?:[^/@\s'\"]+@)?([\w.-]+)")


def tracked():
    """Return the files that are in the repository or about to be."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    run = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True)
    paths = [ROOT / name for name in sorted(set(run.stdout.split("\0"))) if name]
    return [path for path in paths if path.is_file()]


def mirrors():
    """Return the package hosts this machine is set up with; a lock file must not carry them abroad."""
    listing = [sys.executable, "-m", "pip", "config", "list"]
    settings = subprocess.run(listing, capture_output=True, text=True, check=False).stdout
    return set(ADDRESS.findall(settings))


def addresses_in(text, hosts=()):
    """Yield (line, address) for what holds on one machine or names a package host."""
    for number, line in enumerate(text.splitlines(), 1):
        found = MACHINE.search(line) or HOSTS.search(line)
        if found or any(host in line for host in hosts):
            yield number, found[0] if found else "the package host of this machine"
