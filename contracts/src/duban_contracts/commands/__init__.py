"""Commands: what people, services and the clock ask for. Who asks and when comes with the command's context."""

from __future__ import annotations
