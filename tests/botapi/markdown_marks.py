"""Reads parse_mode MarkdownV2 and the older Markdown. Source: Bot API; errors as TDLib words them."""

import re

from tests.botapi.errors import bad_request
from tests.botapi.model import Json
from tests.botapi.texts import units

RESERVED = "_*[]()~`>#+-=|{}.!"
MARKS = (("__", "underline"), ("||", "spoiler"), ("*", "bold"), ("_", "italic"), ("~", "strikethrough"))
NAMES = {
    "underline": "Underline", "spoiler": "Spoiler", "bold": "Bold", "italic": "Italic",
    "strikethrough": "Strikethrough", "code": "Code", "pre": "Pre", "text_link": "TextUrl",
}  # fmt: skip


class _Reader:
    """Walks through one text; what is open stands on `stack` as (kind, mark, units before, byte offset)."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.text = ""
        self.entities: list[Json] = []
        self.stack: list[tuple[str, str, int, int]] = []

    def offset(self) -> int:
        return len(self.source[: self.at].encode())

    def starts(self, mark: str) -> bool:
        return self.source.startswith(mark, self.at)

    def open(self, kind: str, mark: str) -> None:
        self.stack.append((kind, mark, units(self.text), self.offset()))
        self.at += len(mark)

    def close(self, **more: str) -> None:
        kind, mark, start, _ = self.stack.pop()
        self.at += len(mark)
        if units(self.text) > start:
            entity: Json = {"type": kind, "offset": start, "length": units(self.text) - start}
            self.entities.append(entity | more)

    def literal(self, kind: str, mark: str) -> None:
        """Read `code` or ```pre```, in which only a backslash is special."""
        self.open(kind, mark)
        more: dict[str, str] = {}
        if kind == "pre":
            language = re.match(r"([A-Za-z0-9_+-]+)?\n", self.source[self.at :])
            more = {"language": language.group(1)} if language and language.group(1) else {}
            self.at += language.end() if language else 0
        while self.at < len(self.source) and not self.starts(mark):
            self.at += self.starts("\\")
            self.text += self.source[self.at : self.at + 1]
            self.at += 1
        if self.at < len(self.source):
            self.close(**more)

    def link(self) -> None:
        """Close the text of a link and read its address, which stands in parentheses."""
        match = re.match(r"\]\(((?:\\.|[^)\\])*)\)", self.source[self.at :])
        if match is None:
            words = f"can't parse entities: Can't find end of a URL at byte offset {self.offset()}"
            raise bad_request(words)
        _, _, start, _ = self.stack.pop()
        address = re.sub(r"\\(.)", r"\1", match.group(1))
        if units(self.text) > start and address:
            length = units(self.text) - start
            self.entities.append({"type": "text_link", "offset": start, "length": length, "url": address})
        self.at += match.end()

    def step(self) -> None:
        character = self.source[self.at]
        if character == "\\" and self.at + 1 < len(self.source):
            self.text += self.source[self.at + 1]
            self.at += 2
        elif self.starts("```"):
            self.literal("pre", "```")
        elif character == "`":
            self.literal("code", "`")
        elif character == "]" and self.stack and self.stack[-1][0] == "text_link":
            self.link()
        elif character == "[":
            self.open("text_link", "[")
        elif self._mark():
            return
        elif character == ">" and (not self.text or self.text.endswith("\n")):
            self.at += 1
        elif character in RESERVED:
            words = f"Character '{character}' is reserved and must be escaped with the preceding '\\'"
            raise bad_request(f"can't parse entities: {words}")
        else:
            self.text += character
            self.at += 1

    def _mark(self) -> bool:
        if self.stack and self.stack[-1][1] != "[" and self.starts(self.stack[-1][1]):
            self.close()
            return True
        for mark, kind in MARKS:
            if self.starts(mark):
                self.open(kind, mark)
                return True
        return False


def parse(source: str) -> tuple[str, list[Json]]:
    """Return text and entities of MarkdownV2. Raises Refused for reserved characters and open marks."""
    reader = _Reader(source)
    while reader.at < len(source):
        reader.step()
    if reader.stack:
        kind, _, _, offset = reader.stack[-1]
        words = f"can't parse entities: Can't find end of {NAMES[kind]} entity at byte offset {offset}"
        raise bad_request(words)
    return reader.text, sorted(reader.entities, key=lambda each: (each["offset"], -each["length"]))


OLD = re.compile(
    r"\\([_*`\[])|(\*)([^*]+)\*|(_)([^_]+)_|```(?:\w*\n)?(.+?)```|`([^`]+)`|\[([^\]]+)\]\(([^)]*)\)",
    re.DOTALL,
)


def parse_old(source: str) -> tuple[str, list[Json]]:
    """Return text and entities of the older Markdown. Raises Refused for a mark that stays open."""
    text, entities, position = "", [], 0
    for match in OLD.finditer(source):
        text += _closed_part(source, position, match.start())
        position = match.end()
        escaped, _, bold, _, italic, block, code, words, url = match.groups()
        kinds = (("bold", bold), ("italic", italic), ("pre", block), ("code", code), ("text_link", words))
        kind, inner = next((each for each in kinds if each[1]), ("", escaped or ""))
        if kind:
            entity: Json = {"type": kind, "offset": units(text), "length": units(inner)}
            entities.append(entity | ({"url": url} if kind == "text_link" else {}))
        text += inner
    return text + _closed_part(source, position, len(source)), entities


def _closed_part(source: str, start: int, end: int) -> str:
    part = source[start:end]
    if (found := re.search(r"[_*`\[]", part)) is not None:
        offset = len(source[: start + found.start()].encode())
        words = f"can't parse entities: Can't find end of the entity starting at byte offset {offset}"
        raise bad_request(words)
    return part
