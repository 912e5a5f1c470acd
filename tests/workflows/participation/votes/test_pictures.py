"""Pictures of options: public, frozen by their hashes with the question, found out where they are changed."""

import json
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from models.case import Attachment
from models.privacy import Picture
from models.vault import vault_of
from models.vocabulary import Role
from models.vocabulary_votes import VoteKind, VoteProcess
from models.vote import Vote
from tests.principles.community import START
from tests.workflows.participation.votes.polling import OPENS, THREE, VOTERS, YES_NO, Polling, rules_for
from workflows.cases.acts import Actor
from workflows.forms import AS_IT_IS, NO_PICTURE
from workflows.participation.recount.chain import Fault, Wrong
from workflows.participation.recount.check import recount
from workflows.participation.recount.folder import read
from workflows.participation.votes.announce import announce
from workflows.participation.votes.draft import change_draft
from workflows.participation.votes.errors import TermsUnfit, VoteStageRefused
from workflows.participation.votes.pictures import (
    PICTURE_FILE,
    picture_at,
    picture_options,
    pictures_of,
    shows_picture,
)
from workflows.participation.votes.publish import files_of
from workflows.participation.votes.records import options_of
from workflows.participation.votes.vouched import vote_faults
from workflows.pictures import Shot, keep_pictures, place_of_picture
from workflows.privacy.erase import erase_pictures

CHAT = VOTERS[0]
SENDER = Actor(Role.ORGANIZER, CHAT)
NEIGHBOUR = Actor(Role.RESIDENT, VOTERS[1])
FIRST, SECOND = "a" * 32 + ".jpg", "b" * 32 + ".jpg"
CONTENT = {FIRST: b"\xff\xd8 the east gate", SECOND: b"\xff\xd8 the shed"}


@pytest.fixture
def draft(polling: Polling) -> Vote:
    """A draft of three options; its organizer has sent two pictures."""
    keep_pictures(polling.tx, CHAT, [Shot(name, "ab" * 16, CONTENT[name]) for name in CONTENT], START)
    return polling.draft(polling.roll(), question=THREE, kind=VoteKind.CHOICE)


def give(polling: Polling, vote: Vote, *slots: str, alts: tuple[str, ...] = ()) -> None:
    """Give options pictures."""
    picture_options(polling.act(SENDER, START), vote.id, slots, alts)


def shown(polling: Polling, vote: Vote) -> dict[int, bytes]:
    """The pictures of a vote."""
    return dict(pictures_of(polling.tx, vote))


def opened(polling: Polling, vote: Vote) -> Vote:
    """Announce a draft and let it open."""
    announce(polling.act(SENDER, START), vote.id)
    polling.tick(OPENS)
    return vote


def test_each_option_gets_its_picture_and_words_for_it(polling: Polling, draft: Vote) -> None:
    give(polling, draft, FIRST, NO_PICTURE, SECOND, alts=("东门的空地，电话13900000000", ""))

    one, two, three = options_of(polling.tx, draft.id)

    assert shown(polling, draft) == {1: CONTENT[FIRST], 3: CONTENT[SECOND]}
    assert one.picture == sha256(CONTENT[FIRST]).hexdigest()
    assert ("13900000000" in one.alt, one.alt[:5], two.picture, three.alt) == (
        False,
        "东门的空地",
        "",
        "灰色",
    )


def test_what_is_not_touched_stays_and_what_goes_is_gone(polling: Polling, draft: Vote) -> None:
    before = len(polling.tx.execute(select(Picture)).all())
    give(polling, draft, FIRST, SECOND)

    give(polling, draft, AS_IT_IS, NO_PICTURE)

    assert shown(polling, draft) == {1: CONTENT[FIRST]}
    assert len(polling.tx.execute(select(Picture)).all()) == before + 1


