"""What the rules of the loop bring, on the command line: as rows for JSON, or as a table."""

from collections.abc import Sequence
from typing import Any

from rich.table import Table

from bot import output
from bot.catalogue.sentences import phrase
from bot.domain_time import real_now
from bot.settings import Settings
from models.vocabulary import Locale
from workflows.house.in_force import in_force as numbers_in_force
from workflows.responsiveness.loop.definitions import in_force, versions
from workflows.responsiveness.loop.effect import effects
from workflows.transaction import Transaction


def known() -> tuple[str, ...]:
    """The codes of all rules."""
    return tuple(each.code for each in versions()[-1].rules)


def rows_of_rules(settings: Settings, tx: Transaction, rule: str) -> list[dict[str, Any]]:
    """Return the effect of each rule, ready for JSON."""
    now = real_now()
    policy = numbers_in_force(tx, settings.house_policy, now).policy
    found = effects(tx, policy, in_force(policy, now.date()))
    return [dict(each.as_dict()) for each in found if rule in ("", each.rule.code)]


def table_of_rules(rows: Sequence[dict[str, Any]], locale: Locale) -> Table:
    """The effects as people read them."""
    names = ("rule", "says", "acted", "held")
    table = output.table(*(phrase(f"loops.col.{name}", locale) for name in names))
    for row in rows:
        said = phrase(f"loops.says.{row['says']}", locale, **interval(row))
        table.add_row(phrase(f"loop.rule.{row['rule']}", locale), said, side(row["acted"]), side(row["held"]))
    return table


def interval(row: dict[str, Any]) -> dict[str, str]:
    """The effect in points of a hundred; nothing where there is none."""
    if row["mean"] is None:
        return {}
    return {name: f"{100 * row[name]:+.1f}" for name in ("mean", "low", "high")}


def side(found: dict[str, Any]) -> str:
    """How many units, and their shares before and after."""
    if found["before"] is None:
        return str(found["units"])
    return f"{found['units']}: {found['before']:.1%} → {found['after']:.1%}"
