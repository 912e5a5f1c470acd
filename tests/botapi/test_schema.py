"""Guards the check of calls against a machine-readable description of the Bot API."""

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.parts.botapi_schema import Schema, check_answer, check_call, load

KEY = {"name": "text", "types": ["String"], "required": True, "description": "Label"}
DATA = {"name": "callback_data", "types": ["String"], "required": False, "description": "Data, 1-64 bytes"}
TEXT = {"name": "text", "types": ["String"], "required": True, "description": "1-10 characters after parsing"}
CHAT = {"name": "chat_id", "types": ["Integer", "String"], "required": True, "description": ""}
MODE = {"name": "parse_mode", "types": ["String"], "required": False, "description": ""}
ROWS = {"name": "rows", "types": ["Array of Array of Key"], "required": False, "description": ""}
NUMBER = {"name": "message_id", "types": ["Integer"], "required": True, "description": ""}
DOCUMENT = {
    "version": "Bot API 0",
    "methods": {
        "sendMessage": {"name": "sendMessage", "returns": ["Sent"], "fields": [CHAT, TEXT, MODE, ROWS]},
    },
    "types": {
        "Key": {"name": "Key", "fields": [KEY, DATA]},
        "Sent": {"name": "Sent", "subtypes": ["Message", "Nothing"]},
        "Message": {"name": "Message", "fields": [NUMBER]},
        "Nothing": {"name": "Nothing", "fields": []},
    },
}


@pytest.fixture
def schema(tmp_path: Path) -> Schema:
    path = tmp_path / "api.json"
    path.write_text(json.dumps(DOCUMENT))
    return load(path)


@pytest.mark.parametrize(
    ("params", "objections"),
    [
        ({"chat_id": 5, "text": "好"}, []),
        ({"chat_id": 5}, ["sendMessage.text: missing"]),
        ({"chat_id": True, "text": "好"}, ["sendMessage.chat_id: True is no Integer"]),
        ({"chat_id": 5, "text": "😀" * 6}, ["sendMessage.text: 12 characters, allowed 1-10"]),
        ({"chat_id": 5, "text": "<b>好</b>好好好好", "parse_mode": "HTML"}, []),
        ({"chat_id": 5, "text": "好", "colour": 1}, ["sendMessage.colour: unknown"]),
        (
            {"chat_id": 5, "text": "好", "rows": [[{"text": "一", "callback_data": "好" * 22}]]},
            ["sendMessage.rows[0][0].callback_data: 66 bytes, allowed 1-64"],
        ),
        ({"chat_id": 5, "text": "好", "rows": "x"}, ["sendMessage.rows: expected a list"]),
    ],
)
def test_a_request_is_looked_at(schema: Schema, params: dict[str, Any], objections: list[str]) -> None:
    assert check_call(schema, {"method": "sendMessage", "params": params, "files": {}}) == objections


@pytest.mark.parametrize(
    ("answer", "objections"),
    [
        ({"ok": True, "result": {"message_id": 1}}, []),
        ({"ok": True, "result": {"message_id": "1"}}, ["sendMessage → .message_id: '1' is no Integer"]),
        ({"ok": False, "error_code": 400}, []),
        (None, []),
    ],
)
def test_an_answer_is_looked_at(schema: Schema, answer: object, objections: list[str]) -> None:
    assert check_answer(schema, {"method": "sendMessage", "answer": answer}) == objections


def test_an_unknown_method_is_told(schema: Schema) -> None:
    call = {"method": "sing", "params": {}, "files": {}}

    assert check_call(schema, call) == ["sing: no such method"]
