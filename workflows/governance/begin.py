"""Makes a joint-governance matter out of a case that many have met: the clock proposes, a person opens."""

from models import post
from models.case import Case
from models.governance import Matter
from models.rows import add_row
from models.vocabulary import MatterEvent, MatterStage, Role, Status, TimerKind
from workflows.cases.acts import Act
from workflows.cases.parties import case_to, people
from workflows.cases.reach import is_sealed
from workflows.forms import Given
from workflows.gate_terms import Action
from workflows.governance import matters
from workflows.governance.deciding import Lack, NotRipe
from workflows.governance.matters import advance, matter_to, note, public
from workflows.governance.stages import LEAST_PEOPLE, Move, Verb
from workflows.governance.told import few, tell_bodies, tell_everybody, tell_rulers
from workflows.ledger import Facts
from workflows.screens import Button, say

HEAT = "matter_heat:"
NOT_FIT = frozenset({Status.DRAFT, Status.MERGED, Status.WITHDRAWN, Status.DECLINED})


def look_at_heat(act: Act, case: Case, count: int) -> None:
    """Let the clock propose a matter where so many have met the same."""
    if count >= act.reference.policy.matter_people and matters.of_case(act.tx, case.id) is None:
        post.set_timer(act.tx, f"{HEAT}{case.id}", TimerKind.GOVERN, act.now, case.id)


def lack_of(act: Act, case: Case) -> Lack | None:
    """Return why a case cannot become a matter, None when it can."""
    known = matters.of_case(act.tx, case.id)
    if known is not None and known.stage != MatterStage.PROPOSED:
        return Lack.TAKEN
    if is_sealed(case) or case.anonymous or case.status in NOT_FIT or case.anonymised_at is not None:
        return Lack.HIDDEN
    return Lack.PEOPLE if people(act, case.id) < LEAST_PEOPLE else None


def propose(act: Act, case: Case) -> Matter | None:
    """Put a matter before the coordinators: by the clock, since so many have met it."""
    if lack_of(act, case) is not None or matters.of_case(act.tx, case.id) is not None:
        return None
    matter = made(act, case)
    count = people(act, case.id)
    proposed = Move(MatterStage.PROPOSED, Verb.PROPOSE, None, {Role.SYSTEM}, MatterEvent.PROPOSED)
    note(act, matter, case, proposed, {"people": count})
    matters.begin_idle(act, matter)
    buttons = ((Button("open_matter", {"case": case.id}), Button("drop_matter", {"matter": matter.id})),)
    line = say("govern.proposed", number=case.number, people=count)
    tell_rulers(act, matter, case, line, buttons=buttons)
    return matter


def made(act: Act, case: Case) -> Matter:
    """A matter that is only proposed."""
    matter = Matter(
        case_id=case.id,
        code=matters.code_of(case.number),
        stage=MatterStage.PROPOSED,
        lead=case.body,
        opened_at=act.now,
        stage_at=act.now,
    )
    add_row(act.tx, matter)
    return matter


def open_matter(act: Act, case_id: int, given: Given) -> Matter:
    """Let everybody concerned by a case decide together; those who joined may stand as representatives.

    `given`: title (published), lead, social, assisting (codes separated by |). Raises NotRipe, CaseUnknown,
    MatterUnknown, StageRefused.
    """
    case = case_to(act, case_id, Action.GOVERN)
    if (lack := lack_of(act, case)) is not None:
        raise NotRipe(lack)
    known = matters.of_case(act.tx, case.id) or made(act, case)
    matter, case = matter_to(act, known.id, Verb.OPEN)
    matter.title, matter.opened_at = public(given["title"]), act.now
    matter.lead, matter.social = given["lead"], given["social"]
    own = {matter.lead, matter.social}
    matter.assisting = "|".join(each for each in given.get("assisting", "").split("|") if each not in own)
    facts: Facts = {"people": people(act, case.id), "title": matter.title, "lead": matter.lead}
    advance(act, matter, case, Verb.OPEN, {**facts, "social": matter.social, "assisting": matter.assisting})
    ask_to_stand(act, matter, case)
    return matter


def ask_to_stand(act: Act, matter: Matter, case: Case) -> None:
    """Tell everybody what begins, and ask who is ready to speak for the others."""
    names = act.reference.body_name
    opened = say(
        "matter.opened",
        number=case.number,
        title=matter.title,
        lead=names(matter.lead),
        social=names(matter.social),
        people=few(people(act, case.id)),
    )
    asked = say("matter.stand_ask", until=matter.due_at)
    tell_everybody(act, matter, case, opened, asked, buttons=((Button("stand", {"matter": matter.id}),),))
    line = say("govern.called_in", number=matter.code, title=matter.title, lead=names(matter.lead))
    tell_bodies(act, matter, case, line)


def drop(act: Act, matter_id: int, given: Given) -> Matter:
    """End a matter without a decision, for a reason; everybody hears it. What was only proposed, nobody does.

    Raises MatterUnknown, StageRefused.
    """
    matter, case = matter_to(act, matter_id, Verb.DROP)
    told_before = matter.stage != MatterStage.PROPOSED
    matter.outcome, matter.closed_at = public(given["reason"]), act.now
    advance(act, matter, case, Verb.DROP, {"reason": matter.outcome})
    if told_before:
        line = say("matter.dropped", title=matter.title, reason=matter.outcome, number=case.number)
        tell_everybody(act, matter, case, line)
        tell_bodies(act, matter, case, line)
    return matter
