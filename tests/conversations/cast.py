"""The people of a transcript: who they are, and what they have been shown."""

from dataclasses import dataclass, field

from models.vocabulary import Role
from tests.conversations.door import Door, Person, Shown
from workflows.reference import Reference

ROLES = {
    "居民": Role.RESIDENT,
    "经办人": Role.HANDLER,
    "负责人": Role.HEAD,
    "派单员": Role.DISPATCHER,
    "协调员": Role.COORDINATOR,
    "网格员": Role.GRID_WORKER,
    "督查员": Role.AUDITOR,
    "组织者": Role.ORGANIZER,
}
LOCALES = {"简体": "zh-CN", "繁体": "zh-Hant", "英文": "en"}


class Unknown(Exception):
    """A role or a body that nobody knows."""


@dataclass
class Sight:
    """What somebody has been shown: all of it, and what the transcript has not come to yet."""

    person: Person
    shown: list[Shown] = field(default_factory=list)
    unread: list[Shown] = field(default_factory=list)
    pressed: str = ""  # token of the newest press
    file: str = ""  # what was downloaded last

    async def look(self, door: Door) -> None:
        """Take in what is new."""
        new = await door.seen(self.person.name)
        self.shown += new
        self.unread += new


def person_of(line: str, reference: Reference) -> Person:
    """Read `姓名 身份 [单位名称] [语言]`. Raises Unknown."""
    name, role, *rest = line.split()
    if role not in ROLES:
        raise Unknown(role)
    locale = LOCALES[rest.pop()] if rest and rest[-1] in LOCALES else "zh-CN"
    body = body_of(rest[0], reference) if rest else None
    return Person(name, ROLES[role], body, locale=locale)


def body_of(name: str, reference: Reference) -> str:
    """The code of the body with this name. Raises Unknown."""
    for code, fact in reference.bodies.items():
        if name in (code, fact.name):
            return code
    raise Unknown(name)
