"""What can stop the launcher, each told in Chinese and without a stack trace."""

from __future__ import annotations

from pathlib import Path


class StandaloneError(Exception):
    """Base of every error whose text is meant for the operator as it stands."""

    exit_code = 1


class PortTaken(StandaloneError):
    """A port that is needed is in use."""

    def __init__(self, port: int, purpose: str, owner: str | None) -> None:
        """Tell which port, for what, and who holds it where that can be seen."""
        held_by = f"占用者：{owner}" if owner else "未能查到占用它的进程"
        super().__init__(f"端口 {port}（{purpose}）已被占用，{held_by}。请停止该进程，或用 --port-base 换一组端口。")
        self.port = port


class DataDirectoryDamaged(StandaloneError):
    """The data directory cannot be used because something in it is missing or unreadable."""

    def __init__(self, path: Path, reason: str, remedy: str = "请从备份恢复，或换一个空目录（--data）。") -> None:
        """Tell where, what is wrong and what can be done."""
        super().__init__(f"数据目录已损坏：{path}\n  原因：{reason}\n  处理：{remedy}")


class DataDirectoryNewer(StandaloneError):
    """The data were written by a later version than the one that is running."""

    def __init__(self, path: Path, found: str, supported: str) -> None:
        """Tell both versions."""
        super().__init__(
            f"数据目录由更新的版本写成：{path}\n  数据版本：{found}；本程序支持：{supported}。"
            "\n  处理：请升级本程序后再启动；数据未被改动。"
        )


class SchemaNewer(StandaloneError):
    """A schema of the database is at a revision that this program does not know."""

    def __init__(self, detail: str) -> None:
        """Tell what the migration said."""
        super().__init__(
            f"数据库结构由更新的版本写成，本程序无法使用；数据未被改动。\n  详情：{detail}"
            "\n  处理：请升级本程序后再启动。"
        )


class DataDirectoryOlder(StandaloneError):
    """The data need a conversion that the launcher does not do by itself."""

    def __init__(self, path: Path, found: str, supported: str) -> None:
        """Tell both versions."""
        super().__init__(
            f"数据目录由旧的主版本写成：{path}\n  数据版本：PostgreSQL {found}；本程序自带：PostgreSQL {supported}。"
            "\n  处理：用旧版本 pg_dump 导出后导入新目录，或用环境变量 PG_BIN 指定旧版本的程序目录；数据未被改动。"
        )


class DataDirectoryInUse(StandaloneError):
    """Another launcher works on the same directory."""

    def __init__(self, path: Path, holder: str | None) -> None:
        """Tell the directory and the process that holds it."""
        suffix = f"（进程号 {holder}）" if holder else ""
        super().__init__(f"另一个 duban 正在使用数据目录 {path}{suffix}。请先停止它，或用 --data 另指一个目录。")


class DataDirectoryUnwritable(StandaloneError):
    """The data directory cannot be created or written."""

    def __init__(self, path: Path, reason: str) -> None:
        """Tell where and why."""
        super().__init__(f"数据目录不可写：{path}（{reason}）。请检查目录的属主和权限，或用 --data 另指一个目录。")


class DiskFull(StandaloneError):
    """There is not enough room to work safely."""

    def __init__(self, path: Path, free_megabytes: int | None = None, needed_megabytes: int | None = None) -> None:
        """Tell where, and how much is free and needed where known."""
        known = free_megabytes is not None and needed_megabytes is not None
        figures = f"剩余 {free_megabytes} MB，至少需要 {needed_megabytes} MB" if known else "写入时磁盘已满"
        super().__init__(f"磁盘空间不足：{path}（{figures}）。请清理磁盘，或用 --data 换到别的磁盘。")


class BinaryMissing(StandaloneError):
    """A server program was not found."""

    def __init__(self, program: str, looked_in: list[str], remedy: str) -> None:
        """Tell which one, where it was sought and what to do."""
        places = "、".join(looked_in)
        super().__init__(f"找不到程序 {program}。找过：{places}。\n  处理：{remedy}")


class ServerDidNotStart(StandaloneError):
    """An embedded server or a service ended or stayed silent instead of becoming ready."""

    def __init__(self, name: str, reason: str, log: Path | None = None, tail: str = "") -> None:
        """Tell which one, and what its log said last."""
        where = f"\n  日志：{log}" if log else ""
        said = f"\n  最后的输出：\n{indented(tail)}" if tail.strip() else ""
        super().__init__(f"{name} 未能启动：{reason}{where}{said}")


def indented(text: str) -> str:
    """Return the lines of `text`, each moved in under the message that quotes them."""
    return "\n".join(f"    {line}" for line in text.strip().splitlines())
