"""Attacks on invitations and sessions: every one is refused, and nothing has changed."""

import asyncio
import hashlib
import json
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select, update

from bot.web.app import build_web
from bot.web.visitors import RESIDENTS, STAFF, csrf_of
from models.person import Membership, WebSession
from models.vocabulary import Role
from tests.bot.web.rig import ADDRESS, START, Rig
from tests.security.effects import everything
from workflows.access import INVITATION_LASTS, SESSION_LASTS, add_person, hash_of, revoke
from workflows.policy import Policy
from workflows.transaction import Transaction

SESSIONS, MESSAGES = "/api/chat/sessions", "/api/chat/messages"
IDLE = timedelta(hours=Policy().idle_hours)


def bent(secret: str) -> dict[str, object]:
    """Invitations that are almost one."""
    return {
        "another's case": secret.upper(),
        "without its end": secret[:-1],
        "with more": secret + "0",
        "with a space in front": " " + secret,
        "with a NUL": secret + "\0",
        "in full-width digits": secret.translate({ord(str(n)): 0xFF10 + n for n in range(10)}),
        "its hash": hash_of(secret),
        "a pattern": "%",
        "a statement": "' OR used_at IS NULL --",
        "nothing": "",
        "very long": secret * 400,
        "a list": [secret],
        "an object": {"secret": secret},
        "a number": 7,
        "true": True,
        "half characters": "\ud800",
    }


async def test_what_is_almost_an_invitation_opens_nothing(rig: Rig) -> None:
    attempts = bent(await rig.invitation())
    before = await everything(rig)

    async with rig.client() as client:
        answers = {
            name: (await client.post(SESSIONS, content=json.dumps({"invitation": attempt}))).status_code
            for name, attempt in attempts.items()
        }

    assert [name for name, status in answers.items() if status not in (403, 422)] == []
    assert await everything(rig) == before


async def test_nobody_names_a_role_and_has_it(rig: Rig) -> None:
    before = await everything(rig)

    async with rig.client() as client:
        answers = {
            role: (await client.post(SESSIONS, json={"role": role, "body": "B1", "person_id": 1})).status_code
            for role in (*sorted(set(Role) - {Role.RESIDENT}), "root", "", "RESIDENT")
        }

    assert set(answers.values()) <= {403, 422}
    assert await everything(rig) == before


async def test_an_invitation_works_once(rig: Rig) -> None:
    secret = await rig.invitation()
    async with rig.client() as client:
        assert (await client.post(SESSIONS, json={"invitation": secret})).status_code == 200
        before = await everything(rig)

        again = await client.post(SESSIONS, json={"invitation": secret})

    assert (again.status_code, again.json()["code"]) == (403, "invitation_invalid")
    assert await everything(rig) == before


async def test_of_many_who_use_one_invitation_at_once_one_comes_in(rig: Rig) -> None:
    secret = await rig.invitation()
    async with rig.client() as client:
        answers = await asyncio.gather(
            *(client.post(SESSIONS, json={"invitation": secret}) for _ in range(12))
        )

    kept = await everything(rig)
    assert sorted(each.status_code for each in answers) == [200] + [403] * 11
    assert (len(kept["websession"]), len(kept["membership"]), len(kept["chat"])) == (1, 1, 1)


async def test_an_invitation_ends(rig: Rig) -> None:
    secret = await rig.invitation()
    before = await everything(rig)
    rig.clock.move(INVITATION_LASTS)

    async with rig.client() as client:
        answer = await client.post(SESSIONS, json={"invitation": secret})

    assert answer.status_code == 403
    assert await everything(rig) == before


async def test_opening_the_link_of_an_invitation_uses_nothing_up(rig: Rig) -> None:
    secret = await rig.invitation()
    before = await everything(rig)

    async with rig.client(accept="text/html") as client:
        pages = [await client.get(f"{path}?invitation={secret}") for path in ("/desk", "/chat")]

    assert [page.status_code for page in pages] == [200, 200]
    assert await everything(rig) == before


