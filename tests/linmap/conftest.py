"""What the tests of the package share: randomness that is the same in every run, and an eye on the tape."""

import zlib

import numpy as np
import pytest

from linmap.engine import tape


@pytest.fixture
def rng(request):
    """Random numbers seeded by the test's own name, so that no test depends on the order of the others."""
    return np.random.default_rng(zlib.crc32(request.node.name.encode()))


@pytest.fixture
def walks(monkeypatch):
    """The direction of every walk along a tape."""
    walked = []
    for way in ("push", "pull"):
        walk = getattr(tape.Tape, way)
        spy = lambda self, *a, _walk=walk, _way=way, **k: walked.append(_way) or _walk(self, *a, **k)  # noqa: E731
        monkeypatch.setattr(tape.Tape, way, spy)
    return walked
