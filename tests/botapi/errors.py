"""What the server refuses, with the codes and words of the Bot API; and what a test's people may not do."""

from typing import Any


class Refused(Exception):
    """Answer a call with `code` (HTTP status and error_code), words and perhaps ResponseParameters."""

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_json(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        return answer | ({"parameters": self.parameters} if self.parameters else {})


def bad_request(words: str) -> Refused:
    return Refused(400, f"Bad Request: {words}")


def forbidden(words: str) -> Refused:
    return Refused(403, f"Forbidden: {words}")


def too_many(seconds: int) -> Refused:
    words = f"Too Many Requests: retry after {seconds}"
    return Refused(429, words, {"retry_after": seconds})


class NoSuchButton(AssertionError):
    """A person wanted to press what is not on the screen."""

    def __init__(self, wanted: str, there: list[str]) -> None:
        super().__init__(f"no button {wanted!r}; there are {there}")
        self.wanted = wanted
        self.there = there


class NotSeen(AssertionError):
    """A person waited for a message that did not come."""

    def __init__(self, wanted: str, screen: list[str]) -> None:
        super().__init__(f"did not see {wanted}; the screen shows:\n" + "\n".join(screen))
        self.wanted = wanted
        self.screen = screen


class NotCalled(AssertionError):
    """A bot did not do what a test waited for."""


class Deviating(AssertionError):
    """Requests were sent that the other library's models would not have written."""
