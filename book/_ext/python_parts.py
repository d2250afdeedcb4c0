"""The Python that runs in a page: its files, gathered from node_modules, this environment and this checkout.

The versions stand in package.json (Pyodide, NumPy) and requirements.txt (autograd), nowhere else. A file that needs
work is made once, into a folder that outlives the site, and carries a checksum of what it was made from in its name.
"""

import gzip
import io
import json
import os
import re
import shutil
import tarfile
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from importlib import metadata
from pathlib import Path

__all__ = ["DRAWING", "PACKAGES", "Runtime", "checksum", "gather", "place"]

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ROOT / "node_modules"
PYODIDE = PACKAGES / "pyodide"
NUMPY = PACKAGES / "@emscripten-forge" / "numpy"
CORE = ["pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip"]
SITE = re.compile(r"lib/python[\d.]+/site-packages/")
# What a reader of this book never imports.
UNUSED = re.compile(
    r"numpy/(?:f2py|testing|_pyinstaller|distutils|random/_examples|core/include|_core/(?:include|lib))/"
    r"|/tests/|\.(?:pyi|pxd|c|h|a|ini|sh)$"
    r"|/(?:_(?:rational|umath|struct_ufunc|operand_flag)_tests|_simd|lapack_lite)\.cpython[^/]*$"
)
# The pictures of the book need Matplotlib, which a page does not have; these modules draw without it.
DRAWING = ("drawing", "palette")
NOTICE = """\
What runs Python in these pages comes from others.

Pyodide {pyodide}: Mozilla Public License 2.0, https://www.mozilla.org/MPL/2.0/
  Unchanged files of the npm package; their source is https://github.com/pyodide/pyodide/tree/{pyodide}
CPython and its standard library, inside Pyodide: Copyright (c) Python Software Foundation; All Rights Reserved.
  PSF License Agreement, https://docs.python.org/3.12/license.html
NumPy {numpy}, built by emscripten-forge: BSD 3-Clause; the text is in numpy-*.zip, folder numpy-{numpy}.dist-info
  Parts that a reader of this book does not need were left out.
autograd {autograd}: MIT; the text is in autograd-*.zip, folder autograd-{autograd}.dist-info
linmap: BSD 3-Clause; the text is in linmap-*.zip
"""


@dataclass(frozen=True)
class Runtime:
    """What a site carries: a folder of files; the bytes of a download, and those that the bar of a page counts."""

    name: str
    archives: list
    files: dict
    download: int
    counted: int


def checksum(*parts):
    """Return eight letters that change with any of the parts."""
    total = sha256()
    for part in parts:
        total.update(sha256(part).digest())
    return total.hexdigest()[:8]


def npm_version(package):
    return json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]


def numpy_members():
    """Return {name: bytes} of NumPy without what `UNUSED` names."""
    [archive] = NUMPY.glob("pkg/*.tar.gz")
    members = {}
    with tarfile.open(archive) as tar:
        for entry in tar:
            name, inside = SITE.subn("", entry.name.removeprefix("./"))
            if inside and entry.isfile() and not UNUSED.search(name):
                members[name] = tar.extractfile(entry).read()
    return members


def autograd_members():
    """Return {name: bytes} of the installed autograd: the modules and the license."""
    wanted = re.compile(r"autograd/.*\.py$|.*\.dist-info/(?:METADATA|licenses/.*)$")
    files = {file.as_posix(): file for file in metadata.files("autograd")}
    return {name: file.locate().read_bytes() for name, file in files.items() if wanted.match(name)}


def linmap_members():
    """Return {name: bytes} of the package in this checkout, of its figures only what needs no Matplotlib."""
    code = ROOT / "code"
    found = {path.relative_to(code).as_posix(): path for path in code.glob("linmap/**/*.*")}
    figures = "|".join(("__init__", *DRAWING))
    wanted = re.compile(rf"linmap/(?!figures/(?!(?:{figures})\.py$)).*\.(?:py|json)$")
    members = {name: path.read_bytes() for name, path in found.items() if wanted.match(name)}
    return members | {"linmap/LICENSE": (ROOT / "LICENSE").read_bytes()}


def write_zip(path, members):
    """Write the same bytes for the same members, whatever the clock says."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in sorted(members.items()):
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    path.write_bytes(packed.getvalue())


def archive(cache, name, source, read_members):
    """Return the zip made from `source`, a fingerprint as bytes; make it if this was not done before."""
    path = cache / f"{name}-{checksum(source, Path(__file__).read_bytes())}.zip"
    if not path.exists():
        write_zip(path, read_members())
    return path


def joined(members):
    return b"".join(name.encode() + content for name, content in sorted(members.items()))


def make_archives(cache):
    """Return the three archives that are unpacked beside Python's own library."""
    autograd, linmap = autograd_members(), linmap_members()
    numpy = npm_version(NUMPY)
    return [
        archive(cache, f"numpy-{numpy.partition('-')[0]}", numpy.encode(), numpy_members),
        archive(cache, f"autograd-{metadata.version('autograd')}", joined(autograd), lambda: autograd),
        archive(cache, "linmap", joined(linmap), lambda: linmap),
    ]


def write_small_files(cache):
    """Write the lock file, without the hundreds of packages this site does not have, and the licenses."""
    lock = json.loads((PYODIDE / "pyodide-lock.json").read_text(encoding="utf-8"))
    (cache / "pyodide-lock.json").write_text(json.dumps({"info": lock["info"], "packages": {}}), encoding="utf-8")
    versions = {
        "pyodide": npm_version(PYODIDE),
        "numpy": npm_version(NUMPY).partition("-")[0],
        "autograd": metadata.version("autograd"),
    }
    (cache / "licenses.txt").write_text(NOTICE.format(**versions), encoding="utf-8")
    return [cache / "pyodide-lock.json", cache / "licenses.txt"]


def packed_size(path):
    return path.stat().st_size if path.suffix == ".zip" else len(gzip.compress(path.read_bytes(), 6))


def download_size(cache, files):
    """Return what the files weigh as a web server sends them; packing ten megabytes takes a while, so it is noted."""
    state = checksum(*(f"{path.name} {path.stat().st_size}".encode() for path in files))
    note = cache / f"download-{state}.txt"
    if not note.exists():
        note.write_text(str(sum(map(packed_size, files))), encoding="utf-8")
    return int(note.read_text(encoding="utf-8"))


def gather(cache):
    """Return the Runtime, made in the folder `cache` as far as it is not there yet."""
    cache.mkdir(parents=True, exist_ok=True)
    archives = make_archives(cache)
    files = [*(PYODIDE / name for name in CORE), *archives, *write_small_files(cache)]
    fetched = [path for path in files if path.name != "licenses.txt"]
    return Runtime(
        name=f"pyodide-{npm_version(PYODIDE)}",
        archives=[path.name for path in archives],
        files={path.name: path for path in files},
        download=download_size(cache, fetched),
        # Scripts come by import, which nobody can watch.
        counted=sum(path.stat().st_size for path in fetched if path.suffix not in (".js", ".mjs")),
    )


def place(runtime, static):
    """Put the files into the site; a hard link costs neither time nor room."""
    folder = static / runtime.name
    folder.mkdir(parents=True, exist_ok=True)
    for stale in {path.name for path in folder.iterdir()} - runtime.files.keys():
        (folder / stale).unlink()
    for name, source in runtime.files.items():
        target = folder / name
        with suppress(FileNotFoundError):
            if os.path.samefile(source, target):
                continue
            target.unlink()
        try:
            os.link(source, target)
        except OSError:  # another disk
            shutil.copy2(source, target)
