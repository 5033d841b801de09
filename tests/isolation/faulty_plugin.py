"""A plugin that is installed and well until a file lies at a place; from then on each of its hooks raises."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from tests.isolation.counties import BROKEN_PLUGIN

FAULT_VARIABLE = "FAULTY_PLUGIN_FILE"
_MODULE = f"duban_{BROKEN_PLUGIN}"
_SOURCE = f"""
    import os

    from duban_sdk import hookimpl
    from duban_sdk.manifest import Manifest


    def _raise():
        if os.path.exists(os.environ["{FAULT_VARIABLE}"]):
            raise ZeroDivisionError("插件在报告检查时出错")


    @hookimpl
    def duban_manifest():
        _raise()
        document = "试验〔2026〕1号"
        return Manifest(id="{BROKEN_PLUGIN}", title="会出错", versions=("1",), document=document, clauses=())


    @hookimpl
    def duban_report_defects(question):
        _raise()
        return ()
"""


def install(site: Path) -> dict[str, str]:
    """Return the variables under which a process finds the plugin in this directory, which is made."""
    (site / _MODULE).mkdir(parents=True)
    (site / _MODULE / "__init__.py").write_text(dedent(_SOURCE), encoding="utf-8")
    described = site / f"{_MODULE}-1.0.dist-info"
    described.mkdir()
    (described / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {_MODULE}\nVersion: 1.0\n", encoding="utf-8")
    (described / "entry_points.txt").write_text(f"[duban.plugins]\n{BROKEN_PLUGIN} = {_MODULE}\n", encoding="utf-8")
    return {"PYTHONPATH": str(site), FAULT_VARIABLE: str(site / "fault")}


def break_it(variables: dict[str, str]) -> None:
    """Every hook raises from now on."""
    Path(variables[FAULT_VARIABLE]).touch()


def mend_it(variables: dict[str, str]) -> None:
    """No hook raises any more."""
    Path(variables[FAULT_VARIABLE]).unlink()
