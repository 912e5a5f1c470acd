"""Finds who speaks for the others: who joined may stand, those who joined say whom they would have."""

from collections.abc import Sequence

from sqlalchemy import delete, func, insert, select
from sqlmodel import col

from models.case import Case
from models.governance import Matter, MatterApproval, MatterCandidate
from models.ledger import Event
from models.rows import add_row
from models.vocabulary import MatterEvent, MatterStage
from workflows.cases.acts import Act, keep_words
from workflows.cases.masking import Detail, mask
from workflows.cases.parties import followers
from workflows.forms import Given
from workflows.governance.choosing import choose
from workflows.governance.matters import MatterUnknown, advance, matter_to, said, standing
from workflows.governance.stages import LEAST_SEATS, StageRefused, Verb
from workflows.governance.told import few, tell_everybody, tell_rulers, tell_seats, tell_words
from workflows.screens import Button, Screen, say
from workflows.vouched import MATTER

SEED_BYTES = 8
STANDING = "standing"
"""The kind of the words by which somebody introduces themselves."""


def stand(act: Act, matter_id: int, given: Given) -> Matter:
    """Be ready to be a representative; the introduction is read by those who joined.

    Raises MatterUnknown, StageRefused: who stands already.
    """
    matter, case = matter_to(act, matter_id, Verb.STAND)
    if mine(act, matter) is not None:
        raise StageRefused(MatterStage(matter.stage), Verb.STAND)
    digest = keep_words(act, case.id, STANDING, mask(given["intro"], frozenset(Detail)))
    known = ever_mine(act, matter)
    if known is None:
        person = act.by.person_id
        add_row(act.tx, MatterCandidate(matter_id=matter.id, person_id=person, words=digest, at=act.now))
    else:
        known.words, known.at, known.left_at = digest, act.now, None
    advance(act, matter, case, Verb.STAND, {"words": digest})
    return matter


def stand_down(act: Act, matter_id: int) -> Matter:
    """Be ready no longer, while nobody is chosen yet. Raises MatterUnknown, StageRefused."""
    matter, case = matter_to(act, matter_id, Verb.STAND_DOWN)
    candidate = mine(act, matter)
    if candidate is None:
        raise MatterUnknown
    candidate.left_at = act.now
    act.tx.flush()
    act.tx.execute(delete(MatterApproval).where(col(MatterApproval.candidate_id) == candidate.id))
    advance(act, matter, case, Verb.STAND_DOWN)
    return matter


def ever_mine(act: Act, matter: Matter) -> MatterCandidate | None:
    """Return how the actor stood for a matter, were it once."""
    asked = select(MatterCandidate).where(
        col(MatterCandidate.matter_id) == matter.id, col(MatterCandidate.person_id) == act.by.person_id
    )
    return act.tx.execute(asked).scalar_one_or_none()


def mine(act: Act, matter: Matter) -> MatterCandidate | None:
    """Return how the actor stands for a matter now."""
    found = ever_mine(act, matter)
    return found if found is not None and found.left_at is None else None


def support(act: Act, candidate_id: int, *, yes: bool) -> int:
    """Say that one would have somebody, or no longer; return their place on the list.

    It is nobody else's to see, and gone once it is counted. Raises MatterUnknown, StageRefused.
    """
    candidate = act.tx.get(MatterCandidate, candidate_id)
    if candidate is None or act.by.person_id is None:
        raise MatterUnknown
    matter, _ = matter_to(act, candidate.matter_id, Verb.SUPPORT)
    own = candidate.person_id == act.by.person_id
    if own or candidate.left_at is not None:
        raise MatterUnknown
    before = (col(MatterApproval.candidate_id) == candidate.id) & (
        col(MatterApproval.person_id) == act.by.person_id
    )
    act.tx.execute(delete(MatterApproval).where(before))
    if yes:
        new = insert(MatterApproval).values(candidate_id=candidate.id, person_id=act.by.person_id)
        act.tx.execute(new)
    return place_of(act, matter, candidate)


def place_of(act: Act, matter: Matter, candidate: MatterCandidate) -> int:
    """The place of a candidate on the list, from 1; who stood down keeps theirs."""
    earlier = select(func.count()).where(
        col(MatterCandidate.matter_id) == matter.id, col(MatterCandidate.id) <= candidate.id
    )
    return int(act.tx.execute(earlier).scalar_one())


def nominating_over(act: Act, matter: Matter, case: Case) -> None:
    """Ask those who joined whom they would have; wait once more where too few stand."""
    ready = standing(act.tx, matter)
    if len(ready) < LEAST_SEATS:
        prolong(act, matter, case, len(ready))
        return
    advance(act, matter, case, Verb.CALL, {"candidates": len(ready)})
    tell_everybody(act, matter, case, say("matter.call", count=len(ready), until=matter.due_at))
    for each in ready:
        show_candidate(act, matter, case, each)


