"""Loads covenants and their versions, writes their chains, and tells whom they concern."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from models.covenant import Covenant, CovenantArticle, CovenantComment, CovenantVersion
from models.roll import Roll
from models.rows import claim_row
from models.vocabulary import Role
from models.vocabulary_covenants import CovenantEvent, VersionKind, VersionStage
from workflows import ledger, notices
from workflows.cases.acts import Act
from workflows.cases.masking import Detail, mask
from workflows.cases.reach import Seat
from workflows.ledger import Entry
from workflows.participation.covenants.stages import allowed
from workflows.participation.covenants.terms import CHAIN, MADE, CovenantRefused, CovenantVerb, No
from workflows.participation.votes.records import sees_to
from workflows.participation.votes.seals import digest, plain
from workflows.reference import Reference
from workflows.screens import Button, Screen, Sentence
from workflows.transaction import Transaction

RESIDENT = f"{Role.RESIDENT}:elector"


def find(tx: Transaction, key: int | str) -> Covenant | None:
    """Load a covenant by id or by its public number."""
    if isinstance(key, int):
        return tx.get(Covenant, key)
    return tx.execute(select(Covenant).where(col(Covenant.code) == key.strip().upper())).scalar_one_or_none()


def versions_of(tx: Transaction, covenant_id: int) -> list[CovenantVersion]:
    """Load all versions of a covenant, the newest first."""
    mine = select(CovenantVersion).where(col(CovenantVersion.covenant_id) == covenant_id)
    return list(tx.execute(mine.order_by(col(CovenantVersion.number).desc())).scalars())


def articles_of(tx: Transaction, version_id: int) -> list[CovenantArticle]:
    """Load the articles of a version, in order."""
    mine = select(CovenantArticle).where(col(CovenantArticle.version_id) == version_id)
    return list(tx.execute(mine.order_by(col(CovenantArticle.number))).scalars())


def comments_of(tx: Transaction, version_id: int) -> list[CovenantComment]:
    """Load what residents say of a version, in order."""
    mine = select(CovenantComment).where(col(CovenantComment.version_id) == version_id)
    return list(tx.execute(mine.order_by(col(CovenantComment.id))).scalars())


def in_force(tx: Transaction, covenant_id: int, now: datetime) -> CovenantVersion | None:
    """Return the version that is in force; None before the first, and after a repeal."""
    return next(iter(all_in_force(tx, [covenant_id], now)), None)


def all_in_force(tx: Transaction, covenants: Sequence[int], now: datetime) -> list[CovenantVersion]:
    """Return of each covenant the version that is in force, where there is one."""
    mine = (col(CovenantVersion.covenant_id).in_(covenants)) & (col(CovenantVersion.from_at) <= now)
    asked = select(CovenantVersion).where(mine, col(CovenantVersion.stage) == VersionStage.ADOPTED)
    rows = tx.execute(asked.order_by(col(CovenantVersion.number))).scalars()
    newest = {each.covenant_id: each for each in rows}
    return [each for each in newest.values() if each.kind != VersionKind.REPEAL]


def decides(tx: Transaction, vote_id: int) -> bool:
    """Whether a vote decides on a covenant: what is passed is in force, and nobody has to say so."""
    mine = select(col(CovenantVersion.id)).where(col(CovenantVersion.vote_id) == vote_id)
    return tx.execute(mine).first() is not None


def oversees(tx: Transaction, reference: Reference, seat: Seat, covenant: Covenant) -> bool:
    """Whether a seat sees to a covenant: as it sees to votes of its roll."""
    return sees_to(reference, seat, tx.get_one(Roll, covenant.roll_id).body, covenant.area)


def version_to(act: Act, version_id: int, verb: CovenantVerb) -> tuple[CovenantVersion, Covenant]:
    """Load a version for one act of the actor. Raises CovenantRefused."""
    version = claim_row(act.tx, CovenantVersion, version_id)
    if version is None:
        raise CovenantRefused(No.UNKNOWN)
    covenant = act.tx.get_one(Covenant, version.covenant_id)
    resident = act.by.role is Role.RESIDENT and version.shown_at is not None
    if not resident and not oversees(act.tx, act.reference, act.by, covenant):
        raise CovenantRefused(No.UNKNOWN)
    allowed(VersionStage(version.stage), verb, act.by.role)
    return version, covenant


def text_hash(version: CovenantVersion, articles: Sequence[CovenantArticle]) -> str:
    """Hash what is voted on: the articles in their order, or that it is repealed, and why."""
    told = {
        "kind": version.kind,
        "number": version.number,
        "why": version.why,
        "articles": [[each.number, each.words] for each in articles],
    }
    return digest(plain(told))


def comment_hash(comment: CovenantComment) -> str:
    """Hash what a resident says: whoever has its nonce can show that it is there."""
    return digest("\x1f".join((str(comment.article), comment.words, comment.nonce)))


def public(words: str) -> str:
    """Words as everybody may read them."""
    return mask(words, frozenset(Detail)).strip()


def note(
    act: Act,
    covenant: Covenant,
    version: CovenantVersion,
    event: CovenantEvent,
    facts: ledger.Facts | None = None,
    basis: str = MADE,
) -> None:
    """Append to the chain of a covenant: officers by their seats, residents by none."""
    act.tx.flush()
    data = {**(facts or {}), "version": version.number, "stage": str(version.stage)}
    actor = RESIDENT if act.by.role is Role.RESIDENT else str(act.by)
    cited = f"{basis}@{act.reference.policy.version}"
    ledger.append(act.tx, Entry(CHAIN + covenant.code, event, act.now, actor, cited, data))
    act.tx.flush()


def look(covenant: Covenant) -> tuple[tuple[Button, ...], ...]:
    """The button that shows a covenant."""
    return ((Button("look_covenant", {"covenant": covenant.id}),),)


def tell(act: Act, covenant: Covenant, person: int, line: Sentence, key: str) -> None:
    """Tell a resident once for what `key` names."""
    chats = notices.chats_of_person(act.tx, person)
    screen = Screen((line,), look(covenant))
    notices.tell(act.tx, chats, screen, act.now, act.chance, key=f"covenant_{key}:{covenant.id}")


def tell_drafter(
    act: Act,
    covenant: Covenant,
    version: CovenantVersion,
    line: Sentence,
    key: str,
    *rows: tuple[Button, ...],
    owner: int | None = None,
) -> None:
    """Tell who drafts; `owner` is the resident whose words it holds: forgetting them makes it unreadable."""
    chats = notices.chats_of_anybody(act.tx, version.drafter_id)
    screen, effect = Screen((line,), (*rows, *look(covenant))), f"covenant_{key}:{version.id}"
    notices.tell(act.tx, chats, screen, act.now, act.chance, key=effect, owner=owner)
