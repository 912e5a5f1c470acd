"""How a bot gets its updates. Source: Bot API, Getting updates; conflicts as telegram-bot-api words them."""

import re
from urllib.parse import urlsplit

from tests.botapi.errors import Refused, bad_request
from tests.botapi.model import Json
from tests.botapi.params import Params
from tests.botapi.world import Bot, Hook, Poller, World

LONGEST_POLL = 50
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)
OTHER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
BY_HOOK = "Conflict: terminated by setWebhook request"


def _set_allowed(bot: Bot, params: Params) -> None:
    """Take the kinds that a bot wants from now on; an empty list: the usual ones; none given: as before."""
    kinds = params.rows("allowed_updates")
    if kinds is not None:
        bot.mailbox.allowed = frozenset(map(str, kinds)) or None


async def get_updates(world: World, bot: Bot, params: Params) -> list[Json]:
    """Confirm what lies below the offset and wait for what comes; a second caller ends the first."""
    if bot.hook.url:
        raise Refused(409, ACTIVE)
    _set_allowed(bot, params)
    bot.mailbox.age(world.clock())
    bot.mailbox.confirm(params.number("offset"))
    world.end_poll(bot, OTHER)
    bot.poller = mine = Poller()
    timeout = min(max(params.number("timeout"), 0), LONGEST_POLL)
    if timeout:
        await world.signal.until(lambda: mine.ended is not None or len(bot.mailbox) > 0, timeout)
    if mine.ended is not None:
        raise Refused(409, mine.ended)
    bot.poller = None
    limit = params.number("limit", 100)
    return [each.body for each in bot.mailbox.first(min(max(limit, 1), 100))]


def _checked_url(url: str) -> None:
    """Refuse what Telegram refuses; only a loopback host needs neither https nor one of the four ports."""
    parts = urlsplit(url)
    if parts.hostname in LOOPBACK:
        return
    if parts.scheme != "https" or not parts.hostname:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if (parts.port or 443) not in {80, 88, 443, 8443}:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


def set_webhook(world: World, bot: Bot, params: Params) -> bool:
    url, secret = params.text("url"), params.text("secret_token")
    if not url:
        return delete_webhook(world, bot, params)
    _checked_url(url)
    if secret and not SECRET.fullmatch(secret):
        long = len(secret) > 256
        raise bad_request(
            "secret token is too long" if long else "secret token contains unallowed characters"
        )
    _set_allowed(bot, params)
    if params.switch("drop_pending_updates"):
        bot.mailbox.empty()
    connections = min(max(params.number("max_connections", 40), 1), 100)
    bot.hook = Hook(url, secret or None, connections, deliveries=bot.hook.deliveries)
    world.end_poll(bot, BY_HOOK)
    return True


def delete_webhook(world: World, bot: Bot, params: Params) -> bool:
    bot.hook = Hook(deliveries=bot.hook.deliveries)
    if params.switch("drop_pending_updates"):
        bot.mailbox.empty()
    world.signal.ring()
    return True


def get_webhook_info(world: World, bot: Bot, params: Params) -> Json:
    hook = bot.hook
    info: Json = {"url": hook.url, "has_custom_certificate": False, "pending_update_count": len(bot.mailbox)}
    if hook.url:
        info |= {"max_connections": hook.connections, "ip_address": "127.0.0.1"}
    if hook.last_error:
        info |= {"last_error_date": hook.last_error[0], "last_error_message": hook.last_error[1]}
    if bot.mailbox.allowed:
        info["allowed_updates"] = sorted(bot.mailbox.allowed)
    return info
