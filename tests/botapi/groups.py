"""Groups of people and bots."""

from tests.botapi.methods.rooms import create_topic
from tests.botapi.model import Account, Chat
from tests.botapi.people import Person
from tests.botapi.screen import Shown, shown
from tests.botapi.world import World

Member = Person | str
"""A person, or the name of a bot."""


class Group:
    """A group; `chat` is another one after a migration."""

    def __init__(self, world: World, chat: Chat) -> None:
        self._world = world
        self.chat = chat

    @property
    def id(self) -> int:
        return self.chat.id

    @property
    def title(self) -> str:
        return str(self.chat.title)

    @property
    def messages(self) -> list[Shown]:
        bots = [bot.account for bot in self._world.bots.values()]
        reader = next((bot for bot in bots if self.chat.has(bot)), bots[0])
        return [shown(each, reader) for each in list(self.chat.messages.values())]

    def _account(self, member: Member) -> Account:
        return member.account if isinstance(member, Person) else self._world.bots[member].account

    @property
    def _owner(self) -> Account:
        number = next(number for number, status in self.chat.members.items() if status == "creator")
        return self._world.accounts[number]

    def put(self, member: Member, status: str) -> None:
        """Give a member its place, and tell it if it is a bot."""
        account = self._account(member)
        old = self.chat.members.get(account.id, "left")
        self.chat.members[account.id] = status
        if old != status and account.is_bot:
            self._world.member_changed(self.chat, account, self._owner, old, status)

    async def adds(self, member: Member, administrator: bool = False) -> None:
        self.put(member, "administrator" if administrator else "member")
        told = {"new_chat_members": [self._account(member).as_json()]}
        self._world.post(self.chat, self._owner, told)

    async def removes(self, member: Member) -> None:
        """Throw a member out; a bot gets 403 from then on."""
        self.put(member, "kicked")
        self._world.post(self.chat, self._owner, {"left_chat_member": self._account(member).as_json()})

    async def topic(self, name: str) -> int:
        """Open a topic of a forum; return its thread."""
        return create_topic(self._world, self.chat, self._owner, name).id

    async def migrates(self) -> int:
        """Make a supergroup of a basic group; return the old id, which answers 400 from now on."""
        old = self.chat
        new = self._world.new_group(self.title, "supergroup", False)
        new.members = dict(old.members)
        self._world.post(old, self._owner, {"migrate_to_chat_id": new.id})
        old.migrated_to = new.id
        self.chat = new
        self._world.post(new, self._owner, {"migrate_from_chat_id": old.id})
        return old.id