async def test_an_invitation_never_widens_the_seat_of_the_roster(rig: Rig) -> None:
    def seat(tx: Transaction) -> None:
        person = add_person(tx, "测试", START)
        tx.add(Membership(person_id=person, role=Role.DISPATCHER, area="C1", since=START))

    await rig.database.write(seat)
    secret = await rig.invitation(Role.DISPATCHER)

    async with rig.client() as client:
        await client.post(SESSIONS, json={"invitation": secret})

    (chat,) = (await everything(rig))["chat"]
    assert "C1" in chat


async def staff(rig: Rig) -> str:
    """Let a dispatcher in; return their token."""
    async with rig.client() as client:
        answer = await client.post(SESSIONS, json={"invitation": await rig.invitation()})
    return str(answer.json()["token"])


def forged(token: str) -> dict[str, dict[str, str]]:
    """Headers that are almost those of a session."""
    return {
        "none": {},
        "an empty one": {"authorization": "Bearer "},
        "another's case": {"authorization": f"Bearer {token.upper()}"},
        "without its end": {"authorization": f"Bearer {token[:-1]}"},
        "with more": {"authorization": f"Bearer {token}0"},
        "its hash": {"authorization": f"Bearer {hash_of(token)}"},
        "a pattern": {"authorization": "Bearer %"},
        "another scheme": {"authorization": f"Basic {token}"},
        "a scheme alone": {"authorization": "Bearer"},
        "the token alone": {"authorization": token},
        "two tokens": {"authorization": f"Bearer {token} {token}"},
        "very long": {"authorization": "Bearer " + "a" * 60_000},
        "as another header": {"x-authorization": f"Bearer {token}"},
        "as an unknown cookie": {"cookie": f"token={token}"},
        "as the cookie of the other place": {"cookie": f"{RESIDENTS.cookie}={token[:-1]}", "x-place": "desk"},
        "as a cookie without proof": {"cookie": f"{STAFF.cookie}={token}", "x-place": "desk"},
    }


async def test_what_is_almost_a_session_says_nothing_in_its_name(rig: Rig) -> None:
    attempts = forged(await staff(rig))
    before = await everything(rig)

    async with rig.client() as client:
        answers = {
            name: (await client.post(MESSAGES, json={"text": "x"}, headers=headers)).status_code
            for name, headers in attempts.items()
        }

    assert [name for name, status in answers.items() if status not in (401, 403)] == []
    assert await everything(rig) == before


async def test_a_token_in_an_address_is_no_session(rig: Rig) -> None:
    token = await staff(rig)

    async with rig.client() as client:
        answer = await client.get(
            f"{MESSAGES}?token={token}&access_token={token}&authorization=Bearer+{token}"
        )

    assert answer.status_code == 401


async def reads(rig: Rig, token: str) -> int:
    """Whether a token still reads its chat, as a status."""
    async with rig.client(authorization=f"Bearer {token}") as client:
        return (await client.get(MESSAGES)).status_code


async def test_a_session_ends_with_its_time(rig: Rig) -> None:
    token = await staff(rig)
    rig.clock.move(SESSION_LASTS)

    assert await reads(rig, token) == 401


async def test_a_session_of_staff_ends_when_nobody_uses_it(rig: Rig) -> None:
    token = await staff(rig)
    rig.clock.move(IDLE)

    assert await reads(rig, token) == 401


async def test_whoever_works_every_day_stays_signed_in(rig: Rig) -> None:
    token = await staff(rig)
    seen = []
    for _day in range(5):
        rig.clock.move(IDLE / 2)
        seen.append(await reads(rig, token))

    assert seen == [200] * 5


async def test_a_page_that_only_keeps_itself_up_to_date_is_no_use(rig: Rig) -> None:
    token = await staff(rig)
    async with rig.client(cookie=f"{STAFF.cookie}={token}", accept="text/html") as browser:
        rig.clock.move(IDLE / 2)
        by_itself = await browser.get("/desk/chat", headers={"hx-request": "true"})
        rig.clock.move(IDLE / 2)
        after = await browser.get("/desk/chat")

    assert (by_itself.status_code, after.status_code) == (200, 303)


async def test_a_session_of_staff_ends_with_the_seat(rig: Rig) -> None:
    token = await staff(rig)

    await rig.database.write(lambda tx: tx.execute(update(Membership).values(until=START)))

    assert await reads(rig, token) == 401


