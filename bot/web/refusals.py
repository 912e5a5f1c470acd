"""Tells a person what was refused: JSON to a program, a page to a reader, both in their language."""

from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, Response

from bot.catalogue.sentences import phrase
from bot.web.errors import TooMany, WebRefusal
from bot.web.pages import Pages
from models.vocabulary import Locale

CODES = {
    HTTPStatus.NOT_FOUND: "not_found",
    HTTPStatus.METHOD_NOT_ALLOWED: "method_not_allowed",
    HTTPStatus.BAD_REQUEST: "malformed",
    HTTPStatus.UNPROCESSABLE_ENTITY: "unprocessable",
}


class Refusals:
    """Answers for everything that is not an answer of a route."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    def answer(self, connection: HTTPConnection, status: int, code: str) -> Response:
        """Return the refusal in the form this caller can read."""
        locale = self._locale(connection)
        message = phrase(f"web.error.{code}", locale)
        if connection.url.path.startswith("/api/") or not is_reader(connection):
            return JSONResponse({"code": code, "message": message}, status)
        return self._pages.show(
            connection, "refusal.html", status=status, locale=locale, message=message, code=code
        )

    def of_refusal(self, connection: HTTPConnection, error: WebRefusal) -> Response:
        """Answer one of our own refusals."""
        answer = self.answer(connection, error.status, error.code)
        if error.status == HTTPStatus.UNAUTHORIZED:
            answer.headers["www-authenticate"] = "Bearer"
        if isinstance(error, TooMany):
            answer.headers["retry-after"] = str(error.retry_after)
        return answer

    def of_http(self, connection: HTTPConnection, error: HTTPException) -> Response:
        """Answer what the framework refused."""
        fallback = "failed" if error.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR else "malformed"
        code = CODES.get(HTTPStatus(error.status_code), fallback)
        answer = self.answer(connection, error.status_code, code)
        answer.headers.update(error.headers or {})
        return answer

    def of_failure(self, connection: HTTPConnection) -> Response:
        """Apologise for a fault of ours."""
        return self.answer(connection, HTTPStatus.INTERNAL_SERVER_ERROR, "failed")

    def _locale(self, connection: HTTPConnection) -> Locale:
        """The chat's language once it is known, else the browser's."""
        known = getattr(connection.state, "locale", None)
        return known if isinstance(known, Locale) else self._pages.locale(connection)


def is_reader(connection: HTTPConnection) -> bool:
    """Whether a browser asks for a page."""
    return "text/html" in connection.headers.get("accept", "")