def test_a_draft_that_is_asked_otherwise_has_no_pictures(polling: Polling, draft: Vote) -> None:
    give(polling, draft, FIRST)
    rules = rules_for(polling.roll(), VoteProcess.CONSULTATIVE, THREE, kind=VoteKind.CHOICE)

    change_draft(polling.act(SENDER, START), draft.id, THREE, rules)

    assert shown(polling, draft) == {}


def test_the_vote_keeps_its_pictures_when_the_sender_is_forgotten(polling: Polling, draft: Vote) -> None:
    give(polling, draft, FIRST)

    erase_pictures(polling.tx, col(Attachment.chat_id) == CHAT)

    assert shown(polling, draft) == {1: CONTENT[FIRST]}


def test_somebody_elses_picture_is_none(polling: Polling, draft: Vote) -> None:
    with pytest.raises(TermsUnfit):
        picture_options(polling.act(Actor(Role.ORGANIZER, VOTERS[1]), START), draft.id, [FIRST])


def test_yes_and_no_have_no_pictures_nor_what_is_no_option(polling: Polling, draft: Vote) -> None:
    asked = polling.draft(polling.roll(), question=YES_NO)

    for vote, slots in ((asked, (FIRST,)), (draft, (FIRST, SECOND, AS_IT_IS, AS_IT_IS))):
        with pytest.raises(TermsUnfit):
            give(polling, vote, *slots)


def test_nobody_changes_a_picture_once_it_is_announced(polling: Polling, draft: Vote) -> None:
    give(polling, draft, FIRST)
    opened(polling, draft)

    with pytest.raises(VoteStageRefused):
        give(polling, draft, SECOND)


def test_only_who_sees_to_a_draft_sees_its_pictures(polling: Polling, draft: Vote) -> None:
    give(polling, draft, FIRST)
    file = options_of(polling.tx, draft.id)[0].file

    def seen() -> list[bool]:
        return [shows_picture(polling.tx, polling.reference, seat, file) for seat in (SENDER, NEIGHBOUR)]

    before = seen(), picture_at(polling.tx, draft, 1)
    opened(polling, draft)

    assert before == ([True, False], None)
    assert (seen(), picture_at(polling.tx, draft, 1)) == ([True, True], CONTENT[FIRST])
    assert not shows_picture(polling.tx, polling.reference, SENDER, "")


def test_a_picture_that_was_exchanged_is_found(polling: Polling, draft: Vote) -> None:
    give(polling, draft, FIRST)
    vote = opened(polling, draft)
    whole = vote_faults(polling.tx, None)
    file = options_of(polling.tx, vote.id)[0].file
    sealed = vault_of(polling.tx).seal_bytes(polling.tx, None, b"another", place_of_picture(file))

    polling.tx.execute(update(Picture).where(col(Picture.name) == file).values(sealed=sealed))

    assert (whole, [each.problem for each in vote_faults(polling.tx, None)]) == ([], ["picture"])


def test_a_stranger_checks_the_pictures_of_the_archive(polling: Polling, draft: Vote, tmp_path: Path) -> None:
    give(polling, draft, FIRST, AS_IT_IS, SECOND, alts=("东门的空地",))
    vote = opened(polling, draft)
    polling.cast(vote, VOTERS[2], {1: 1}, at=OPENS + timedelta(hours=1))
    polling.closed(vote)
    for name, text in files_of(polling.tx, vote).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    for place, content in pictures_of(polling.tx, vote):
        (tmp_path / PICTURE_FILE.format(place)).write_bytes(content)

    options = json.loads((tmp_path / "vote.json").read_text("utf-8"))["options"]
    whole = recount(read(tmp_path)).faults
    (tmp_path / "option-1.jpg").write_bytes(b"another")
    (tmp_path / "option-3.jpg").unlink()

    assert options[0]["picture"] == sha256(CONTENT[FIRST]).hexdigest()
    assert [each.get("alt") for each in options] == ["东门的空地", None, "灰色"]
    assert whole == ()
    assert recount(read(tmp_path)).faults == tuple(
        Fault(Wrong.PICTURE, f"option-{place}.jpg") for place in (1, 3)
    )
