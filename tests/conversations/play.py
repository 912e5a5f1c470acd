"""Plays a transcript: whoever acts, acts through a door; whoever sees something, must see just that."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tests.conversations import matching, opinions, punctual, rolls, sheets, signs
from tests.conversations.acts import ACTIONS, CannotDo, Scene
from tests.conversations.cast import Sight, Unknown, person_of
from tests.conversations.door import Door, Person, Shown
from tests.conversations.lookers import compare_ledger
from tests.conversations.script import ACTS, LOOKS, Script, Statement
from tests.conversations.stage import Stage
from tests.conversations.times import BadTime, instant
from workflows import access
from workflows.attachments import Kind
from workflows.responsiveness.recheck.clock import ensure_recheck

PUBLIC = "公众"
NOTHING = "(没有新消息)"


class Mismatch(Exception):
    """Something was not as the transcript says."""

    def __init__(self, statement: Statement, told: str) -> None:
        words = " ".join(part for part in (statement.who, statement.verb) if part)
        super().__init__(f"{statement.place}  {words}\n{told}")


def playable(statements: Iterable[Statement], door: Door) -> Iterator[Statement]:
    """Leave out what a door cannot do, with what its person sees of it right after."""
    dumb = ""
    for statement in statements:
        if statement.who != dumb or statement.verb not in LOOKS:
            dumb = ""
        if statement.who and door.lacks(statement.verb, statement.text):
            dumb = statement.who if statement.verb in ACTS else ""
        elif not dumb:
            yield statement


@dataclass
class Player:
    """Plays one script on one stage."""

    stage: Stage
    values: matching.Values = field(default_factory=dict)
    cast: dict[str, Sight] = field(default_factory=dict)
    page: str = ""  # the case whose public page is open; empty: the front page

    def __post_init__(self) -> None:
        self.values["入口"] = self.stage.door.name

    async def play(self, script: Script) -> None:
        """Play all of it that this door can. Raises Mismatch."""
        for statement in playable(script.statements, self.stage.door):
            try:
                await self.do(statement)
            except (CannotDo, Unknown, BadTime) as error:
                raise Mismatch(statement, f"{statement.text}\n✗ {error}") from None
            await self.stage.settle()
        end = script.statements[-1]
        for name, sight in self.cast.items():
            await self.nothing_left(Statement(end.place, name, "演完之后", ""), sight)

    async def do(self, statement: Statement) -> None:
        """Do what one statement says, or see what it says. Raises Mismatch."""
        if not statement.who:
            await self.house_line(statement)
        elif statement.who == PUBLIC:
            await self.public_line(statement)
        elif statement.who not in self.cast:
            raise Unknown(f"没有介绍过这个人物:{statement.who}")
        elif statement.verb in ACTS:
            await self.act(statement, self.cast[statement.who])
        else:
            await self.see(statement, self.cast[statement.who])

    async def house_line(self, statement: Statement) -> None:
        """Somebody comes, time passes, the house is opened anew, or the ledger is looked at."""
        if statement.verb in ("人物", "加入"):
            for line in statement.text.splitlines():
                await self.bring(line, greeted=statement.verb == "加入")
        elif statement.verb == "时间":
            await self.stage.pass_time(instant(statement.text, self.stage.clock.now))
        elif statement.verb == "重启":
            await self.stage.restart()
        elif statement.verb == "新说明":
            await self.stage.reword()
        elif statement.verb == "工作群":
            await self.stage.gather(statement.text)
        elif statement.verb == "名册":
            residents = [name for name, sight in self.cast.items() if sight.person.role == "resident"]
            await rolls.keep(self.stage.house, statement.text, residents)
        elif statement.verb == "打分":
            residents = [name for name, sight in self.cast.items() if sight.person.role == "resident"]
            await sheets.fill(self.stage.house, statement.text, residents)
        elif statement.verb == "迹象":
            await signs.put_up(self.stage.house, statement.text)
        elif statement.verb == "按时":
            await punctual.happened(self.stage.house, statement.text)
        elif statement.verb == "抽查":
            house = self.stage.house
            await house.database.write(lambda tx: ensure_recheck(house.act(tx)))
        elif statement.verb == "邻居答":
            await opinions.say(self.stage.house, matching.filled(statement.text, self.values))
        elif statement.verb == "规定":
            name, number = statement.text.split()
            self.stage.rule(name, int(number))
        elif statement.verb == "往事":
            await self.stage.remember(statement.text)
        elif statement.verb in ("另有", "机器"):
            await self.stage.teach(statement.verb, statement.text)
        elif statement.verb in ("拿不准", "拿得准"):
            self.stage.doubt(statement.text.split() if statement.verb == "拿不准" else None)
        elif statement.verb in ("听成", "看成"):
            kind = Kind.VOICE if statement.verb == "听成" else Kind.PICTURE
            self.stage.senses.words[kind] = None if statement.text == "听不见" else statement.text
        elif wrong := await compare_ledger(self.stage.house, matching.filled(statement.text, self.values)):
            raise Mismatch(statement, wrong)

    async def bring(self, line: str, *, greeted: bool) -> None:
        """Let somebody come in; unless `greeted`, their first screens are not looked at."""
        person = person_of(line, self.stage.house.lists.reference)
        await self.stage.door.open(person, await self.invitation(person))
        sight = self.cast[person.name] = Sight(person)
        await self.stage.settle()
        await sight.look(self.stage.door)
        if not greeted:
            sight.unread.clear()

    async def invitation(self, person: Person) -> str | None:
        """Staff come by a one-time invitation; residents need none."""
        if person.role == "resident":
            return None
        now, chance = self.stage.clock.now, self.stage.chance
        invited = await self.stage.house.database.write(
            lambda tx: access.invite(tx, person.role, person.body, person.area, now, chance)
        )
        return invited.secret

    async def public_line(self, statement: Statement) -> None:
        """What everybody sees without signing in. Raises Mismatch."""
        if statement.verb == "打开":
            self.page = matching.filled(statement.text, self.values)
            return
        shown = Shown(0, await self.stage.public.words(self.page))
        self.compare(statement, [shown])

    async def act(self, statement: Statement, sight: Sight) -> None:
        """Let somebody do something; nothing they were shown before may have gone unmentioned."""
        await self.nothing_left(statement, sight)
        scene = Scene(self.stage.door, self.cast)
        await ACTIONS[statement.verb](scene, sight, matching.filled(statement.text, self.values))

    async def nothing_left(self, statement: Statement, sight: Sight) -> None:
        """Everything shown so far was looked at. Raises Mismatch."""
        await sight.look(self.stage.door)
        if sight.unread:
            raise Mismatch(statement, matching.report(NOTHING, sight.unread, ["还有没写到的消息"]))

    async def see(self, statement: Statement, sight: Sight) -> None:
        """Compare what somebody is shown next. Raises Mismatch."""
        await sight.look(self.stage.door)
        if statement.verb == "略过":
            sight.unread.clear()
        elif statement.verb in ("进不去", "现在看不到"):
            await self.look_anew(statement, sight)
        elif statement.verb in ("文件里有", "文件里没有"):
            self.read_file(statement, sight)
        elif statement.verb == "没有新消息":
            await self.nothing_left(statement, sight)
        elif statement.verb == "看不到":
            self.compare(statement, sight.shown)
        else:
            self.compare(statement, sight.unread)
            sight.unread.pop(0)

    async def look_anew(self, statement: Statement, sight: Sight) -> None:
        """Open the chat as it stands now: nothing may be left of it, or not these words. Raises Mismatch."""
        whole = await self.stage.door.whole(sight.person.name)
        if statement.verb == "现在看不到":
            self.compare(Statement(statement.place, statement.who, "看不到", statement.text), whole or [])
        elif whole is not None:
            raise Mismatch(statement, matching.report("(进不去)", whole[-1:], ["还进得去"]))

    def read_file(self, statement: Statement, sight: Sight) -> None:
        """Look whether each line stands in the downloaded file, or none of them. Raises Mismatch."""
        wanted = statement.verb == "文件里有"
        lines = [line.strip() for line in matching.filled(statement.text, self.values).splitlines()]
        wrong = [line for line in lines if (line in sight.file) is not wanted]
        if wrong:
            raise Mismatch(statement, f"{sight.file}\n✗ {wrong}")

    def compare(self, statement: Statement, shown: list[Shown]) -> None:
        """Hold the first message against what is expected, all against what must not be. Raises Mismatch."""
        if statement.verb == "看不到":
            wrong = matching.present(statement.text, shown, self.values)
        else:
            first = shown[0] if shown else Shown(0, "")
            wrong = matching.differences(matching.expected_of(statement.text), first, self.values)
        if wrong:
            raise Mismatch(statement, matching.report(statement.text, shown, wrong))