@pytest.mark.parametrize("change", [{"area": "C2"}, {"body": "B2"}, {"role": "auditor"}], ids=str)
async def test_a_session_of_staff_ends_when_the_seat_becomes_another(
    rig: Rig, change: dict[str, str]
) -> None:
    token = await staff(rig)

    await rig.database.write(lambda tx: tx.execute(update(Membership).values(**change)))

    assert await reads(rig, token) == 401


async def test_a_session_ends_when_its_door_is_shut(rig: Rig) -> None:
    token = await staff(rig)

    await rig.database.write(lambda tx: revoke(tx, 1, START))

    assert await reads(rig, token) == 401


async def test_whoever_signs_out_leaves_no_token_behind_that_opens(rig: Rig) -> None:
    async with rig.client(accept="text/html") as browser:
        await browser.post("/desk/join", data={"invitation": await rig.invitation()})
        token = browser.cookies[STAFF.cookie]
        form = {"csrf": hashlib.sha256(b"form " + token.encode()).hexdigest()[:32]}
        assert await reads(rig, token) == 200

        left = await browser.post("/desk/leave", data=form)

    assert left.status_code == 303
    assert await reads(rig, token) == 401
    assert (await everything(rig))["websession"] == []


async def test_whoever_has_signed_out_speaks_no_more_through_any_process(rig: Rig) -> None:
    other = httpx.ASGITransport(build_web(rig.door))
    async with rig.client(accept="text/html") as browser:
        await browser.post("/desk/join", data={"invitation": await rig.invitation()})
        token = browser.cookies[STAFF.cookie]
        async with httpx.AsyncClient(
            transport=other, base_url=ADDRESS, headers={"authorization": f"Bearer {token}"}
        ) as client:
            before = await client.post(MESSAGES, json={"text": "早"})
            await browser.post("/desk/leave", data={"csrf": csrf_of(token)})
            after = await client.post(MESSAGES, json={"text": "早"})

    assert (before.status_code, after.status_code) == (200, 401)


async def test_no_secret_is_kept_as_it_is(rig: Rig) -> None:
    secret = await rig.invitation()
    token = await staff(rig)

    kept = str(await everything(rig))

    assert secret not in kept
    assert token not in kept


async def test_a_session_is_drawn_by_the_house_whatever_the_browser_brings(rig: Rig) -> None:
    planted = "a1" * 24
    async with rig.client(accept="text/html", cookie=f"{STAFF.cookie}={planted}") as browser:
        answer = await browser.post("/desk/join", data={"invitation": await rig.invitation()})

    given = answer.cookies[STAFF.cookie]
    assert given != planted
    assert [await reads(rig, token) for token in (planted, given)] == [401, 200]


async def test_coming_in_again_gives_another_token(rig: Rig) -> None:
    tokens = {await staff(rig) for _ in range(5)}

    assert len(tokens) == 5
    assert {len(token) for token in tokens} == {48}


@pytest.mark.parametrize("address", ["http://127.0.0.1", "https://huiying.example"])
async def test_a_cookie_is_for_this_site_and_no_script(rig: Rig, address: str) -> None:
    door = replace(rig.door, public_url=address)
    transport = httpx.ASGITransport(build_web(door))
    async with httpx.AsyncClient(transport=transport, base_url=address) as browser:
        answer = await browser.post("/desk/join", data={"invitation": await rig.invitation()})

    flags = {part.strip().lower() for part in answer.headers["set-cookie"].split(";")[1:]}
    assert {"httponly", "samesite=strict", "path=/"} <= flags
    assert ("secure" in flags) is address.startswith("https")
    assert not any(flag.startswith("domain") for flag in flags)
    assert ("strict-transport-security" in answer.headers) is address.startswith("https")


async def test_no_row_of_a_session_is_left_by_a_refused_one(rig: Rig) -> None:
    async with rig.client() as client:
        await client.post(SESSIONS, json={"invitation": "0" * 48})

    assert await rig.database.read(lambda tx: tx.execute(select(WebSession)).all()) == []
