"""Prints what came of the play: ledger, ranking, proposals, and one matter with everything explained by clause."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from rich.console import Console
from rich.table import Table

from duban_standalone.demo.player import Played, Player
from duban_standalone.demo.routes import Call
from duban_standalone.demo.script import ZONE
from duban_standalone.errors import StandaloneError

EXPLAINED_MATTER = "RX-0022"
"""A matter with a bit of everything: urged, overdue, named slow twice, points booked and explained."""
YEAR, QUARTER = 2026, 3
RANKING_TRIES, RANKING_PAUSE_SECONDS = 100, 0.1
STATES = {"raised": "待签批", "approved": "已获批准", "refused": "未获批准", "withdrawn": "已撤回"}
GROUPS = {"all": "全部单位", "department": "县直部门", "township": "乡镇、街道"}
ANSWERS = {202: "受理", 400: "报文不合规范", 401: "签名不符", 409: "内容冲突", 413: "过大", 422: "内容不全"}
Row = Mapping[str, Any]


class Report:
    """Asks the services, as the supervision office would, and prints the answers."""

    def __init__(self, player: Player, console: Console) -> None:
        self._player = player
        self._console = console

    async def show(self, played: Played) -> None:
        """Print everything."""
        self._show_play(played)
        await self._show_ledger()
        await self._show_ranking()
        await self._show_proposals()
        await self._show_matter(self._player.handles.matters[EXPLAINED_MATTER])

    async def _get(self, service: str, path: str) -> Any:
        answer = await self._player.ask(Call("GET", service, path, {}))
        if answer.is_error:
            raise StandaloneError(f"{path}：应答 {answer.status_code} {answer.text[:300]}")
        return answer.json()

    def _show_play(self, played: Played) -> None:
        answers = "，".join(
            f"{ANSWERS.get(status, '其他')} {count}（{status}）" for status, count in played.answers.items()
        )
        self._console.rule("[bold]演示经过")
        self._line(f"渠道推送 {played.pushed} 次：{answers}")
        self._line(f"人员操作成功 {played.acts} 次；另有 {len(played.refusals)} 次按规则被拒绝：")
        for act, detail in played.refusals:
            self._line(f"  {act.at:%m-%d} {act.fields.get('matter', '')} {act.refused}：{detail}")

    async def _show_ledger(self) -> None:
        columns = ("编号", "事项", "主办", "交办", "期限", "办结", "阶段", "逾期")
        table = Table(*columns, title="督查台账", title_justify="left")
        for row in reversed(await self._ledger()):
            table.add_row(*(str(cell or "") for cell in self._ledger_cells(row)))
        self._console.print(table)

    async def _ledger(self) -> list[Row]:
        rows: list[Row] = []
        cursor = ""
        while True:
            page = await self._get("tracking", f"/matters?sort=number{cursor}")
            rows.extend(page["matters"])
            if page["next_cursor"] is None:
                return rows
            cursor = f"&cursor={page['next_cursor']}"

    @staticmethod
    def _ledger_cells(row: Row) -> tuple[object, ...]:
        moved = f"{_day(row['due_on'])} 改期{row['moved']}次" if row["moved"] else _day(row["due_on"])
        return (
            row["number"] or "—",
            row["title"],
            _short(row["lead_unit_name"]),
            _day(row["assigned_on"]),
            moved,
            _day(row["completed_on"]),
            row["stage_name"] or row["state_name"],
            "逾期" if row["overdue"] and not row["completed_on"] else "",
        )

    async def _drawn(self) -> Any:
        """Return the quarter's ranking; it is drawn a moment after the quarter's last events have come."""
        for _ in range(RANKING_TRIES):
            answer = await self._player.ask(Call("GET", "scoring", f"/rankings/{YEAR}/{QUARTER}", {}))
            if answer.status_code != HTTPStatus.NOT_FOUND:
                break
            await asyncio.sleep(RANKING_PAUSE_SECONDS)
        return await self._get("scoring", f"/rankings/{YEAR}/{QUARTER}")

    async def _show_ranking(self) -> None:
        ranking = await self._drawn()
        for listed in ranking["lists"]:
            group = GROUPS.get(listed["group"], listed["group"])
            title = (
                f"{ranking['period']} 考评排名（{group}），依据 {ranking['clause']}，基准分 {ranking['base_points']}"
            )
            table = Table(
                "名次", "单位", "得分", "计分件数", "构成（每项：分值 条款 条数）", title=title, title_justify="left"
            )
            for unit in listed["units"]:
                parts = (f"{_signed(each['points'])} {each['clause']}×{each['entries']}" for each in unit["made_up_of"])
                table.add_row(
                    str(unit["rank"]), _short(unit["name"]), str(unit["total"]), str(unit["matters"]), "，".join(parts)
                )
            self._console.print(table)

    async def _show_proposals(self) -> None:
        found = await self._get("tracking", "/proposals")
        names = {str(unit["unit"]): str(unit["name"]) for unit in self._player.script.units}
        self._console.rule("[bold]系统提出、由人决定的建议")
        for row in found["proposals"]:
            state = STATES.get(row["state"], row["state"])
            basis = f"{row['reason']}，涉及事项 {len(row['matters'])} 件，依据 {row['clause']}"
            unit = _short(names.get(row["unit"], row["unit"]))
            self._line(f"  {_local(row['opened_at'])} {unit}：{row['title']}，{state}（{basis}）")

    async def _show_matter(self, matter_id: str) -> None:
        matter = await self._get("tracking", f"/matters/{matter_id}")
        self._console.rule(f"[bold]一件事项的全过程：{matter['number']} {matter['title']}")
        history = await self._get("tracking", f"/matters/{matter_id}/history")
        for entry in history["history"]:
            citation = entry["citation"]
            clause = f"  〔{citation['clause']}，{citation['document']}{citation['article']}〕" if citation else ""
            self._line(f"  {_local(entry['at'])}  {entry['text']}{clause}")
        explained = await self._get("tracking", f"/matters/{matter_id}/due-date/explain")
        self._console.rule("完成时限的由来")
        for line in explained["lines"]:
            self._line(f"  {line}")
        self._console.rule("每一分的依据")
        await self._show_points(matter_id, matter["lead_unit"])

    async def _show_points(self, matter_id: str, unit: str) -> None:
        page = await self._get("scoring", f"/scores/{YEAR}/{unit}/entries?limit=200")
        for entry in page["entries"]:
            if entry["matter_id"] != matter_id:
                continue
            why = await self._get("scoring", f"/entries/{entry['entry_id']}")
            undone = "（已冲销）" if entry["reversed_by"] else ""
            self._line(f"  {entry['booked_on']} {_signed(entry['points'])} 分{undone} {why['arithmetic']['text']}")
            clause = why["clause"]
            self._line(f"      依据：{clause['id']} {clause['document']}{clause['article']}：{clause['text']}")
            cause = why["cause"]
            if cause:
                self._line(
                    f"      起因：{cause['what']}（{_local(cause['at'])}，{cause['stream']} 第 {cause['sequence']} 条）"
                )
            self._line(f"      规则：{why['plugin']} {why['version']}")

    def _line(self, text: str) -> None:
        self._console.print(text, highlight=False, markup=False)


def _local(at: str) -> str:
    return f"{datetime.fromisoformat(at).astimezone(ZONE):%m-%d %H:%M}"


def _made_up(rows: Sequence[Row] | None) -> str:
    """Return the points by clause: one clause can have several rows."""
    sums: dict[str, Decimal] = {}
    for row in rows or ():
        sums[row["clause"]] = sums.get(row["clause"], Decimal(0)) + Decimal(row["points"])
    return "，".join(f"{clause} {_signed(points)}" for clause, points in sums.items())


def _day(on: str | None) -> str:
    return on[5:] if on else ""


def _short(name: str) -> str:
    return name.removeprefix("云和县")


def _signed(points: object) -> str:
    text = str(points)
    return text if text.startswith("-") else f"+{text}"
