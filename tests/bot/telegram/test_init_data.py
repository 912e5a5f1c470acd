"""What a Mini App is opened with: taken when Telegram has signed it for our bot just now, else refused."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from aiogram.utils.web_app import check_webapp_signature
from hypothesis import given
from hypothesis import strategies as some

from bot.telegram.bots import RESIDENTS, STAFF, Bot
from bot.telegram.init_data import AHEAD, LASTS, LONGEST, InitDataRefused, Why, check, check_any
from tests.bot.telegram.launches import RESIDENTS_TOKEN, STAFF_TOKEN, fields, seal, signed, written

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
GOOD = signed(NOW)
HASH = seal(fields(NOW), RESIDENTS_TOKEN)


def resealed(**changed: str) -> str:
    """Sign other fields with the right token: what only Telegram could do."""
    given = {**fields(NOW), **changed}
    return written({**given, "hash": seal(given, RESIDENTS_TOKEN)})


def replaced(old: str, new: str) -> str:
    """Change what was signed."""
    assert old in GOOD
    return GOOD.replace(old, new, 1)


def person(**changed: object) -> str:
    """Write the user object with changes, as Telegram would sign it."""
    return json.dumps({"id": 4711, **changed})


def moved_into(name: str) -> str:
    """Hide one field behind a line break within another: the lines that are signed stay the same."""
    given = {**fields(NOW), "hash": HASH}
    hidden = given.pop(name)
    before = max(each for each in given if each < name)
    return written({**given, before: f"{given[before]}\n{name}={hidden}"})


def widened(text: str) -> str:
    """Write digits in full width, escaped."""
    return "".join(f"%EF%BC%9{each}" if each.isdigit() else each for each in text)


def test_a_launch_of_a_moment_ago_is_taken() -> None:
    launch = check(GOOD, RESIDENTS_TOKEN, NOW + timedelta(minutes=1))

    assert (launch.user, launch.language, launch.at, launch.seal) == (4711, "zh-hans", NOW, HASH)


def test_the_tests_sign_as_another_implementation_reads() -> None:
    assert check_webapp_signature(RESIDENTS_TOKEN, GOOD)


@pytest.mark.parametrize("age", [timedelta(0), LASTS, -AHEAD], ids=["now", "oldest", "clocks apart"])
def test_the_borders_of_time_are_taken(age: timedelta) -> None:
    assert check(GOOD, RESIDENTS_TOKEN, NOW + age).user == 4711


ATTACKS: dict[str, tuple[str, Why]] = {
    "another token": (signed(NOW, "1001:AAsomebody-elses"), Why.SEAL),
    "the other bot's token": (signed(NOW, STAFF_TOKEN), Why.SEAL),
    "signed with the token itself, as log-in widgets are not": (
        written({**fields(NOW), "hash": seal(fields(NOW), RESIDENTS_TOKEN[::-1])}),
        Why.SEAL,
    ),
    "another user": (replaced("4711", "4712"), Why.SEAL),
    "another instant": (replaced(f"{int(NOW.timestamp())}", f"{int(NOW.timestamp()) + 1}"), Why.SEAL),
    "an added key": (GOOD + "&start_param=operator", Why.SEAL),
    "a key left out": (replaced("query_id=AAF-example&", ""), Why.SEAL),
    "another chat instance": (replaced("chat_instance=-37", "chat_instance=-38"), Why.SEAL),
    "a bot named beside": (GOOD + "&bot_id=1002", Why.SEAL),
    "the signature left out": (
        replaced("&signature=zL-ucjNyREiHDE8aihFwpfR9aggP2xiAo3NSpfe-p7Ib_Gqj", ""),
        Why.SEAL,
    ),
    "another signature": (replaced("signature=zL-", "signature=zM-"), Why.SEAL),
    "a signature in place of the hash": (replaced(f"&hash={HASH}", ""), Why.FORM),
    "no hash": (written(fields(NOW)), Why.FORM),
    "an empty hash": (replaced(HASH, ""), Why.FORM),
    "the hash in capitals": (replaced(HASH, HASH.upper()), Why.FORM),
    "a shortened hash": (replaced(HASH, HASH[:-1]), Why.FORM),
    "a padded hash": (GOOD + "0", Why.FORM),
    "a hash with a space behind": (GOOD + "+", Why.FORM),
    "a hash with a line behind": (GOOD + "%0A", Why.FORM),
    "a hash in other digits": (replaced(HASH, widened(HASH)), Why.FORM),
    "two hashes": (GOOD + f"&hash={HASH}", Why.FORM),
    "two users": (GOOD + "&user=" + written({"user": person(id=1)}).partition("=")[2], Why.FORM),
    "a key twice, once escaped": (GOOD + "&%75ser=x", Why.FORM),
    "a key in capitals": (replaced("user=", "User="), Why.FORM),
    "a key in look-alikes": (replaced("user=", "us%D0%B5r="), Why.FORM),
    "a look-alike in plain": (replaced("user=", "us\u0435r="), Why.FORM),
    "nothing": ("", Why.LENGTH),
    "only borders": ("&&&", Why.FORM),
    "a key without a value": (GOOD + "&user", Why.FORM),
    "far too much": (GOOD + "&start_param=" + "x" * LONGEST, Why.LENGTH),
    "a broken escape": (
        replaced(
            "%22",
            "%2",
        ),
        Why.FORM,
    ),
    "an escape in other digits": (replaced("%22", "%\uff12\uff12"), Why.FORM),
    "an escape of what is no character": (replaced("%22", "%C0%A2"), Why.FORM),
    "half a character": (replaced("%22", "%ED%A0%80"), Why.FORM),
    "an escaped twice": (GOOD.replace("%", "%25"), Why.SEAL),
    "a border that was escaped": (replaced("&chat_type=", "%26chat_type="), Why.FORM),
    "a line hidden in another": (moved_into("user"), Why.FORM),
    "the instant hidden in another": (moved_into("chat_instance"), Why.FORM),
    "a zero byte": (GOOD + "&a=%00", Why.FORM),
    "a bare line break": (GOOD + "\nuser=x", Why.FORM),
    "other characters unescaped": (GOOD + "&name=王", Why.FORM),
}


@pytest.mark.parametrize(("init_data", "why"), ATTACKS.values(), ids=ATTACKS)
def test_an_attack_lets_nobody_in(init_data: str, why: Why) -> None:
    with pytest.raises(InitDataRefused) as caught:
        check(init_data, RESIDENTS_TOKEN, NOW)

    assert caught.value.why is why


SIGNED: dict[str, tuple[str, Why]] = {
    "too old": (signed(NOW - LASTS - timedelta(seconds=1)), Why.OLD),
    "of the future": (signed(NOW + AHEAD + timedelta(seconds=1)), Why.AHEAD),
    "of the year 5138": (resealed(auth_date="99999999999"), Why.AHEAD),
    "an instant with a sign": (resealed(auth_date="-1"), Why.FORM),
    "an instant with a point": (resealed(auth_date=f"{int(NOW.timestamp())}.0"), Why.FORM),
    "an instant in other digits": (resealed(auth_date="１７９５３９５６００"), Why.FORM),
    "no instant": (resealed(auth_date=""), Why.FORM),
    "no person": (resealed(user=""), Why.USER),
    "a list for a person": (resealed(user="[4711]"), Why.USER),
    "a person without a number": (resealed(user=json.dumps({"first_name": "王"})), Why.USER),
    "a number in quotes": (resealed(user=person(id="4711")), Why.USER),
    "yes for a number": (resealed(user=person(id=True)), Why.USER),
    "a fraction": (resealed(user=person(id=4711.0)), Why.USER),
    "a group's number": (resealed(user=person(id=-4711)), Why.USER),
    "a number too large": (resealed(user=person(id=2**52)), Why.USER),
    "two numbers": (resealed(user='{"id": 1, "id": 4711}'), Why.USER),
    "a bot": (resealed(user=person(is_bot=True)), Why.USER),
    "deep nesting": (resealed(user="[" * 1200), Why.USER),
}


@pytest.mark.parametrize(("init_data", "why"), SIGNED.values(), ids=SIGNED)
def test_what_is_signed_must_also_be_plausible(init_data: str, why: Why) -> None:
    with pytest.raises(InitDataRefused) as caught:
        check(init_data, RESIDENTS_TOKEN, NOW)

    assert caught.value.why is why


def test_whichever_bot_was_opened_is_found() -> None:
    bots = (Bot(RESIDENTS, RESIDENTS_TOKEN), Bot(STAFF, STAFF_TOKEN))

    bot, launch = check_any(signed(NOW, STAFF_TOKEN), bots, NOW)

    assert (bot.channel, launch.user) == (STAFF, 4711)


def test_without_a_bot_nobody_is_let_in() -> None:
    with pytest.raises(InitDataRefused):
        check_any(GOOD, (), NOW)


Change = Callable[[str, int, str], str]
CHANGES: tuple[Change, ...] = (
    lambda text, at, sign: text[:at] + sign + text[at:],
    lambda text, at, sign: text[:at] + sign + text[at + 1 :],
    lambda text, at, _sign: text[:at] + text[at + 1 :],
)


@given(some.sampled_from(CHANGES), some.integers(0, len(GOOD) - 1), some.characters())
def test_no_single_sign_can_be_changed(change: Change, at: int, sign: str) -> None:
    changed = change(GOOD, at, sign)

    try:
        launch = check(changed, RESIDENTS_TOKEN, NOW)
    except InitDataRefused:
        return

    assert (launch.user, launch.at, launch.seal) == (4711, NOW, HASH)  # another writing of the same
