"""The intake service of the duban suite."""

from __future__ import annotations

__version__ = "0.1.0"
