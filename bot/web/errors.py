"""What the web door refuses by itself, with its status and code; the catalogue has the words."""

from http import HTTPStatus
from typing import ClassVar


class WebRefusal(Exception):
    """Base of all refusals; `web.error.<code>` is its sentence."""

    status: ClassVar[int] = HTTPStatus.BAD_REQUEST
    code: ClassVar[str] = "malformed"


class Malformed(WebRefusal):
    """A body that is not what the API describes."""


class Unprocessable(WebRefusal):
    """Well-formed, but not a message: nothing in it, or several things at once."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "unprocessable"


class SessionUnknown(WebRefusal):
    """No session, or one that has ended."""

    status = HTTPStatus.UNAUTHORIZED
    code = "session_unknown"


class InvitationNeeded(WebRefusal):
    """Staff come in by invitation."""

    status = HTTPStatus.FORBIDDEN
    code = "invitation_needed"


class InvitationRefused(WebRefusal):
    """An invitation that never was, was used, or is too old."""

    status = HTTPStatus.FORBIDDEN
    code = "invitation_invalid"


class LaunchRefused(WebRefusal):
    """Opened inside Telegram without its word for who it is, or with one that is too old or was used."""

    status = HTTPStatus.FORBIDDEN
    code = "launch_refused"


class OperatorOnly(WebRefusal):
    """A page of the operator, asked for by somebody else."""

    status = HTTPStatus.FORBIDDEN
    code = "operator_only"


class ForeignForm(WebRefusal):
    """A form or a call that did not come from our own page."""

    status = HTTPStatus.FORBIDDEN
    code = "foreign_form"


class BodyTooLarge(WebRefusal):
    """More bytes than any message needs."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    code = "too_large"


class PictureTooLarge(WebRefusal):
    """A picture of too many bytes or pixels."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    code = "photo_too_large"


class PictureUnreadable(WebRefusal):
    """Not a picture, or of a kind we cannot read."""

    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    code = "photo_unreadable"


class TooManyPictures(WebRefusal):
    """More pictures at once than one message may carry."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "photo_too_many"


class NothingHere(WebRefusal):
    """No such page or picture, or not for this reader: the answer is the same."""

    status = HTTPStatus.NOT_FOUND
    code = "not_found"


class TooMany(WebRefusal):
    """Too many wrong secrets from one address, or too many open streams of one chat."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    code = "too_many"

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after  # seconds
