"""What mediator and sides are shown of a mediation: the same facts, each with what they may do now."""

from collections.abc import Iterable

from workflows.cases.acts import Act
from workflows.mediation.stages import OF_MEDIATOR, OPEN, Deed, of_party
from workflows.mediation.terms import Kept, MediationStatus
from workflows.mediation.view import MediationView, Meeting, case_of_mediation
from workflows.participation.covenants.cite import citable
from workflows.screens import Button, Screen, Sentence, Value, say

BUTTONS: dict[Deed, str] = {
    Deed.INVITE: "mediation_invite",
    Deed.ARRANGE: "mediation_arrange",
    Deed.NOTE: "mediation_note",
    Deed.WORD: "mediation_word",
    Deed.END: "mediation_end",
    Deed.CONFIRM: "mediation_confirm",
    Deed.REVOKE: "mediation_revoke",
    Deed.LEAVE: "mediation_leave",
    Deed.HAND: "mediation_hand",
    Deed.OBJECT: "mediation_object",
}
"""The button that leads to each."""


def card(act: Act, view: MediationView, *first: Sentence) -> Screen:
    """Show a mediation to its reader, as it stands."""
    return Screen((*first, *facts(act, view)), (*buttons(view), *citing(act, view)))


def citing(act: Act, view: MediationView) -> tuple[tuple[Button, ...], ...]:
    """Let a mediator name an article of a covenant in the record, where one is in force."""
    notes = any(Deed.NOTE in row for row in OF_MEDIATOR.get(view.status, ()))
    if view.side or not notes or not citable(act, case_of_mediation(act, view.id).cell):
        return ()
    return ((Button("cite_article", {"mediation": view.id}),),)


def facts(act: Act, view: MediationView) -> tuple[Sentence, ...]:
    """What it is about, when they meet, what was noted, what lies before both."""
    lines = [head(view), say("mediation.matter", words=view.matter or say("words.gone"))]
    lines += [
        say(
            "mediation.by",
            name=view.mediator or say("staff.unnamed"),
            body=act.reference.body_name(view.body),
        )
    ]
    lines += [each for meeting in view.meetings for each in told_meeting(meeting)]
    lines += [say("mediation.noted", words=words) for words in view.notes]
    if view.wording:
        lines.append(say("mediation.agreement", words=view.agreement or say("words.gone")))
        lines.append(standing(view))
    if view.status in OPEN:
        lines.append(say("mediation.private"))
    return tuple(lines)


def head(view: MediationView) -> Sentence:
    """Number and stage."""
    return say("mediation.head", number=view.number, status=say(f"mediation_status.{view.status}"))


def told_meeting(meeting: Meeting) -> tuple[Sentence, ...]:
    """A meeting with what was noted of it."""
    when = say("mediation.meeting", at=meeting.at, place=meeting.place or say("words.gone"))
    return (when, *(say("mediation.noted", words=words) for words in meeting.notes))


def standing(view: MediationView) -> Sentence:
    """Who has taken the words that lie before both."""
    took = [each == view.wording for each in view.confirmed]
    if all(took):
        return say("mediation.both_took")
    if view.side and took[view.side - 1]:
        return say("mediation.you_took")
    return say("mediation.one_took") if any(took) else say("mediation.nobody_took")


def buttons(view: MediationView) -> tuple[tuple[Button, ...], ...]:
    """What the reader may do now."""
    if view.side == 0:
        return rows(view, OF_MEDIATOR.get(view.status, ()))
    may = of_party(
        view.status,
        wording=view.wording,
        confirmed=view.confirmed[view.side - 1],
        asked=view.asked and not view.kept[view.side - 1],
    )
    if (Deed.ANSWER,) in may:
        return kept_buttons(view.id)
    return rows(view, (*may, (Deed.OBJECT,)) if view.may_object else may)


def rows(view: MediationView, deeds: Iterable[Iterable[Deed]]) -> tuple[tuple[Button, ...], ...]:
    """Buttons for deeds; what is confirmed are the words that were shown with the button."""
    given = {"mediation": view.id}
    return tuple(
        tuple(
            Button(BUTTONS[deed], {**given, "wording": view.wording} if deed is Deed.CONFIRM else given)
            for deed in row
        )
        for row in deeds
    )


def see(mediation_id: int) -> tuple[Button, ...]:
    """The button that shows a mediation."""
    return (Button("mediation", {"mediation": mediation_id}),)


def kept_buttons(mediation_id: int) -> tuple[tuple[Button, ...], ...]:
    """Whether what was agreed is kept."""
    return tuple(
        (Button("mediation_kept", {"mediation": mediation_id, "kept": each}, say(f"mediation_kept.{each}")),)
        for each in Kept
    )


def invitation(act: Act, view_id: int, matter: str, who: Value, body: str | None, side: int) -> Screen:
    """Ask a side whether it wants to come; both are told the same, and that refusing costs nothing."""
    given = {"mediation": view_id, "side": side}
    lines = (
        say("mediation.invited", name=who, body=act.reference.body_name(body)),
        say("mediation.matter", words=matter),
        say("mediation.free"),
        say("mediation.private"),
        law(act),
    )
    return Screen(lines, ((Button("mediation_join", given), Button("mediation_decline", given)),))


def law(act: Act) -> Sentence:
    """The law in plain words, and whom to ask about it."""
    return say("mediation.law", phone=act.reference.policy.legal_aid)


def elsewhere(act: Act, status: MediationStatus) -> tuple[Sentence, ...]:
    """Where else to turn when a mediation ended without an agreement."""
    if status is MediationStatus.NOT_BEGUN:
        return (say("mediation.not_begun"),)
    return (say("mediation.not_agreed"), say("mediation.elsewhere", phone=act.reference.policy.legal_aid))
