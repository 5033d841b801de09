"""Who calls: bearer tokens, and the rule that a token opens its own jurisdiction only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

import jwt
from fastapi import Depends
from pydantic import SecretStr
from starlette.requests import Request

from duban_runtime.clock import Clock, SystemClock
from duban_runtime.problems import Problem

_ALGORITHM = "HS256"
_LEEWAY_SECONDS = 30
_SCHEME = "bearer"


@dataclass(frozen=True)
class Caller:
    """The person behind a request."""

    jurisdiction: str
    person: str
    name: str
    unit: str
    roles: frozenset[str]

    def require(self, *roles: str) -> None:
        """Return when the caller has one of the roles.

        Raises:
            Problem: 403.
        """
        if not self.roles.intersection(roles):
            raise Problem(
                403, "无权操作", "当前角色无权执行此操作", required_roles=sorted(roles), roles=sorted(self.roles)
            )


class Tokens:
    """Issues and verifies the suite's bearer tokens."""

    def __init__(self, key: SecretStr, clock: Clock | None = None) -> None:
        self._key = key
        self._clock = clock or SystemClock()

    def issue(self, caller: Caller, lifetime_seconds: float = 8 * 3600) -> str:
        """Return a token for the caller that is valid from now on."""
        now = self._clock.now()
        claims = {
            "jurisdiction": caller.jurisdiction,
            "sub": caller.person,
            "name": caller.name,
            "unit": caller.unit,
            "roles": sorted(caller.roles),
            "iat": now,
            "exp": now + timedelta(seconds=lifetime_seconds),
        }
        return jwt.encode(claims, self._key.get_secret_value(), algorithm=_ALGORITHM)

    def verify(self, token: str) -> Caller:
        """Return the caller that the token names.

        Raises:
            Problem: 401, without saying which part is wrong except that it has expired.
        """
        try:
            claims = jwt.decode(
                token,
                self._key.get_secret_value(),
                algorithms=[_ALGORITHM],
                # Expiry is compared below, with the clock that is given.
                options={"require": ["exp", "sub"], "verify_exp": False, "verify_iat": False, "verify_nbf": False},
            )
            expires_at_seconds = float(claims["exp"])
            caller = _caller(claims)
        except (jwt.InvalidTokenError, KeyError, TypeError, ValueError):
            raise unauthorized("令牌无效") from None
        if self._clock.now().timestamp() > expires_at_seconds + _LEEWAY_SECONDS:
            raise unauthorized("令牌已过期")
        return caller


def _caller(claims: dict[str, object]) -> Caller:
    texts = {name: claims[name] for name in ("jurisdiction", "sub", "name", "unit")}
    roles = claims["roles"]
    if not all(isinstance(text, str) for text in texts.values()) or not isinstance(roles, list):
        raise TypeError("claims have the wrong type")
    return Caller(
        jurisdiction=str(texts["jurisdiction"]),
        person=str(texts["sub"]),
        name=str(texts["name"]),
        unit=str(texts["unit"]),
        roles=frozenset(map(str, roles)),
    )


def unauthorized(detail: str) -> Problem:
    """Return the 401 that asks for a bearer token."""
    return Problem(401, "未通过身份验证", detail, headers={"WWW-Authenticate": 'Bearer realm="duban"'})


def not_found() -> Problem:
    """Return the 404 that does not tell the absent from the forbidden."""
    return Problem(404, "未找到", "所请求的内容不存在")


async def current_caller(request: Request) -> Caller:
    """Return who calls; usable in a raw Starlette route as well.

    Raises:
        Problem: 401 without a valid token; 404 when the path names a jurisdiction that is not the token's.
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != _SCHEME or not token:
        raise unauthorized("请求缺少访问令牌")
    tokens: Tokens = request.app.state.tokens
    caller = tokens.verify(token.strip())
    wanted = request.path_params.get("jurisdiction")
    if wanted is not None and wanted != caller.jurisdiction:
        raise not_found()
    return caller


CallerDependency = Annotated[Caller, Depends(current_caller)]
