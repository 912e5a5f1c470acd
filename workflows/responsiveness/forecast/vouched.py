"""Checks kept forecasts against their chain: a row that was changed, added or taken out is noticed."""

from datetime import date

from sqlalchemy import select
from sqlmodel import col

from models.forecast import Foreseen
from workflows.chains import events_of
from workflows.ledger import Fault
from workflows.responsiveness.forecast.keep import CHAIN, digest_of_rows
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
    return faults + [Fault(CHAIN, 0, "forecast") for _ in kept - told.keys()]
