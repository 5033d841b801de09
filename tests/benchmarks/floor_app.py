"""The floor that intake is compared with: parse, insert, commit in groups. No checks, no event, no vault."""

from __future__ import annotations

import asyncio
import json
import os
from typing import Any
from uuid import uuid4

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from duban_runtime.database import Database
from duban_runtime.group_commit import GroupCommit

CREATE = """
    CREATE SCHEMA IF NOT EXISTS floor;
    CREATE TABLE IF NOT EXISTS floor.ticket (
        id uuid PRIMARY KEY, external_id text NOT NULL, title text NOT NULL, content text NOT NULL, raw bytea NOT NULL
    )
"""
INSERT = "INSERT INTO ticket SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bytea[])"


class Floor:
    """The application."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._batcher: GroupCommit[tuple[Any, ...], None] = GroupCommit(self._flush, name="floor")

    async def _flush(self, rows: list[tuple[Any, ...]]) -> list[None]:
        async with self._database.unscoped() as connection:
            await connection.exec_driver_sql(INSERT, tuple([row[place] for row in rows] for place in range(5)))
        return [None] * len(rows)

    async def push(self, request: Request) -> Response:
        """Keep one ticket."""
        raw = await request.body()
        payload = json.loads(raw)
        ticket_id = uuid4()
        await self._batcher.submit((ticket_id, payload["external_id"], payload["title"], payload["content"], raw))
        return Response(f'{{"ticket_id":"{ticket_id}"}}', status_code=202, media_type="application/json")

    async def run(self) -> None:
        """Serve until told to stop."""
        async with self._database.unscoped() as connection:
            for statement in CREATE.split(";"):
                await connection.exec_driver_sql(statement)
        app = Starlette(
            routes=[
                Route("/v1/{jurisdiction}/channels/{channel}/tickets", self.push, methods=["POST"]),
                Route("/readyz", lambda _request: Response("ok")),
            ]
        )
        batching = asyncio.create_task(self._batcher.run())
        port = int(os.environ["DUBAN_HTTP_PORT"])
        await uvicorn.Server(uvicorn.Config(app, port=port, log_config=None, access_log=False, lifespan="off")).serve()
        await self._batcher.stop()
        await batching


async def main() -> None:
    """Serve with the environment's database."""
    database = Database(os.environ["DUBAN_DATABASE_URL"], "floor", "floor")
    try:
        await Floor(database).run()
    finally:
        await database.close()


if __name__ == "__main__":
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main())
