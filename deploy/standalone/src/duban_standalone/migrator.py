"""Child process that brings the schemas of the named services up to date.

Run as `python -m duban_standalone.migrator NAME...`.

A process of its own, so that what migrations load does not stay in the launcher's memory.
"""

from __future__ import annotations

import asyncio
import os
import sys

from duban_runtime.errors import ConfigurationError, DatabaseUnavailable
from duban_runtime.migration import migrate

EXIT_UNAVAILABLE = 3
EXIT_NEWER = 4


async def migrate_services(database_url: str, services: list[str]) -> None:
    """Leave the schema of each service at the revision of the installed code."""
    for service in services:
        await migrate(database_url, f"duban_{service}.migrations", schema=service)
        print(f"已更新 {service}", flush=True)


def main(services: list[str]) -> int:
    """Return 0 after all schemas were migrated, else one of the exit codes above after one line on stderr."""
    try:
        asyncio.run(migrate_services(os.environ["DUBAN_DATABASE_URL"], services))
    except ConfigurationError as error:
        print(str(error), file=sys.stderr)
        return EXIT_NEWER
    except DatabaseUnavailable as error:
        print(str(error), file=sys.stderr)
        return EXIT_UNAVAILABLE
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
