"""Prints what came of the play: ledger, ranking, proposals, and one matter with everything explained by clause."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

from duban_standalone.demo.player import Played, Player
from duban_standalone.demo.routes import Call
from duban_standalone.errors import StandaloneError

EXPLAINED_MATTER = "RX-0022"
"""A matter with a bit of everything: urged, overdue, named slow twice, points booked and explained."""
YEAR, QUARTER = 2026, 3
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
        answers = "，".join(f"{ANSWERS.get(status, '其他')} {count}（{status}）" for status, count in played.answers.items())
        self._console.rule("[bold]演示经过")
        self._console.print(f"渠道推送 {played.pushed} 次：{answers}", highlight=False)
        self._console.print(f"人员操作 {played.acts} 次；按规则被拒绝 {len(played.refusals)} 次：", highlight=False)
        for act, detail in played.refusals:
            self._console.print(f"  {act.at:%m-%d} {act.fields.get('matter', '')} {act.refused}：{detail}", highlight=False)

    async def _show_ledger(self) -> None:
        columns = ("编号", "事项", "主办", "交办", "期限", "办结", "阶段", "逾期")
        table = Table(*columns, title="督查台账", title_justify="left")
        for row in await self._ledger():
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
        moved = f"{row['due_on']}（改{row['moved']}次）" if row.get("moved") else row["due_on"]
        return (
            row["number"],
            row["title"],
            row["lead_unit_name"],
            row["assigned_on"],
            moved,
            row["completed_on"],
            row["stage_name"] or row["state_name"],
            "是" if row["overdue"] else "",
        )

    async def _show_ranking(self) -> None:
        ranking = await self._get("scoring", f"/rankings/{YEAR}/{QUARTER}")
        for listed in ranking["lists"]:
            title = f"{ranking['period']} 考评排名（{listed['group']}），依据 {ranking['clause']}"
            table = Table("名次", "单位", "得分", "件数", "构成", title=title, title_justify="left")
            for unit in listed["units"]:
                parts = (f"{each['points']:+}（{each['clause']}×{each['entries']}）" for each in unit["made_up_of"] or ())
                table.add_row(str(unit["rank"]), unit["name"], str(unit["total"]), str(unit["matters"]), " ".join(parts))
            self._console.print(table)

    async def _show_proposals(self) -> None:
        proposals = await self._get("tracking", "/proposals")
        self._console.rule("[bold]建议（由人决定）")
        for row in proposals["proposals"]:
            self._console.print(f"{row}", highlight=False)

    async def _show_matter(self, matter_id: str) -> None:
        matter = await self._get("tracking", f"/matters/{matter_id}")
        self._console.rule(f"[bold]{matter['number']} {matter['title']}：全过程")
        history = await self._get("tracking", f"/matters/{matter_id}/history")
        for entry in history["history"]:
            self._console.print(entry, highlight=False)
        explained = await self._get("tracking", f"/matters/{matter_id}/due-date/explain")
        self._console.rule("期限的由来")
        self._console.print(explained, highlight=False)
        self._console.rule("计分的依据")
        await self._show_points(matter_id, matter["lead_unit"])

    async def _show_points(self, matter_id: str, unit: str) -> None:
        page = await self._get("scoring", f"/scores/{YEAR}/{unit}/entries?limit=200")
        for entry in page["entries"]:
            if entry["matter_id"] != matter_id:
                continue
            why = await self._get("scoring", f"/entries/{entry['entry_id']}")
            self._console.print(f"{entry['booked_on']} {entry['points']:+} 分 {why}", highlight=False)
