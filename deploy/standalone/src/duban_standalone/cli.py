"""The console script `duban`."""

from __future__ import annotations

import sys

import click

from duban_standalone.errors import StandaloneError
from duban_standalone.help_pages import ChineseHelp
from duban_standalone.lazy_group import LazyGroup
from duban_standalone.usage_errors import usage_text

EXIT_INTERRUPTED = 130

COMMANDS = {
    "up": ("duban_standalone.up_command:up", "启动整套系统，直到按 Ctrl-C"),
    "demo": ("duban_standalone.demo.command:demo", "演示：云和县三个月的督查督办"),
    "rules": ("duban_standalone.rules_command:rules", "查看各地区的规则与条款"),
    "plugin": ("duban_standalone.plugin_command:plugin", "编写新的规则插件"),
    "token": ("duban_standalone.token_command:token", "签发一枚开发令牌"),
    "dead-letters": ("duban_standalone.dead_letters_command:dead_letters", "查看和处理死信"),
    "republish": ("duban_standalone.log_commands:republish", "把事件从数据库重新发布到消息总线"),
    "export-log": ("duban_standalone.log_commands:export_log", "导出一个地区的事件日志（NDJSON）"),
    "asyncapi": ("duban_standalone.contract_commands:asyncapi", "导出或核对 AsyncAPI 文档"),
    "schemas": ("duban_standalone.contract_commands:schemas", "导出或核对事件的 JSON Schema"),
}

# Every command's page is laid out by it, wherever the command stands.
click.Context.formatter_class = ChineseHelp

duban = LazyGroup(name="duban", help="督办：政府督查督办系统。", places=COMMANDS)


def main() -> None:
    """Run the command line; an expected failure is told in Chinese and without a stack trace."""
    try:
        duban.main(standalone_mode=False)
    except StandaloneError as error:
        print(f"错误：{error}", file=sys.stderr)
        raise SystemExit(error.exit_code) from None
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        raise SystemExit(error.exit_code) from None
    except click.ClickException as error:
        print(usage_text(error), file=sys.stderr)
        raise SystemExit(error.exit_code) from None
    except (click.Abort, KeyboardInterrupt):
        raise SystemExit(EXIT_INTERRUPTED) from None


if __name__ == "__main__":
    main()
