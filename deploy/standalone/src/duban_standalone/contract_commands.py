"""Commands `duban asyncapi` and `duban schemas`: what the suite promises to integrators, as files."""

from __future__ import annotations

import importlib
from pathlib import Path

import click

from duban_contracts import schemas as contract_schemas
from duban_contracts.errors import ContractError
from duban_standalone.command_options import SERVICE_CODES
from duban_standalone.errors import StandaloneError

directory_argument = click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
check_option = click.option("--check", is_flag=True, help="只核对目录中的文件是否与程序一致，不写入。")


@click.group()
def asyncapi() -> None:
    """各服务的 AsyncAPI 文档。"""


@asyncapi.command(name="export")
@directory_argument
@check_option
def export_asyncapi(directory: Path, check: bool) -> None:
    """把每个服务的 AsyncAPI 文档写成 DIRECTORY 中的 <服务>.yaml。"""
    documents = {f"{code}.yaml": asyncapi_document(code) for code in SERVICE_CODES}
    if check:
        refuse_differences([name for name, text in documents.items() if _text_of(directory / name) != text], directory)
        return
    directory.mkdir(parents=True, exist_ok=True)
    for name, text in documents.items():
        (directory / name).write_text(text, "utf-8", newline="\n")
    click.echo(f"已写入 {len(documents)} 个文档到 {directory}")


@click.group()
def schemas() -> None:
    """事件与命令的 JSON Schema。"""


@schemas.command(name="export")
@directory_argument
@check_option
def export_schemas(directory: Path, check: bool) -> None:
    """把每个类型的 JSON Schema 写成 DIRECTORY 中的 <类型>.json；不兼容的改动会被拒绝。"""
    if check:
        refuse_differences(contract_schemas.check(directory), directory)
        return
    try:
        contract_schemas.write(directory)
    except ContractError as error:
        raise StandaloneError(f"不兼容的改动，未写入：{error}") from error
    click.echo(f"已写入 {len(contract_schemas.schemas())} 个 JSON Schema 到 {directory}")


def asyncapi_document(service: str) -> str:
    """Return the AsyncAPI document of a service, as YAML."""
    return str(importlib.import_module(f"duban_{service}.describe").document())


def refuse_differences(differences: list[str], directory: Path) -> None:
    """Say that all agrees.

    Raises:
        StandaloneError: it does not; each difference is named.
    """
    if differences:
        listed = "\n  ".join(differences)
        raise StandaloneError(f"{directory} 与程序不一致：\n  {listed}\n  处理：重新导出并提交。")
    click.echo(f"{directory} 与程序一致")


def _text_of(file: Path) -> str | None:
    return file.read_text("utf-8") if file.is_file() else None
