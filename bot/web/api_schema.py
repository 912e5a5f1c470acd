"""Describes the chat API for /openapi.json. Bodies are read by hand: this is the hottest path."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field


class Fault(BaseModel):
    """Every error: a code for programs, a sentence for people."""

    code: str
    message: str


class Button(BaseModel):
    """Something to press. `name` never changes; `token` is what a press sends."""

    label: str
    name: str
    token: str


class ChatMessage(BaseModel):
    """A message of the house. `edited` names the message that this one replaces.

    `recordings` is there where somebody has sent their voice; `documents` where staff have asked for a sheet.
    """

    id: int
    text: str
    buttons: list[list[Button]]
    images: list[str]
    edited: int | None
    case: str | None
    at: datetime
    recordings: list[str] = []
    documents: list[str] = []


class ChatMessages(BaseModel):
    messages: list[ChatMessage]


class Session(BaseModel):
    """A session lasts 30 days. `token` is told once."""

    token: str
    chat: int


class NewSession(BaseModel):
    """Residents come as they are, staff by a one-time invitation; inside Telegram by its `initData`."""

    role: str | None = Field(default=None, examples=["resident"])
    invitation: str | None = None
    init_data: str | None = Field(default=None, max_length=4096)


class Point(BaseModel):
    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)
    datum: str = Field(pattern="^(wgs84|gcj02)$")


class NewMessage(BaseModel):
    """Exactly one of text, button and location. `update_id` makes sending it again harmless."""

    text: str | None = None
    button: str | None = None
    location: Point | None = None
    update_id: str | int | None = None


class NewPictures(BaseModel):
    """Up to five pictures (JPEG, PNG, WebP; 10 MB, 40 megapixels each) and, if wanted, words."""

    photo: list[bytes]
    text: str | None = None
    update_id: str | None = None


class Health(BaseModel):
    """Whether something works."""

    status: str = Field(pattern="^(ok|down)$")


BEARER: list[dict[str, list[str]]] = [{"token": []}]
RETRY = {"Retry-After": {"description": "Seconds to wait", "schema": {"type": "integer", "minimum": 1}}}


def faults(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe what a call may be refused with; a fault of ours is always possible."""
    described: dict[int | str, dict[str, Any]] = {each: {"model": Fault} for each in (*statuses, 500)}
    if 429 in described:
        described[429]["headers"] = RETRY
    return described


def described(model: type[BaseModel]) -> dict[str, Any]:
    """Describe a model in one piece: a body given as `openapi_extra` has no room for definitions."""
    schema = model.model_json_schema()
    definitions: dict[str, Any] = schema.pop("$defs", {})

    def inlined(part: Any) -> Any:
        if isinstance(part, list):
            return [inlined(each) for each in part]
        if not isinstance(part, dict):
            return part
        if "$ref" in part:
            return inlined(definitions[part["$ref"].rsplit("/", 1)[-1]])
        return {name: inlined(each) for name, each in part.items()}

    whole: dict[str, Any] = inlined(schema)
    return whole


def body(**kinds: type[BaseModel]) -> dict[str, Any]:
    """Describe a request body by its kinds."""
    content = {
        {"json": "application/json", "form": "multipart/form-data"}[kind]: {"schema": described(model)}
        for kind, model in kinds.items()
    }
    return {"requestBody": {"required": True, "content": content}}


def parameter(where: str, name: str) -> dict[str, Any]:
    """Describe a message number in the query or the headers."""
    return {"in": where, "name": name, "required": False, "schema": {"type": "integer", "minimum": 0}}


SESSIONS: dict[str, Any] = {
    "responses": {**faults(400, 403, 413, 422, 429), 200: {"model": Session}},
    "openapi_extra": body(json=NewSession),
}
SEND: dict[str, Any] = {
    "responses": {**faults(400, 401, 403, 413, 415, 422, 429), 200: {"model": ChatMessages}},
    "openapi_extra": {**body(json=NewMessage, form=NewPictures), "security": BEARER},
}
MESSAGES: dict[str, Any] = {
    "responses": {**faults(401, 422, 429), 200: {"model": ChatMessages}},
    "openapi_extra": {"parameters": [parameter("query", "after")], "security": BEARER},
}
EVENTS: dict[str, Any] = {
    "responses": {
        **faults(401, 422, 429),
        200: {"content": {"text/event-stream": {}}, "description": "Messages as they come"},
    },
    "openapi_extra": {
        "parameters": [parameter("query", "after"), parameter("header", "Last-Event-ID")],
        "security": BEARER,
    },
}
MY_DATA: dict[str, Any] = {
    "responses": {
        **faults(401, 404, 429),
        200: {"content": {"application/json": {}}, "description": "Everything kept of the resident"},
    },
    "openapi_extra": {"security": BEARER},
}
PICTURE: dict[str, Any] = {
    "responses": {
        **faults(401, 404, 429),
        200: {"content": {"image/jpeg": {}, "audio/ogg": {}}, "description": "The picture or recording"},
    },
    "openapi_extra": {"security": BEARER},
}
HEALTH: dict[str, Any] = {
    "response_model": None,  # the answer is built by hand; what follows describes it
    "responses": {200: {"model": Health}, 503: {"model": Health, "description": "Something does not work"}},
}
