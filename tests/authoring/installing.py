"""Makes a plugin's package found as an installed one is, without installing anything."""

from __future__ import annotations

import tomllib
from pathlib import Path


def installed(project: Path, metadata: Path) -> tuple[Path, Path]:
    """Write the metadata that an installation would; return the directories to be put on ``sys.path``.

    Args:
        project: the package's directory, with its ``pyproject.toml`` and ``src``.
        metadata: an existing directory that may be written to.
    """
    said = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    directory = metadata / f"{said['name'].replace('-', '_')}-{said['version']}.dist-info"
    directory.mkdir()
    head = f"Metadata-Version: 2.1\nName: {said['name']}\nVersion: {said['version']}\n"
    (directory / "METADATA").write_text(head, encoding="utf-8")
    groups = said["entry-points"]
    lines = (
        f"[{group}]\n" + "".join(f"{name} = {at}\n" for name, at in found.items()) for group, found in groups.items()
    )
    (directory / "entry_points.txt").write_text("\n".join(lines), encoding="utf-8")
    return project / "src", metadata
