"""Native polls. Source: Bot API, sendPoll, Poll and PollAnswer."""

from typing import Any

from tests.botapi.errors import bad_request
from tests.botapi.formatted import read
from tests.botapi.methods.sending import deliver
from tests.botapi.model import Account, Json, Message
from tests.botapi.params import Params
from tests.botapi.texts import units
from tests.botapi.world import Bot, World

QUESTION_UNITS = 300
OPTION_UNITS = 100
OPTIONS = 12


def _option(world: World, given: Any) -> Json:
    """Return a PollOption for an InputPollOption; a bare string, the older form, passes too."""
    if isinstance(given, str):
        given = {"text": given}
    if not isinstance(given, dict) or "text" not in given:
        raise bad_request("can't parse poll option: expected an Object")
    text, entities = read(
        str(given["text"]), str(given.get("text_parse_mode") or ""), given.get("text_entities")
    )
    if not 1 <= units(text) <= OPTION_UNITS:
        raise bad_request(
            f"poll options length must not exceed {OPTION_UNITS}"
            if text
            else "poll options must be non-empty"
        )
    option: Json = {"persistent_id": f"{world.random.randrange(16**8):08x}", "text": text, "voter_count": 0}
    return option | ({"text_entities": entities} if entities else {})


def _about(params: Params) -> Json:
    kind = params.text("type", "regular") or "regular"
    if kind not in {"regular", "quiz"}:
        raise bad_request("wrong poll type specified")
    about: Json = {
        "total_voter_count": 0,
        "is_closed": params.switch("is_closed"),
        "is_anonymous": params.switch("is_anonymous", True),
        "type": kind,
        "allows_multiple_answers": params.switch("allows_multiple_answers"),
        "allows_revoting": params.switch("allows_revoting", kind == "regular"),
        "members_only": params.switch("members_only"),
    }
    period = params.number("open_period")
    if period and not 5 <= period <= 2628000:
        raise bad_request("open_period must be in [5; 2628000]")
    return about | ({"open_period": period} if period else {})


def send_poll(world: World, bot: Bot, params: Params) -> Json:
    """Send a poll of 1-12 options. Raises Refused."""
    question, entities = read(
        params.text("question"), params.text("question_parse_mode"), params.rows("question_entities")
    )
    if not 1 <= units(question) <= QUESTION_UNITS:
        raise bad_request(
            "poll question length must not exceed 300" if question else "poll question must be non-empty"
        )
    options = params.rows("options") or []
    if not 1 <= len(options) <= OPTIONS:
        raise bad_request(
            f"poll can't have more than {OPTIONS} options" if options else "poll must have at least 1 option"
        )
    poll: Json = {"id": str(world.random.randrange(10**18, 10**19)), "question": question}
    poll |= {"question_entities": entities} if entities else {}
    poll |= {"options": [_option(world, each) for each in options]} | _about(params)
    message = deliver(world, bot, params, {"poll": poll})
    world.polls[poll["id"]] = message
    return message.as_json(bot.account)


def vote(world: World, voter: Account, message: Message, chosen: list[int]) -> None:
    """Take a person's choice (none: taken back), count it and tell the bot that sent the poll."""
    poll: Json = message.content["poll"]
    world.voted[poll["id"], voter.id] = chosen
    answers = [each for (number, _), each in world.voted.items() if number == poll["id"] and each]
    counts = [sum(place in each for each in answers) for place in range(len(poll["options"]))]
    options = [each | {"voter_count": count} for each, count in zip(poll["options"], counts, strict=True)]
    message.content = {"poll": poll | {"options": options, "total_voter_count": len(answers)}}
    bot = world.bot_of(message.author)
    world.update(bot, "poll", message.content["poll"], "poll")
    if not poll["is_anonymous"]:
        told = {"poll_id": poll["id"], "user": voter.as_json(), "option_ids": chosen}
        told |= {"option_persistent_ids": [options[place]["persistent_id"] for place in chosen]}
        world.update(bot, "poll_answer", told, str(voter.id))
    world.signal.ring()
