"""Console script ``duban-scoring [serve | migrate | recompute | asyncapi]``."""

from __future__ import annotations

import sys

from duban_runtime.process import run_cli
from duban_scoring.bootstrap import MIGRATIONS, build
from duban_scoring.describe import document
from duban_scoring.entrypoints import recompute_command
from duban_scoring.settings import NAME, ScoringSettings


def main() -> None:
    """Run the command that the command line names, and exit with its code."""
    command, rest = (sys.argv[1:2] or [""])[0], sys.argv[2:]
    if command == "recompute":
        sys.exit(recompute_command.run(rest))
    if command == "asyncapi":
        sys.stdout.write(document())
        sys.exit(0)
    run_cli(NAME, ScoringSettings, build, MIGRATIONS)


if __name__ == "__main__":
    main()
