"""Errors over HTTP as RFC 9457 problem details."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

MEDIA_TYPE = "application/problem+json"


class Problem(HTTPException):
    """An error answer. ``detail`` is Chinese and in the caller's terms; ``extras`` become members beside it.

    It is an HTTPException because FastAPI turns every other exception in a body parser into its own 400.
    """

    def __init__(
        self,
        status: int,
        title: str,
        detail: str,
        *,
        type: str = "about:blank",  # noqa: A002 - the member's name in RFC 9457
        headers: Mapping[str, str] | None = None,
        **extras: object,
    ) -> None:
        super().__init__(status_code=status, detail=detail, headers=headers)
        self.status = status
        self.title = title
        self.type = type
        self.extras = extras

    def response(self) -> JSONResponse:
        """Return the answer that says this."""
        return problem_response(
            self.status, self.title, self.detail, type=self.type, headers=self.headers, extras=self.extras
        )


def problem_response(
    status: int,
    title: str,
    detail: str,
    *,
    type: str = "about:blank",  # noqa: A002 - the member's name in RFC 9457
    headers: Mapping[str, str] | None = None,
    extras: Mapping[str, object] | None = None,
) -> JSONResponse:
    """Return a response with media type application/problem+json; extras that are None are left out."""
    members = {key: value for key, value in (extras or {}).items() if value is not None}
    return JSONResponse(
        {"type": type, "title": title, "status": status, "detail": detail, **members},
        status_code=status,
        headers=dict(headers) if headers else None,
        media_type=MEDIA_TYPE,
    )