def show_candidate(act: Act, matter: Matter, case: Case, candidate: MatterCandidate) -> None:
    """Show one who stands to everybody who joined, in a message of their own."""
    place = place_of(act, matter, candidate)
    words = said(act.tx, case, candidate.words) or say("words.gone")
    line = say("matter.candidate", place=place, words=words)
    yes = Button("support", {"candidate": candidate.id}, say("button.support_one", place=place))
    shown = Screen((line,), ((yes,),), (), case.id, case.number)
    tell_words(act, matter, case, shown, f"candidate:{candidate.id}:{matter.version}", candidate.person_id)


def prolong(act: Act, matter: Matter, case: Case, count: int) -> None:
    """Give everybody the time once more: nobody speaks for others only because nobody else came.

    Who lets the time pass again has heard it, and is not pressed (principle 8); who rules there hears it.
    """
    heard = matter.stage == MatterStage.NOMINATING and was_prolonged(act, case)
    advance(act, matter, case, Verb.PROLONG, {"candidates": count})
    if not heard:
        line = say("matter.prolonged", until=matter.due_at)
        tell_everybody(act, matter, case, line, buttons=((Button("stand", {"matter": matter.id}),),))
    tell_rulers(act, matter, case, say("govern.prolonged", number=matter.code, until=matter.due_at))


def was_prolonged(act: Act, case: Case) -> bool:
    """Whether the time has been given once more before."""
    before = select(col(Event.seq)).where(
        col(Event.subject) == MATTER + case.number, col(Event.kind) == MatterEvent.PROLONGED
    )
    return act.tx.execute(before.limit(1)).first() is not None


def choosing_over(act: Act, matter: Matter, case: Case) -> None:
    """Count, and publish who represents the others; single approvals are deleted."""
    ready, counts = standing(act.tx, matter), counted(act, matter, case)
    seed = act.chance.randbytes(SEED_BYTES).hex()
    chosen = choose({each.id: counts.get(each.id, 0) for each in ready}, seed)
    forget_approvals(act, matter)
    if chosen is None:
        prolong(act, matter, case, len(ready))
        return
    for each in ready:
        each.approvals, each.seated = counts.get(each.id, 0), each.id in chosen.seated
    matter.seed = seed
    act.tx.flush()
    places = {each.id: place_of(act, matter, each) for each in ready}
    facts = {
        "seed": seed,
        "counts": " ".join(f"{places[each.id]}:{each.approvals}" for each in ready),
        "ids": " ".join(f"{places[each.id]}:{each.id}" for each in ready),
        "seated": " ".join(str(places[each]) for each in chosen.seated),
        "drawn": " ".join(str(places[each]) for each in chosen.drawn),
    }
    advance(act, matter, case, Verb.COUNT, facts)
    tell_chosen(act, matter, case, [each for each in ready if each.seated], bool(chosen.drawn))


def counted(act: Act, matter: Matter, case: Case) -> dict[int, int]:
    """Count approvals by candidate, of those who still follow the case."""
    here = followers(act, case)
    of_matter = select(col(MatterCandidate.id)).where(col(MatterCandidate.matter_id) == matter.id)
    rows = act.tx.execute(
        select(col(MatterApproval.candidate_id), func.count())
        .where(col(MatterApproval.candidate_id).in_(of_matter), col(MatterApproval.person_id).in_(here))
        .group_by(col(MatterApproval.candidate_id))
    )
    return {int(candidate): int(count) for candidate, count in rows}


def forget_approvals(act: Act, matter: Matter) -> None:
    """Delete who would have had whom."""
    of_matter = select(col(MatterCandidate.id)).where(col(MatterCandidate.matter_id) == matter.id)
    act.tx.execute(
        delete(MatterApproval).where(col(MatterApproval.candidate_id).in_(of_matter)),
        execution_options={"synchronize_session": False},
    )


def tell_chosen(act: Act, matter: Matter, case: Case, chosen: Sequence[MatterCandidate], drawn: bool) -> None:
    """Tell everybody who was chosen, by place and count; those themselves, what is asked of them."""
    lines = [
        say("matter.seat", place=place_of(act, matter, each), count=few(each.approvals)) for each in chosen
    ]
    lot = [say("matter.drawn", seed=matter.seed)] if drawn else []
    head = say("matter.counted", title=matter.title, count=len(chosen))
    tell_everybody(act, matter, case, head, *lines, *lot)
    tell_seats(act, matter, case, say("matter.you_speak", title=matter.title))
    line = say("govern.counted", number=matter.code, count=len(chosen))
    add = Button("add_interest", {"matter": matter.id})
    tell_rulers(act, matter, case, line, buttons=((add,),))
