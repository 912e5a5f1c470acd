"""Gives the options of a draft their pictures; a picture is frozen by its hash with the question.

They are public: a copy under the key of the house is kept, so that nothing is lost with who has sent it.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import zip_longest

from sqlalchemy import delete, insert, select
from sqlmodel import col

from models.case import Attachment
from models.core import run, table
from models.person import Chat
from models.privacy import Picture
from models.vault import vault_of
from models.vocabulary_votes import VoteKind
from models.vote import Vote, VoteOption
from workflows.cases.acts import Act
from workflows.cases.reach import Seat
from workflows.forms import AS_IT_IS, NO_PICTURE
from workflows.governance.matters import public
from workflows.participation.votes.errors import TermsUnfit, Unfit
from workflows.participation.votes.records import advance, options_of, reads_papers, vote_to
from workflows.participation.votes.stages import VoteVerb
from workflows.pictures import picture_of, place_of_picture
from workflows.reference import Reference
from workflows.transaction import Transaction

PICTURE_FILE = "option-{}.jpg"
"""What the published picture of an option is called."""

LONGEST_ALT = 200
NAME_BYTES = 16


def picture_options(act: Act, vote_id: int, sent: Sequence[str], alts: Sequence[str] = ()) -> Vote:
    """Give options their pictures in order: a name, none, or what it has; `alts` in the order of the names.

    Raises VoteUnknown, VoteStageRefused, TermsUnfit.
    """
    vote = vote_to(act, vote_id, VoteVerb.PICTURES)
    options = options_of(act.tx, vote.id)
    if vote.kind == VoteKind.YES_NO or len(sent) > len(options):
        raise TermsUnfit(Unfit.PICTURE, len(sent), len(options))
    said = iter(alts)
    for option, name in zip_longest(options, sent, fillvalue=AS_IT_IS):
        assert isinstance(option, VoteOption)
        if name != AS_IT_IS:
            drop(act.tx, option)
        if name not in (AS_IT_IS, NO_PICTURE):
            give(act, option, str(name), next(said, ""))
    advance(act, vote, VoteVerb.PICTURES)
    return vote


def give(act: Act, option: VoteOption, name: str, alt: str) -> None:
    """Keep a copy of a picture for an option. Raises TermsUnfit."""
    content = own_picture(act, name)
    file = act.chance.randbytes(NAME_BYTES).hex() + ".jpg"
    sealed = vault_of(act.tx).seal_bytes(act.tx, None, content, place_of_picture(file))
    run(act.tx, insert(table(Picture)), {"name": file, "sealed": sealed, "at": act.now})
    shown = public(" ".join(alt.split()))[:LONGEST_ALT]
    option.picture, option.file = sha256(content).hexdigest(), file
    option.alt = option.words if shown in ("", NO_PICTURE) else shown


def own_picture(act: Act, name: str) -> bytes:
    """Open a picture that the actor has sent, and that belongs to no case. Raises TermsUnfit."""
    mine = (
        select(col(Attachment.name))
        .join(Chat, col(Chat.id) == col(Attachment.chat_id))
        .where(
            col(Attachment.name) == name,
            col(Attachment.case_id).is_(None),
            col(Chat.person_id) == act.by.person_id,
        )
    )
    content = picture_of(act.tx, name) if act.tx.execute(mine).first() is not None else None
    if content is None:
        raise TermsUnfit(Unfit.PICTURE)
    return content


def drop(tx: Transaction, option: VoteOption) -> None:
    """Take the picture of an option away."""
    if option.file:
        tx.execute(delete(Picture).where(col(Picture.name) == option.file))
    option.picture = option.alt = option.file = ""


def drop_all(tx: Transaction, vote_id: int) -> None:
    """Take the pictures of a draft away, before its options are written anew."""
    for option in options_of(tx, vote_id):
        drop(tx, option)


def shows_picture(tx: Transaction, reference: Reference, seat: Seat, name: str) -> bool:
    """Whether a picture belongs to a vote that somebody may see: announced, or theirs to see to."""
    asked = select(Vote).join(VoteOption, col(VoteOption.vote_id) == col(Vote.id))
    vote = tx.execute(asked.where(col(VoteOption.file) == name)).scalars().first() if name else None
    if vote is None:
        return False
    return vote.announced_at is not None or reads_papers(reference, seat, vote)


def pictures_of(tx: Transaction, vote: Vote) -> Iterator[tuple[int, bytes]]:
    """Yield the pictures of a vote by the places of its options."""
    for option in options_of(tx, vote.id):
        content = picture_of(tx, option.file) if option.file else None
        if content is not None:
            yield option.place, content


def picture_at(tx: Transaction, vote: Vote, place: int) -> bytes | None:
    """Open the picture of one option of a vote that was announced; None where there is none."""
    if vote.announced_at is None:
        return None
    file = next((each.file for each in options_of(tx, vote.id) if each.place == place), "")
    return picture_of(tx, file) if file else None


def are_whole(tx: Transaction, vote: Vote) -> bool:
    """Whether the kept pictures are those whose hashes were frozen."""
    kept = {place: sha256(content).hexdigest() for place, content in pictures_of(tx, vote)}
    frozen = {each.place: each.picture for each in options_of(tx, vote.id) if each.picture}
    return kept == frozen
