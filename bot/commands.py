"""Commands that write: the same work whether a running server does it or the command itself."""

import base64
from collections.abc import Awaitable, Callable
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from bot.app import House
from bot.catalogue.faults import words_of_errors, words_of_refusal
from bot.control import Order
from bot.domain_time import real_now
from bot.door_codes import Bundle, bundle
from bot.tables import read_bytes
from bot.tables_errors import TableError
from models.vocabulary import Role
from workflows import access
from workflows.cases.acts import Act, Actor
from workflows.errors import WorkflowError
from workflows.house import care, keys, staff
from workflows.house.bot_links import staff_link, with_payload
from workflows.house.dissolve import Dissolved
from workflows.house.dissolve import dissolve as end_body
from workflows.house.imports import bring_file, try_file
from workflows.learning import known, nights, versions
from workflows.learning.judge import Trial
from workflows.lists.sheets import Imported
from workflows.participation.rolls.record import roll_named
from workflows.participation.rolls.vouch import codes_standing, draw_codes
from workflows.transaction import Transaction


def by_operator(house: House, tx: Transaction) -> Act:
    """An act of whoever may use the command line."""
    return replace(house.act(tx), by=Actor(Role.OPERATOR))


async def obey(house: House, order: Order) -> Order:
    """Do one order; a refusal is an answer too."""
    try:
        return {"result": await ORDERS[order["do"]](house, order)}
    except WorkflowError as refusal:
        return {"refused": type(refusal).__name__, "facts": [str(each) for each in refusal.args]}


async def invite(house: House, order: Order) -> dict[str, Any]:
    """Make an invitation."""
    role, place = Role(order["role"]), (order.get("body"), order.get("area"))

    def step(tx: Transaction) -> tuple[access.Invited, str]:
        staff.check_area(tx, order.get("area"))
        invited = access.invite(tx, role, *place, real_now(), house.chance)
        staff.note_invitation(by_operator(house, tx), invited)
        return invited, "" if role is Role.RESIDENT else with_payload(staff_link(tx), invited.secret)

    invited, link = await house.database.write(step)
    page = "chat" if role is Role.RESIDENT else "desk"
    return {
        "invitation": invited.secret,
        "url": f"{house.settings.address}/{page}?invitation={invited.secret}",
        "role": str(invited.role),
        "body": invited.body,
        "area": invited.area,
        "expires_at": invited.expires_at.isoformat(),
        **({"telegram": link} if link else {}),
    }


async def bring_in(house: House, order: Order) -> dict[str, Any]:
    """Import a file that the command read."""
    try:
        sheets = read_bytes(base64.b64decode(order["content"]), order["name"])
    except TableError as refusal:
        return {"rows": 0, "errors": [words_of_refusal(refusal, house.settings.locale)]}
    kind, name, dry_run = order["kind"], order["name"], bool(order.get("dry_run"))

    def step(tx: Transaction) -> Imported:
        act = by_operator(house, tx)
        return try_file(act, kind, sheets) if dry_run else bring_file(act, kind, sheets, name)

    outcome = await house.database.write(step)
    if outcome.rows and not dry_run:
        house.lists.reload()
    return {"rows": outcome.rows, "errors": words_of_errors(outcome.errors, house.settings.locale)}


async def dissolve(house: House, order: Order) -> dict[str, Any]:
    """End a body, and give what it has to who comes after it."""

    def step(tx: Transaction) -> Dissolved:
        return end_body(by_operator(house, tx), order["body"], order.get("successor"), order["reason"])

    done = await house.database.write(step)
    house.lists.reload()
    return {"body": order["body"], "successor": order.get("successor"), **asdict(done)}


async def rotate(house: House, order: Order) -> dict[str, Any]:
    """Wrap a batch of data keys under the newest master key."""
    newest, after, now = str(order["newest"]), int(order["after"]), house.time.now()
    return asdict(await house.database.write(lambda tx: keys.rotate(tx, newest, after, keys.BATCH, now)))


