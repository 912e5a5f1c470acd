"""Reads the parameters of a call, however they came, into the types that the Bot API gives them."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.botapi.errors import bad_request
from tests.botapi.model import Json, words

TREES = words(
    "reply_markup entities caption_entities media options commands scope allowed_updates "
    "link_preview_options reply_parameters menu_button message_ids reaction question_entities "
    "explanation_entities permissions rights correct_option_ids keyboard_button "
    "suggested_post_parameters description_entities"
)
NUMBERS = words(
    "chat_id from_chat_id user_id message_id message_thread_id reply_to_message_id offset limit timeout "
    "max_connections cache_time correct_option_id open_period close_date duration width height icon_color "
    "heading proximity_alert_radius live_period until_date direct_messages_topic_id"
)
DECIMALS = frozenset(("latitude", "longitude", "horizontal_accuracy"))
SWITCHES = words(
    "disable_notification protect_content allow_paid_broadcast drop_pending_updates show_alert is_anonymous "
    "allows_multiple_answers is_closed disable_content_type_detection show_caption_above_media has_spoiler "
    "remove_caption allow_sending_without_reply disable_web_page_preview is_big return_bots allows_revoting "
    "shuffle_options allow_adding_options hide_results_until_closes members_only for_channels "
    "is_flexible"
)


@dataclass(frozen=True)
class Upload:
    """A file that came with a call."""

    name: str
    mime: str
    data: bytes


def _typed(name: str, value: Any) -> Any:
    """Return a form's string as the type that this parameter has; what does not read stays a string."""
    if not isinstance(value, str):
        return value
    if name in TREES:
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None
    if name in NUMBERS and re.fullmatch(r"-?\d+", value):
        return int(value)
    if name in DECIMALS and re.fullmatch(r"-?\d+(\.\d+)?", value):
        return float(value)
    if name in SWITCHES:
        return value.lower() in {"true", "yes", "1"}
    return value


def typed(values: Mapping[str, Any]) -> Json:
    """Return parameters in their types. Raises Refused where JSON does not read."""
    return {name: _typed(name, value) for name, value in values.items()}


class Params:
    """The parameters of one call."""

    def __init__(self, values: Json, files: Mapping[str, Upload]) -> None:
        self.values = values
        self.files = files

    def text(self, name: str, default: str = "") -> str:
        value = self.values.get(name, default)
        return value if isinstance(value, str) else json.dumps(value)

    def number(self, name: str, default: int = 0) -> int:
        value = self.values.get(name, default)
        return value if isinstance(value, int) and not isinstance(value, bool) else default

    def decimal(self, name: str) -> float | None:
        value = self.values.get(name)
        return float(value) if isinstance(value, int | float) else None

    def switch(self, name: str, default: bool = False) -> bool:
        return bool(self.values.get(name, default))

    def tree(self, name: str) -> Json | None:
        value = self.values.get(name)
        if value is not None and not isinstance(value, dict):
            raise bad_request(f"object expected as {name.replace('_', ' ')}")
        return value

    def rows(self, name: str) -> list[Any] | None:
        value = self.values.get(name)
        if value is not None and not isinstance(value, list):
            raise bad_request(f"expected an Array of {name}")
        return value

    def upload(self, name: str) -> Upload | None:
        """Return the file sent under this name, or the one it points to with attach://."""
        value = self.values.get(name)
        return self.attached(value) if isinstance(value, str) and value else self.files.get(name)

    def attached(self, value: str) -> Upload | None:
        return self.files.get(value.removeprefix("attach://")) if value.startswith("attach://") else None

    def has(self, name: str) -> bool:
        return self.values.get(name) not in (None, "")
