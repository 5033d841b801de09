"""Intake in a process of its own, with the plugins of the tests and settings from the environment."""

from __future__ import annotations

import asyncio

from duban_intake.bootstrap import build
from duban_intake.settings import IntakeSettings
from duban_runtime.process import serve
from duban_runtime.settings import load_settings
from tests.intake.plugins import find


async def main() -> int:
    """Serve until told to stop."""
    settings = load_settings(IntakeSettings)
    return await serve(build(settings, find=find), settings)


if __name__ == "__main__":
    raise SystemExit(asyncio.run(main()))
