"""Staff groups in tests: somebody asks for a code in their own chat and tells it in the group."""

import re

from tests.botapi.groups import Group
from tests.botapi.people import Person

CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}")


async def code_of(person: Person) -> str:
    """Let somebody who has joined ask for a code."""
    await person.says("staff", "工作群")
    found = CODE.search((await person.sees("staff", "工作群代码")).text)
    assert found is not None
    return found[0]


async def settled(group: Group, person: Person) -> None:
    """Make a group one of a person's body."""
    await person.says(group, f"/here {await code_of(person)}")
    await person.sees(group, "这个群现在属于", ever=True)
