"""What a number depends on besides the code: processor, versions, and the kernels of the matrix library."""

import datetime
import importlib.metadata
import os
import platform
from pathlib import Path

import numpy as np

__all__ = ["environment", "one_core"]

LIBRARIES = ("linmap", "numpy", "autograd", "jax", "torch")


def one_core() -> None:
    """Stay on one processor, where the system can be asked for it."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def environment() -> dict:
    """The first line of a record of measurements."""
    return {
        "date": datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
        "machine": f"{processor()}, {os.cpu_count()} cores, {platform.system()}",
        "python": platform.python_version(),
        "versions": {name: version(name) for name in LIBRARIES},
        "blas": blas(),
        "threads": int(os.environ.get("OPENBLAS_NUM_THREADS", "0")) or "not set",
    }


def version(library: str) -> str:
    """The installed version, or that there is none."""
    try:
        return importlib.metadata.version(library)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


def processor() -> str:
    """The processor's name."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text("utf8").splitlines() if told.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def blas() -> str:
    """The matrix library with the kernels it chose, as far as it can be asked."""
    try:
        from threadpoolctl import threadpool_info
    except ImportError:
        built = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
        return f"{built['name']} {built['version']}, kernels unknown (threadpoolctl is not installed)"
    for pool in threadpool_info():
        if pool["user_api"] == "blas" and "numpy" in pool["filepath"]:
            return f"{pool['internal_api']} {pool['version']}, {pool.get('architecture', 'unknown')} kernels"
    return "unknown"
