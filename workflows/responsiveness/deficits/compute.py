"""Reads what the deficits are counted from: the published figures of a month, as everybody may see them."""

from collections.abc import Mapping
from fractions import Fraction

from models.vocabulary import AreaKind
from workflows.reference import Reference
from workflows.responsiveness.deficits.definitions import Deficit, Formulas, Kind, Part, Take, check
from workflows.responsiveness.deficits.finding import Finding, Piece, State, findings
from workflows.responsiveness.deficits.rest import rests
from workflows.responsiveness.figures.compute import LEVELS
from workflows.responsiveness.figures.definitions import Definitions
from workflows.responsiveness.figures.figure import Figure
from workflows.responsiveness.figures.figure import State as FigureState
from workflows.responsiveness.figures.months import Month
from workflows.responsiveness.figures.places import PlaceFigure, Telling
from workflows.responsiveness.figures.publish import published
from workflows.responsiveness.figures.view import places
from workflows.transaction import Transaction

Counted = Mapping[str, PlaceFigure]
"""By code of the measure."""

STATES = {
    Telling.FEW: State.FEW,
    Telling.HIDDEN: State.HIDDEN,
    Telling.PARTLY: State.PARTLY,
}


def compute(
    tx: Transaction, reference: Reference, formulas: Formulas, figures: Definitions, month: Month
) -> list[Finding]:
    """Return every deficit of a month whose figures stand under a version. Raises DefinitionError."""
    check(formulas, figures)
    whole = {
        each.measure: PlaceFigure(each, Telling.EXACTLY)
        for each in published(tx, figures, month=month, by="whole")
    }
    inside = by_area(tx, reference, formulas, figures, month if whole else None)
    return [finding for each in formulas.deficits for finding in found(reference, each, whole, inside)]


def found(
    reference: Reference, deficit: Deficit, whole: Counted, inside: Mapping[str, Counted]
) -> list[Finding]:
    """Return one deficit of the whole and of each community; to be compared, small neighbours together."""
    pieces = {area: [piece_of(part, of) for part in deficit.all_parts] for area, of in inside.items()}
    places = {area: each for area, each in pieces.items() if reference.areas[area].kind == AreaKind.COMMUNITY}
    if deficit.kind is Kind.SPREAD:
        places |= rests(reference, deficit, pieces)
    return findings(deficit, [piece_of(part, whole) for part in deficit.all_parts], places)


def by_area(
    tx: Transaction, reference: Reference, formulas: Formulas, figures: Definitions, month: Month | None
) -> dict[str, dict[str, PlaceFigure]]:
    """Return how each measure is told of each community that stands, and of what lies above.

    Without a month there is no data.
    """
    standing = [code for code, area in reference.areas.items() if area.kind in LEVELS]
    inside: dict[str, dict[str, PlaceFigure]] = {code: {} for code in standing}
    if month is None:
        return inside
    for code in formulas.measures:
        measure = figures.measure(code)
        assert measure is not None  # as `check` has found
        for each in places(tx, reference, figures, measure, month):
            if each.figure.code in inside:
                inside[each.figure.code][code] = each
    return inside


def piece_of(part: Part, told: Counted) -> Piece:
    """Return what was counted of a part, as far as it is told."""
    own = told.get(part.measure)
    if own is None:
        return Piece(part.code, State.NO_DATA)
    if own.telling in STATES:
        among = own.figure.denominator if own.telling is Telling.PARTLY else None
        return Piece(part.code, STATES[own.telling], None, among)
    figure = own.figure
    if figure.state is not FigureState.TOLD or figure.numerator is None:
        return Piece(part.code, State(figure.state))
    match part.take:
        case Take.SHARE:
            return Piece(part.code, State.TOLD, figure.numerator, figure.denominator)
        case Take.REST:
            return Piece(part.code, State.TOLD, figure.denominator - figure.numerator, figure.denominator)
        case Take.BEYOND:
            return beyond(part, figure, told.get(part.against))


def beyond(part: Part, came: Figure, done: PlaceFigure | None) -> Piece:
    """Return what came in without what was done; it may be less than nothing."""
    if done is None:
        return Piece(part.code, State.NO_DATA)
    if done.telling is not Telling.EXACTLY:
        return Piece(part.code, State.HIDDEN)
    arrived, left = came.numerator or Fraction(), done.figure.numerator or Fraction()
    return Piece(part.code, State.TOLD, arrived - left, int(arrived))
