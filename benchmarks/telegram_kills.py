"""Kills a bot with sixty updates before it, starts it again, and counts what is lost and what came twice.

`python -m benchmarks.telegram_kills [ROUNDS] [SEED] [PEOPLE] [--two]`: each round in all four modes, two bots
that ask for updates or are called (`--two`: the residents' bot is called, the staff's bot asks); each is
killed without warning after it has dealt with five. The control acknowledges before it commits, as both
libraries do by themselves, and must lose. JSON on standard output; exit 1 when anything was wrong.
"""

import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console

from benchmarks.parts.bot_lives import Life, as_line, end
from benchmarks.parts.house import found, settings_of
from benchmarks.parts.machine import describe
from bot.app import Start, open_house
from bot.telegram.bots import RESIDENTS, STAFF
from models.vocabulary import Role
from tests.botapi.api import BotApi, served_botapi
from tests.botapi.errors import NoSuchButton, NotSeen
from tests.botapi.people import Person
from workflows import access

ALL = tuple((bot, webhook) for bot in (RESIDENTS, STAFF) for webhook in (False, True))
TWO = ((RESIDENTS, True), (STAFF, False))
"""Bots, and whether Telegram calls them."""

FIVE = 5
PATIENCE = 300.0
"""Seconds within which a second life must have dealt with everything: a busy machine is slow."""

SOON = 2.0
LETTERS = "SELECT address FROM outbox JOIN chat ON chat.id = outbox.chat_id WHERE chat.channel = ?"
CASES = "SELECT count(*), count(DISTINCT reporter_id) FROM 'case'"
console = Console(stderr=True)


@dataclass
class Count:
    """What became of the updates of one mode."""

    rounds: int = 0
    updates: int = 0
    kills: int = 0
    lost: int = 0
    twice: int = 0
    said_again: int = 0  # messages that reached a telephone twice, where that is allowed
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Mode:
    """How updates come to a bot."""

    bot: str
    webhook: bool
    hasty: bool = False

    @property
    def name(self) -> str:
        """Its name in the figures."""
        return f"{self.bot} {'webhook' if self.webhook else 'polling'}{' control' if self.hasty else ''}"


@dataclass
class Nursery:
    """Begins lives."""

    process: "subprocess.Popen[str]"

    def begin(self, life: Life) -> int:
        """Begin a life; return the number of its process."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(as_line(life))
        self.process.stdin.flush()
        return int(self.process.stdout.readline())


@contextmanager
def nursery() -> Iterator[Nursery]:
    """Open the program that begins lives."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.parts.bot_lives"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Nursery(process)
    finally:
        process.terminate()
        process.wait()


def invitations(folder: Path, people: int) -> list[str]:
    """Invite so many dispatchers."""
    with open_house(settings_of(folder), Start()) as house:

        def step(tx: Any) -> list[str]:
            now, chance = house.door.real_clock(), house.chance
            return [access.invite(tx, Role.DISPATCHER, None, None, now, chance).secret for _ in range(people)]

        return house.database.write_now(step)


@dataclass(frozen=True)
class Usual:
    """What everybody hears when nobody is killed: before they confirm, and in all."""

    told: int = 0
    sent: int = 0
    letters: int = 0


@dataclass
class Round:
    """One round in one mode."""

    mode: Mode
    folder: Path
    nursery: Nursery
    api: BotApi
    seed: int
    secrets: list[str]  # of the invitations, one for each person
    usual: Usual
    count: Count = field(default_factory=lambda: Count(rounds=1))

    def __post_init__(self) -> None:
        self.people = [self.api.person(f"某人{number}") for number, _ in enumerate(self.secrets)]

    def play(self, dies_after: int) -> Count:
        """Let everybody speak, kill the bot, start it again, and count."""
        sent = self.speak()
        if dies_after:
            wait_for_end(self.nursery.begin(self.life(dies_after)))
            self.count.kills = 1
        process = self.nursery.begin(self.life(0))
        try:
            self.come_to_rest()
            told = min(map(self.messages, self.people))
            if self.mode.bot == RESIDENTS and not self.mode.hasty:
                self.confirm()
        finally:
            end(process)
            wait_for_end(process)
        heard = max(map(self.messages, self.people))
        letters = self.judge(sent)
        if not dies_after:
            self.usual = Usual(told, heard, letters)
        return self.count

    def speak(self) -> list[int]:
        """Let everybody say two things; return the numbers of the updates."""
        bot = self.mode.bot
        for number, person in enumerate(self.people):
            self.api.run(person.opens(bot, self.secrets[number] if bot == STAFF else None))
            self.api.run(person.says(bot, words(bot, number)))
        return [each["update_id"] for each in self.api.pending(bot)]

    def life(self, dies_after: int) -> Life:
        """Describe a life."""
        mode = self.mode
        return Life(
            folder=str(self.folder),
            api=self.api.url,
            bot=mode.bot,
            token=self.api.token(mode.bot),
            webhook=mode.webhook,
            seed=self.seed,
            dies_after=dies_after,
            hasty=mode.hasty and bool(dies_after),
        )

    def messages(self, person: Person) -> int:
        """How many messages somebody has been sent."""
        return sum(each.kind == "sent" and each.message.by_bot for each in person.chat(self.mode.bot).history)

    def come_to_rest(self) -> None:
        """Wait until every update has been taken and everybody told; after the control nobody need be."""
        until = time.monotonic() + (SOON if self.mode.hasty else PATIENCE)
        while time.monotonic() < until:
            told = min(map(self.messages, self.people))
            if not self.api.pending(self.mode.bot) and told >= (self.usual.told or 2):
                break
            time.sleep(0.05)
        time.sleep(0 if self.usual.told else SOON)

    def confirm(self) -> None:
        """Let everybody confirm what they reported, and see its number."""
        for person in self.people:
            try:
                self.api.run(person.presses(RESIDENTS, "确认"))
            except NoSuchButton:
                self.complain("somebody has nothing to confirm")
        for person in self.people:
            with suppress(NotSeen):
                self.api.run(person.sees(RESIDENTS, "HY-", timeout=SOON))

    def judge(self, sent: list[int]) -> int:
        """Count what was lost and what came twice; return how many letters the luckiest has got."""
        bot, count = self.mode.bot, self.count
        identity = self.api.token(bot).partition(":")[0]
        with closing(sqlite3.connect(self.folder / "huiying.db")) as database:
            known = {row[0] for row in database.execute("SELECT update_id FROM inbox")}
            letters = Counter(int(row[0]) for row in database.execute(LETTERS, [bot]))
            (aside,) = database.execute("SELECT count(*) FROM setaside").fetchone()
            cases, reporters = database.execute(CASES).fetchone()
        count.updates = len(sent)
        count.lost = sum(f"{identity}:{update}" not in known for update in sent)
        got = [letters[person.id] for person in self.people]
        usual = self.usual.letters or max(got)
        count.twice = sum(max(0, each - usual) for each in got)
        heard = sum(map(self.messages, self.people))
        count.said_again = max(0, heard - len(self.people) * self.usual.sent) if self.usual.sent else 0
        wanted = len(self.people) if bot == RESIDENTS else 0
        for wrong, what in (
            (aside, f"{aside} set aside or still waiting"),
            (min(got) < usual, f"somebody was told {min(got)} things, not {usual}"),
            ((cases, reporters) != (wanted, wanted), f"{cases} cases of {reporters} people, not {wanted}"),
        ):
            if wrong:
                self.complain(what)
        return max(got)

    def complain(self, what: str) -> None:
        """Note a fault; losing is what the control is for."""
        if not self.mode.hasty:
            self.count.faults.append(f"{self.mode.name}, seed {self.seed}: {what}")


