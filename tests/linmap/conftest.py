"""What the tests of the package share: randomness that is the same in every run."""

import zlib

import numpy as np
import pytest


@pytest.fixture
def rng(request):
    """Random numbers seeded by the test's own name, so that no test depends on the order of the others."""
    return np.random.default_rng(zlib.crc32(request.node.name.encode()))
