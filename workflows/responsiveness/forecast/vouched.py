"""Checks kept forecasts against their chain: a row that was changed, added or taken out is noticed."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlmodel import col

from models.forecast import Foreseen
from workflows.chains import events_of
from workflows.ledger import Fault
from workflows.responsiveness.forecast.keep import CHAIN, KEPT, digest_of_rows
from workflows.responsiveness.forecast.weeks import WEEK
from workflows.transaction import Transaction


def forecast_faults(tx: Transaction, subject: str | None) -> list[Fault]:
    """Forecasts whose rows are not those that were made; of weeks made anew the newest counts."""
    if subject not in (None, CHAIN):
        return []
    told = {str(each.facts["first"]): (each.seq, each.facts["hash"]) for each in events_of(tx, CHAIN)}
    kept = {first.isoformat() for first in tx.execute(select(col(Foreseen.first)).distinct()).scalars()}
    faults = [
        Fault(CHAIN, told[each][0], "forecast")
        for each in sorted(kept & told.keys())
        if digest_of_rows(tx, date.fromisoformat(each)) != told[each][1]
    ]
    gone = [each for each in stood(told) if each not in kept]
    faults += [Fault(CHAIN, told[each][0], "forecast") for each in gone]
    return faults + [Fault(CHAIN, 0, "forecast") for _ in kept - told.keys()]


def stood(told: Iterable[str]) -> list[str]:
    """The forecasts that the newest one has left standing."""
    newest = max(map(date.fromisoformat, told), default=None)
    if newest is None:
        return []
    return [each for each in sorted(told) if date.fromisoformat(each) >= newest - KEPT * WEEK]
