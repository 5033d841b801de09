"""The sixth, fictional county's plugin is found as an installed one is, while tests of this directory run."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.authoring.installing import installed

QINGXI = Path(__file__).with_name("qingxi")

# Its own conformance test runs from test_sixth_county, once.
collect_ignore = ["qingxi"]


@pytest.fixture(scope="module", autouse=True)
def qingxi_is_installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Put the package on the path with the metadata of an installation, and take all of it away again."""
    paths = [str(path) for path in installed(QINGXI, tmp_path_factory.mktemp("metadata"))]
    sys.path[:0] = paths
    yield
    sys.path[:] = [path for path in sys.path if path not in paths]
    for name in [each for each in sys.modules if each.partition(".")[0] == "duban_qingxi"]:
        del sys.modules[name]
