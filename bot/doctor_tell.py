"""Says what the doctor found: what, why it matters, what to do."""

from collections.abc import Mapping
from datetime import UTC, datetime

import typer

from bot import output
from bot.catalogue.sentences import phrase
from bot.cli_begin import keys_told
from bot.doctor import Finding, Level, diagnose, is_well
from bot.doctor_facts import Facts
from bot.doctor_house import RULES as HOUSE
from bot.doctor_look import look_at
from bot.doctor_machine import RULES as MACHINE
from bot.settings import Settings
from models.vocabulary import Locale

RULES = {**MACHINE, **HOUSE}
WITHIN = frozenset({"keys", "clock", "backup", *HOUSE})
"""Parts that can only be seen in a database that opens."""

SIGNS = {Level.WRONG: ("✗", "bold red"), Level.WARNING: ("!", "yellow"), Level.NOTE: ("·", "dim")}


def see(settings: Settings, as_json: bool) -> None:
    """Look at everything and tell; end with 0 when nothing has to be done, else with 1."""
    with keys_told(settings):
        facts = look_at(settings, datetime.now(UTC))
    rules = {name: rule for name, rule in RULES.items() if is_seen(name, facts)}
    found = diagnose(facts, rules)
    well = is_well(found)
    if as_json:
        output.document(as_document(found, settings.locale, well))
    else:
        tell(found, settings, well)
    raise typer.Exit(output.GOOD if well else output.PROBLEMS)


def is_seen(part: str, facts: Facts) -> bool:
    """Whether a part of this installation was there to be looked at; what was not gets no tick."""
    if part == "postgres":
        return facts.store.postgres is not None
    return facts.inside is not None or part not in WITHIN


def tell(found: Mapping[str, list[Finding]], settings: Settings, well: bool) -> None:
    """Say it in words, one part after the other."""
    for part, findings in found.items():
        name = phrase(f"doctor.part.{part}", settings.locale)
        fine = all(each.level is Level.NOTE for each in findings)
        output.words.print(f"{'✓' if fine else ' '} {name}", markup=False, highlight=False)
        for each in findings:
            sign, style = SIGNS[each.level]
            what, why, do = sentences(each, settings.locale)
            output.words.print(f"  {sign} {what}", style=style, markup=False, highlight=False)
            output.words.print(f"    {why}", markup=False, highlight=False)
            output.words.print(f"    → {do}", markup=False, highlight=False)
    if hidden := [part for part in RULES if part in WITHIN and part not in found]:
        names = " · ".join(phrase(f"doctor.part.{part}", settings.locale) for part in hidden)
        output.tell(settings, "doctor.hidden", parts=names)
    output.tell(settings, "doctor.well" if well else "doctor.ill")


def sentences(finding: Finding, locale: Locale) -> tuple[str, str, str]:
    """What, why, and what to do."""
    head = f"doctor.{finding.name}"
    what, why, do = (phrase(f"{head}.{part}", locale, **finding.values) for part in ("what", "why", "do"))
    return what, why, do


def as_document(found: Mapping[str, list[Finding]], locale: Locale, well: bool) -> dict[str, object]:
    """The findings as JSON."""
    told = []
    for part, findings in found.items():
        for each in findings:
            what, why, do = sentences(each, locale)
            told.append(
                {
                    "part": part,
                    "name": each.name,
                    "level": str(each.level),
                    "what": what,
                    "why": why,
                    "do": do,
                }
            )
    return {"well": well, "checked": list(found), "findings": told}
