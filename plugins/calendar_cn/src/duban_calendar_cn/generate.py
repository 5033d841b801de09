"""Compares the committed years with the library ``chinesecalendar``, and takes new years over from it.

``python -m duban_calendar_cn.generate --check``            exit 1 if they differ
``python -m duban_calendar_cn.generate``                    add the years that the library has and we do not
``python -m duban_calendar_cn.generate --accept-changes``   also take over days that changed in a committed year
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path

import chinese_calendar

from duban_calendar_cn.records import YearRecord, YearsFile, read_years

FIRST_YEAR = 2020
DATA_FILE = Path(__file__).with_name("years.json")
BY_HAND = "人工录入"

NOTICES: Mapping[int, str] = {
    2020: "国办发明电〔2019〕16号（2019-11-21），国办发明电〔2020〕1号调整春节假期",
    2021: "国办发明电〔2020〕27号（2020-11-25）",
    2022: "国办发明电〔2021〕11号（2021-10-25）",
    2023: "国办发明电〔2022〕16号（2022-12-08）",
    2024: "国办发明电〔2023〕7号（2023-10-25）",
    2025: "国办发明电〔2024〕12号（2024-11-12）",
    2026: "国办发明电〔2025〕7号（2025-11-04）",
}

# The library's names without 节; people expect the names of the notice.
_FULL_NAMES = {"清明": "清明节", "端午": "端午节", "中秋": "中秋节"}


def library_years() -> tuple[YearRecord, ...]:
    """Return every year from ``FIRST_YEAR`` on that the installed library holds."""
    data_set = f"chinesecalendar {version('chinesecalendar')}"
    last_year = max(on.year for on in chinese_calendar.holidays)
    return tuple(
        YearRecord(
            year=year,
            notice=NOTICES.get(year, f"国务院办公厅关于{year}年部分节假日安排的通知"),
            data_set=data_set,
            days_off=_named(chinese_calendar.holidays, year),
            working_days=_named(chinese_calendar.workdays, year),
        )
        for year in range(FIRST_YEAR, last_year + 1)
    )


def _named(listed: Mapping[date, str], year: int) -> dict[date, str]:
    names: dict[date, str] = {}
    for on in sorted(on for on in listed if on.year == year):
        chinese: str = chinese_calendar.Holiday(listed[on]).chinese
        names[on] = _FULL_NAMES.get(chinese, chinese)
    return names


def differences(committed: Sequence[YearRecord], library: Sequence[YearRecord]) -> tuple[str, ...]:
    """Say in Chinese each year in which the two differ; a year entered by hand that the library lacks is fine."""
    ours = {record.year: record for record in committed}
    theirs = {record.year: record for record in library}
    found = [f"{year}年：数据文件没有，库中已有" for year in sorted(theirs.keys() - ours.keys())]
    for year, record in sorted(ours.items()):
        if year not in theirs:
            if record.data_set != BY_HAND:
                found.append(f"{year}年：库中没有，数据文件也未注明{BY_HAND}")
        elif not record.same_days(theirs[year]):
            found.append(f"{year}年：{_changed(record, theirs[year])}")
    return tuple(found)


def _changed(ours: YearRecord, theirs: YearRecord) -> str:
    before = {**dict.fromkeys(ours.days_off, "放假"), **dict.fromkeys(ours.working_days, "上班")}
    after = {**dict.fromkeys(theirs.days_off, "放假"), **dict.fromkeys(theirs.working_days, "上班")}
    days = sorted(on for on in before.keys() | after.keys() if before.get(on) != after.get(on))
    changes = (f"{on} {before.get(on, '平常')}→{after.get(on, '平常')}" for on in days)
    return "，".join(changes) or "节日名称不同"


def merged(committed: YearsFile, library: Sequence[YearRecord], *, accept_changes: bool) -> YearsFile:
    """Return the committed years with the library's new ones, and with its changes where they are accepted."""
    years = {record.year: record for record in committed.years}
    for record in library:
        ours = years.get(record.year)
        if ours is None or (accept_changes and not ours.same_days(record)):
            years[record.year] = record
    result = tuple(years[year] for year in sorted(years))
    changed = result != committed.years
    return YearsFile(
        revision=committed.revision + 1 if changed and committed.years else committed.revision, years=result
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Check or write the data file; the exit code is 1 if it still differs from the library."""
    parser = argparse.ArgumentParser(
        prog="python -m duban_calendar_cn.generate", description="核对或更新年度工作日历数据"
    )
    parser.add_argument("--check", action="store_true", help="只核对，不写文件")
    parser.add_argument("--accept-changes", action="store_true", help="接受库中对已有年份的改动")
    options = parser.parse_args(arguments)
    library = library_years()
    data = read_years() if DATA_FILE.exists() else YearsFile(revision=1, years=())
    if not options.check:
        data = merged(data, library, accept_changes=options.accept_changes)
        DATA_FILE.write_text(data.model_dump_json(indent=1) + "\n", encoding="utf-8")
    return _tell(differences(data.years, library))


def _tell(found: Iterable[str]) -> int:
    lines = tuple(found)
    sys.stdout.writelines(f"{line}\n" for line in lines or ("年度数据与 chinesecalendar 一致",))
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
