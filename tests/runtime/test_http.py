"""The application that every service starts from: problems, limits, tokens, probes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI
from pydantic import BaseModel, SecretStr

from duban_runtime.auth import Caller, CallerDependency, Tokens
from duban_runtime.errors import Conflict, DatabaseUnavailable
from duban_runtime.group_commit import Busy
from duban_runtime.http import Check, create_app, create_router
from duban_runtime.problems import Problem

KEY = SecretStr("k" * 32)
TOKENS = Tokens(KEY)
WANG = Caller("yunhe", "p-1", "王主任", "dcb", frozenset({"office"}))
RAISED = {
    "refused": Problem(409, "状态不允许", "已办结", clause="Y-3.2", state=None),
    "away": DatabaseUnavailable("away", delay_seconds=3.0),
    "busy": Busy("full"),
    "conflict": Conflict("a"),
    "bug": KeyError("王某某 13800000000"),
}


class Order(BaseModel):
    title: str
    due_on: date


def application() -> FastAPI:
    app = create_app("测试", "test", TOKENS, max_body_bytes=200)
    router = create_router()

    @router.post("/v1/{jurisdiction}/orders")
    async def order(jurisdiction: str, order: Order, caller: CallerDependency) -> dict[str, str]:
        caller.require("office", "leader")
        return {"title": order.title, "person": caller.person}

    @router.get("/raise/{name}")
    async def raising(name: str) -> None:
        raise RAISED[name]

    app.include_router(router)
    return app


@pytest_asyncio.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(application())
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as connected:
        yield connected


def bearer(caller: Caller = WANG, lifetime_seconds: float = 60.0) -> dict[str, str]:
    return {"Authorization": f"Bearer {TOKENS.issue(caller, lifetime_seconds)}"}


ORDER = '{"title": "𠮷", "due_on": "2026-03-01"}'


async def test_order_is_taken_when_the_token_fits(client: httpx.AsyncClient) -> None:
    answer = await client.post(
        "/v1/yunhe/orders", content=ORDER, headers={**bearer(), "Content-Type": "application/json"}
    )
    assert (answer.status_code, answer.json()) == (200, {"title": "𠮷", "person": "p-1"})


@pytest.mark.parametrize(
    ("authorization", "said"),
    [
        ("", "缺少访问令牌"),
        ("Basic abc", "缺少访问令牌"),
        ("Bearer abc", "令牌无效"),
        (f"Bearer {Tokens(SecretStr('x' * 32)).issue(WANG)}", "令牌无效"),
        (f"Bearer {TOKENS.issue(WANG, lifetime_seconds=-60)}", "已过期"),
    ],
    ids=["none", "basic", "garbage", "other_key", "expired"],
)
async def test_request_is_unauthorized_without_a_valid_token(
    client: httpx.AsyncClient, authorization: str, said: str
) -> None:
    answer = await client.post("/v1/yunhe/orders", content=ORDER, headers={"Authorization": authorization})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert said in answer.json()["detail"]


async def test_other_jurisdictions_look_like_nothing(client: httpx.AsyncClient) -> None:
    foreign = await client.post("/v1/qingtian/orders", content=ORDER, headers=bearer())
    absent = await client.get("/nowhere")
    assert (foreign.status_code, foreign.json()) == (404, absent.json())
    assert foreign.headers["content-type"] == "application/problem+json"


async def test_role_is_refused_when_it_may_not(client: httpx.AsyncClient) -> None:
    clerk = Caller("yunhe", "p-2", "李", "dcb", frozenset({"unit"}))
    answer = await client.post(
        "/v1/yunhe/orders", content=ORDER, headers={**bearer(clerk), "Content-Type": "application/json"}
    )
    assert answer.status_code == 403
    assert answer.json()["required_roles"] == ["leader", "office"]


@pytest.mark.parametrize(
    ("content", "status", "said"),
    [
        ('{"title": "a", "title": "b", "due_on": "2026-03-01"}', 400, "“title”重复"),
        ('{"title": "a"', 400, "不是合法的 JSON"),
        ('{"title": "a", "due_on": "2026-02-30"}', 422, "due_on 不是合法的日期"),
        ('{"due_on": "2026-02-03"}', 422, "title 缺少必填项"),
        ('{"title": "' + "长" * 200 + '"}', 413, "超过上限 200"),
    ],
    ids=["duplicate_name", "broken", "impossible_date", "missing", "too_large"],
)
async def test_bad_body_is_a_problem(client: httpx.AsyncClient, content: str, status: int, said: str) -> None:
    answer = await client.post(
        "/v1/yunhe/orders", content=content, headers={**bearer(), "Content-Type": "application/json"}
    )
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert said in answer.json()["detail"]


async def test_body_without_length_is_limited_too(client: httpx.AsyncClient) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b"x" * 100

    answer = await client.post("/v1/yunhe/orders", content=endless(), headers=bearer())
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("name", "status", "retry_after"),
    [("refused", 409, None), ("away", 503, "3"), ("busy", 503, "2"), ("conflict", 409, None), ("bug", 500, None)],
)
async def test_raised_error_is_a_problem(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture, name: str, status: int, retry_after: str | None
) -> None:
    answer = await client.get(f"/raise/{name}")
    assert (answer.status_code, answer.headers.get("Retry-After")) == (status, retry_after)
    assert {"type", "title", "status", "detail"} <= answer.json().keys()
    assert answer.json().get("clause") == ("Y-3.2" if name == "refused" else None)
    assert "state" not in answer.json()
    assert "13800000000" not in answer.text + caplog.text


async def test_readiness_fails_when_a_critical_check_fails() -> None:
    async def rules() -> Check:
        return Check("规则包", ok=False, detail="云和县：插件未安装", critical=False)

    async def broken() -> Check:
        raise OSError("boom")

    app = create_app("测试", "test", TOKENS, checks=[rules])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        assert (await client.get("/healthz")).json()["status"] == "ok"
        assert (await client.get("/readyz")).status_code == 200
        app.state.checks.append(broken)
        answer = await client.get("/readyz")
        assert answer.status_code == 503
        assert [check["ok"] for check in answer.json()] == [False, False]
        assert b"duban_outbox_rows" in (await client.get("/metrics")).content


def test_token_survives_the_round_trip() -> None:
    assert TOKENS.verify(TOKENS.issue(WANG)) == WANG
