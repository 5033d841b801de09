"""The HTTP application that every service starts from."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from duban_contracts.wording import describe_errors
from duban_runtime.auth import Tokens
from duban_runtime.errors import Conflict, RetryLater
from duban_runtime.middleware import BodyLimit, BodyLimiter, LastResort, Tracing
from duban_runtime.problems import Problem, problem_response
from duban_runtime.strict_json import parse_json

_CHECK_TIMEOUT_SECONDS = 3.0
_RETRY_SECONDS = 2.0
_TITLES = {401: "未通过身份验证", 403: "无权操作", 404: "未找到", 405: "不支持的请求方法"}
_DETAILS = {404: "所请求的内容不存在", 405: "此地址不支持该请求方法"}


@dataclass(frozen=True)
class Check:
    """One line of /readyz. A critical check that is not ok makes the whole answer 503."""

    name: str
    ok: bool
    detail: str = ""
    critical: bool = True


ReadinessCheck = Callable[[], Awaitable[Check]]


class StrictRoute(APIRoute):
    """A route whose JSON body is parsed by ``parse_json``."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handler = super().get_route_handler()

        async def strict(request: Request) -> Response:
            return await handler(_StrictRequest(request.scope, request.receive))

        return strict


class _StrictRequest(Request):
    async def json(self) -> Any:
        return parse_json(await self.body())


def create_router(**options: Any) -> APIRouter:
    """Return an APIRouter whose routes parse JSON strictly; use it instead of ``APIRouter()``."""
    return APIRouter(route_class=StrictRoute, **options)


def create_app(
    title: str,
    service: str,
    tokens: Tokens,
    checks: Sequence[ReadinessCheck] = (),
    max_body_bytes: int | BodyLimit = 1024 * 1024,
) -> FastAPI:
    """Return an application with /healthz, /readyz, /metrics and problem+json errors.

    ``checks`` may be added to later through ``app.state.checks``; ``max_body_bytes`` is a number or a function of the
    path.
    """
    app = FastAPI(
        title=title,
        docs_url="/docs",
        redoc_url=None,
        openapi_url="/openapi.json",
        # Spans are made by the middleware below; FastAPI's own would look into the environment at every request.
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    app.router.route_class = StrictRoute
    app.state.service = service
    app.state.tokens = tokens
    app.state.checks = list(checks)
    _add_probes(app)
    _add_error_handlers(app)
    app.add_middleware(BodyLimiter, limit=max_body_bytes if callable(max_body_bytes) else _always(max_body_bytes))
    app.add_middleware(Tracing)
    app.add_middleware(LastResort)
    return app


def _always(limit_bytes: int) -> BodyLimit:
    return lambda _path: limit_bytes


def _add_probes(app: FastAPI) -> None:
    @app.get("/healthz", include_in_schema=False)
    async def healthz() -> dict[str, str]:
        return {"status": "ok", "service": app.state.service}

    @app.get("/readyz", include_in_schema=False)
    async def readyz() -> JSONResponse:
        results = await asyncio.gather(*(_run_check(check) for check in app.state.checks))
        is_ready = all(result.ok or not result.critical for result in results)
        return JSONResponse([asdict(result) for result in results], status_code=200 if is_ready else 503)

    @app.get("/metrics", include_in_schema=False)
    async def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


async def _run_check(check: ReadinessCheck) -> Check:
    try:
        return await asyncio.wait_for(check(), _CHECK_TIMEOUT_SECONDS)
    except TimeoutError:
        return Check(_check_name(check), ok=False, detail="检查超时")
    except Exception as error:  # noqa: BLE001 - a broken check is a failed check, not a broken /readyz
        return Check(_check_name(check), ok=False, detail=f"检查失败：{type(error).__name__}")


def _check_name(check: ReadinessCheck) -> str:
    return str(getattr(check, "__name__", "check"))


def _add_error_handlers(app: FastAPI) -> None:
    @app.exception_handler(Problem)
    async def problem(_request: Request, error: Problem) -> Response:
        return error.response()

    @app.exception_handler(HTTPException)
    async def http_exception(_request: Request, error: HTTPException) -> Response:
        detail = _DETAILS.get(error.status_code, str(error.detail))
        title = _TITLES.get(error.status_code, "请求未完成")
        return problem_response(error.status_code, title, detail, headers=error.headers)

    @app.exception_handler(RequestValidationError)
    async def invalid(_request: Request, error: RequestValidationError) -> Response:
        detail, errors = describe_errors(error.errors())
        return problem_response(422, "请求内容不符合要求", detail, extras={"errors": errors})

    @app.exception_handler(RetryLater)
    async def retry_later(_request: Request, error: RetryLater) -> Response:
        seconds = max(1, round(error.delay_seconds or _RETRY_SECONDS))
        return problem_response(
            503,
            "服务暂不可用",
            f"服务暂时繁忙或数据库不可用，请在 {seconds} 秒后重试",
            headers={"Retry-After": str(seconds)},
        )

    @app.exception_handler(Conflict)
    async def conflict(_request: Request, _error: Conflict) -> Response:
        return problem_response(409, "并发修改", "内容刚刚被他人修改，请刷新后重试")