async def note(house: House, order: Order) -> dict[str, Any]:
    """Keep when the house was last cared for."""
    at, facts = datetime.fromisoformat(order["at"]), dict(order["facts"])
    await house.database.write(lambda tx: care.note(tx, order["what"], at, facts))
    return {}


async def learn_begin(house: House, order: Order) -> dict[str, Any]:
    """Let one process learn; a nightly one only if there is something to learn."""
    policy, holder, real = house.lists.current().policy, str(order["holder"]), house.engine.real_clock()

    def step(tx: Transaction) -> bool:
        if order["nightly"] and not nights.is_due(nights.look(house.act(tx), order["origin"]), policy):
            return False
        versions.begin(tx, holder, real, policy)
        return True

    due = await house.database.write(step)
    ended_after = known.teaches_no_more(house.time.now(), policy)
    return {"due": due, "megabytes": policy.learn_megabytes, "ended_after": ended_after.isoformat()}


async def learn_end(house: House, order: Order) -> dict[str, Any]:
    """Let another learn."""
    await house.database.write(lambda tx: versions.finish(tx, str(order["holder"])))
    return {}


async def learn_keep(house: House, order: Order) -> dict[str, Any]:
    """Keep what was learnt, and put it to work if it is better."""
    learnt = versions.Learnt(
        weights=base64.b64decode(order["weights"]),
        origin=order["origin"],
        lines=int(order["lines"]),
        corrections=list(order["corrections"]),
        own=Trial(**order["own"]),
        general=Trial(**order["general"]),
    )
    made = await house.database.write(lambda tx: versions.keep(house.act(tx), learnt))
    return {
        "version": made.number,
        "outcome": str(made.outcome),
        "lines": made.lines,
        "corrections": made.corrections,
        "own": asdict(made.own),
        "general": asdict(made.general),
    }


async def learn_choose(house: House, order: Order) -> dict[str, Any]:
    """Put a version to work by hand, None: the one before."""
    number = order["number"]

    def step(tx: Transaction) -> versions.Live:
        act = by_operator(house, tx)
        if number in HANDS:
            HANDS[number](act)
            return versions.live(tx)
        return versions.choose(act, number)

    now_live = await house.database.write(step)
    return {"version": now_live.number, "before": now_live.before, "held": now_live.held}


async def roll_codes(house: House, order: Order) -> dict[str, Any]:
    """Draw codes for the doors of a roll, told this once. Codes that work end only when asked for."""
    days, address = house.lists.current().policy.roll_code_days, house.settings.address

    def step(tx: Transaction) -> tuple[str, Bundle] | int:
        found = roll_named(tx, order["roll"])
        standing = codes_standing(tx, found.id, real_now())
        if standing and not order.get("again"):
            return standing
        roll, doors = draw_codes(by_operator(house, tx), found.id, real_now())
        return roll.code, bundle(tx, roll.name, doors, address, days)

    drawn = await house.database.write(step)
    if isinstance(drawn, int):
        return {"standing": drawn}
    code, sheets = drawn
    doors = [{"unit": each.unit, "code": each.code} for each in sheets.doors]
    told = {"roll": code, "name": sheets.roll, "bot": sheets.bot, "page": sheets.page, "days": days}
    return {**told, "doors": doors}


HANDS: dict[str, Callable[[Act], object]] = {"go_on": versions.go_on, "begin_anew": versions.begin_anew}
"""What may be said instead of the number of a version: trials decide again; other weights are the first."""

ORDERS: dict[str, Callable[[House, Order], Awaitable[dict[str, Any]]]] = {
    "invite": invite,
    "import": bring_in,
    "dissolve": dissolve,
    "rotate": rotate,
    "note": note,
    "learn_begin": learn_begin,
    "learn_end": learn_end,
    "learn_keep": learn_keep,
    "learn_choose": learn_choose,
    "roll_codes": roll_codes,
}