def words(bot: str, number: int) -> str:
    """What somebody says after the greeting."""
    return f"幸福里小区{number + 1}号楼楼道灯不亮" if bot == RESIDENTS else "任务"


def wait_for_end(process: int) -> None:
    """Wait until a process of the nursery has ended."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and Path(f"/proc/{process}").exists():
        time.sleep(0.01)


@dataclass
class Trial:
    """All rounds, each from a copy of the same folders."""

    root: Path
    nursery: Nursery
    seed: int
    people: int  # each says two things

    def __post_init__(self) -> None:
        self.template = self.root / "template"
        self.template.mkdir()
        found(self.template)
        self.secrets = invitations(self.template, self.people)

    def run(self, rounds: int, modes: Sequence[tuple[str, bool]]) -> dict[str, Count]:
        """Play each mode so often, and its control once; return what became of it."""
        counts: dict[str, Count] = {}
        for bot, webhook in modes:
            counts |= self.in_mode(bot, rounds, webhook=webhook)
        return counts

    def in_mode(self, bot: str, rounds: int, *, webhook: bool) -> dict[str, Count]:
        """Play one mode and its control."""
        mode, control = Mode(bot, webhook), Mode(bot, webhook, hasty=True)
        calm = self.play(mode, Usual(), 0, 0)
        total = Count(faults=list(calm.count.faults))
        for number in range(rounds):
            add(total, self.play(mode, calm.usual, number).count)
            console.log(f"{mode.name}: {total}")
        return {mode.name: total, control.name: self.play(control, calm.usual, rounds).count}

    def play(self, mode: Mode, usual: Usual, number: int, dies_after: int = FIVE) -> Round:
        """Play a round: a house of its own, a world of its own."""
        folder = self.root / "round"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.template, folder)
        with served_botapi(check=False) as api:
            now = Round(mode, folder, self.nursery, api, self.seed + number, self.secrets, usual)
            now.play(dies_after)
        return now


def add(total: Count, one: Count) -> None:
    """Add what one round came to."""
    for name in ("rounds", "updates", "kills", "lost", "twice", "said_again"):
        setattr(total, name, getattr(total, name) + getattr(one, name))
    total.faults += one.faults


def run(rounds: int, seed: int, people: int, modes: Sequence[tuple[str, bool]] = ALL) -> dict[str, Any]:
    """Everything, from empty folders to the counts."""
    with tempfile.TemporaryDirectory(prefix="huiying-bots-") as name, nursery() as lives:
        begun = time.monotonic()
        counts = Trial(Path(name), lives, seed, people).run(rounds, modes)
        return {
            "machine": describe(Path(name)),
            "seconds": round(time.monotonic() - begun),
            "modes": {mode: asdict(count) for mode, count in counts.items()},
        }


def main() -> int:
    """Run, and say what was counted."""
    given = [each for each in sys.argv[1:] if each != "--two"]
    rounds, seed, people = (*map(int, given), *(50, 20261122, 30)[len(given) :])
    figures = run(rounds, seed, people, TWO if "--two" in sys.argv else ALL)
    json.dump(figures, sys.stdout, ensure_ascii=False, indent=2)
    own = [count for mode, count in figures["modes"].items() if "control" not in mode]
    return int(any(each["lost"] or each["twice"] or each["faults"] for each in own))


if __name__ == "__main__":
    sys.exit(main())
