"""Says what each act on sources and draws must be told, and does it: for the chat and the desk."""

from collections.abc import Callable, Mapping

from models.vocabulary_means import MeansKind
from workflows.cases.acts import Act
from workflows.forms import Field, Given, Kind, read_all
from workflows.means import draws, sources

About = Mapping[str, int]

ENTER_TEAM, ENTER_STOCK, ENTER_FUND = "enter_team", "enter_stock", "enter_fund"
PUT_IN, PUT_IN_MONEY, END = "put_in", "put_in_money", "end_source"
CORRECT, CORRECT_MONEY = "correct_stock", "correct_money"
DRAW_PEOPLE, DRAW_GOODS, DRAW_MONEY = "draw_people", "draw_goods", "draw_money"
RELEASE, REFUSE, USE, DROP = "release_means", "refuse_means", "use_means", "drop_draw"
GIVE_BACK, GIVE_BACK_MONEY = "give_back", "give_back_money"

COUNT, MONEY = Field("amount", Kind.WHOLE), Field("amount", Kind.MONEY)
WHY, WHAT = Field("why"), Field("what")
NAMED = (Field("name"), Field("areas", Kind.AREAS), Field("purpose"))
RESTS = (Field("basis"), Field("version"))

FORMS: Mapping[str, tuple[Field, ...]] = {
    ENTER_TEAM: (*NAMED, *RESTS),
    ENTER_STOCK: (*NAMED, Field("unit"), *RESTS),
    ENTER_FUND: (*NAMED, *RESTS),
    PUT_IN: (COUNT, WHY),
    PUT_IN_MONEY: (MONEY, WHY),
    CORRECT: (Field("right", Kind.WHOLE), WHY),
    CORRECT_MONEY: (Field("right", Kind.MONEY), WHY),
    END: (Field("reason"),),
    DRAW_PEOPLE: (Field("people", Kind.WHOLE), Field("hours", Kind.WHOLE), WHAT),
    DRAW_GOODS: (COUNT, WHAT),
    DRAW_MONEY: (MONEY, WHAT),
    RELEASE: (),
    REFUSE: (Field("reason"),),
    USE: (Field("voucher"), Field("receiver", optional=True), Field("photo", Kind.PHOTO, optional=True)),
    GIVE_BACK: (COUNT, WHY),
    GIVE_BACK_MONEY: (MONEY, WHY),
    DROP: (),
}

DRAWS: Mapping[MeansKind, str] = {
    MeansKind.PEOPLE: DRAW_PEOPLE,
    MeansKind.GOODS: DRAW_GOODS,
    MeansKind.MONEY: DRAW_MONEY,
}
"""How each kind of source is drawn on."""

OPENS: Mapping[str, MeansKind] = {
    ENTER_TEAM: MeansKind.PEOPLE,
    ENTER_STOCK: MeansKind.GOODS,
    ENTER_FUND: MeansKind.MONEY,
}


def of(about: About, name: str) -> int:
    """What an act is about; nothing where it was not said."""
    return about.get(name, 0)


def asking(act: Act, about: About, given: Given) -> object:
    """Draw on a source for a case."""
    return draws.ask(act, of(about, "case"), of(about, "source"), given)


def filling(act: Act, about: About, given: Given) -> object:
    """Enter what came in."""
    return sources.put_in(act, of(about, "source"), given)


def correcting(act: Act, about: About, given: Given) -> object:
    """Enter what was counted."""
    return sources.correct(act, of(about, "source"), of(about, "balance"), given)


def giving_back(act: Act, about: About, given: Given) -> object:
    """Give back."""
    return draws.give_back(act, of(about, "draw"), given)


def opening(verb: str) -> Callable[[Act, About, Given], object]:
    """Open a source of one kind."""
    return lambda act, _, given: sources.open_source(act, OPENS[verb], given)


ACTS: Mapping[str, Callable[[Act, About, Given], object]] = {
    **{verb: opening(verb) for verb in OPENS},
    **dict.fromkeys((PUT_IN, PUT_IN_MONEY), filling),
    **dict.fromkeys((CORRECT, CORRECT_MONEY), correcting),
    END: lambda act, about, given: sources.end(act, of(about, "source"), given),
    **dict.fromkeys(DRAWS.values(), asking),
    RELEASE: lambda act, about, _: draws.release(act, of(about, "draw")),
    REFUSE: lambda act, about, given: draws.refuse(act, of(about, "draw"), given),
    USE: lambda act, about, given: draws.use(act, of(about, "draw"), given),
    **dict.fromkeys((GIVE_BACK, GIVE_BACK_MONEY), giving_back),
    DROP: lambda act, about, _: draws.drop(act, of(about, "draw")),
}


def perform(act: Act, verb: str, about: About, typed: Given) -> object:
    """Do an act with what was typed for it. Raises FieldUnfit, MeansRefused, CaseUnknown."""
    today = act.reference.local_date(act.now)
    return ACTS[verb](act, about, read_all(FORMS[verb], typed, act.reference, today))


def choices(_act: Act, _about: About, _field: Field) -> tuple[tuple[str, str], ...]:
    """Return what may be chosen for a field: everything here is told in words."""
    return ()


def check(act: Act, verb: str, about: About) -> None:
    """Refuse what cannot be done, before anybody writes. Raises MeansRefused, CaseUnknown."""
    if verb in DRAWS.values():
        case = draws.begin(act, of(about, "case"))
        draws.source_for(act, case, of(about, "source"))
    elif verb in (RELEASE, REFUSE):
        draws.to_answer(act, of(about, "draw"))
    elif verb in (PUT_IN, PUT_IN_MONEY, CORRECT, CORRECT_MONEY, END):
        sources.own(act, of(about, "source"))
