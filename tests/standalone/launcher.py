"""A launcher of stand-in services: `launcher.py DATA CONFIG NAME=BEHAVIOUR... [--servers]`."""

from __future__ import annotations

import sys
from pathlib import Path

from duban_standalone.data_directory import DataDirectory
from duban_standalone.up import Progress, run_until_stopped

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.standalone.fakes import fake_service, fake_suite


def main() -> None:
    servers = "--servers" in sys.argv
    data, config, *named = [argument for argument in sys.argv[1:] if argument != "--servers"]
    specs = [fake_service(*each.split("=")) for each in named]
    progress = Progress()
    with DataDirectory(Path(data)) as directory:
        suite = fake_suite(directory, Path(config), progress.say, *specs, servers=servers)
        run_until_stopped(suite, progress)


main()
