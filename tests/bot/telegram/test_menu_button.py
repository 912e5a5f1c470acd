"""The button beside the line of entry opens our page where Telegram can show it, else the commands."""

import pytest

from bot.telegram.bots import RESIDENTS, STAFF, Bot
from bot.telegram.calls import BotApi
from bot.telegram.manners import introduce
from models.vocabulary import Locale
from tests.botapi.api import botapi

OUR_PAGE = {"type": "web_app", "text": "打开页面", "web_app": {"url": "https://huiying.example/chat/app"}}
OUR_DESK = {"type": "web_app", "text": "工作台", "web_app": {"url": "https://huiying.example/desk/app"}}


@pytest.mark.parametrize(
    ("channel", "address", "expected"),
    [
        (RESIDENTS, "https://huiying.example", OUR_PAGE),
        (STAFF, "https://huiying.example", OUR_DESK),
        (RESIDENTS, "http://127.0.0.1:8000", {"type": "commands"}),
    ],
    ids=["residents", "staff", "without HTTPS"],
)
async def test_the_menu_button_leads_to_our_page(channel: str, address: str, expected: object) -> None:
    async with botapi() as server:
        bot = Bot(channel, server.token(channel))
        api = BotApi(bot.token, server.url)

        await introduce(api, bot, Locale.HANS, address)

        (call,) = server.calls(channel, "setChatMenuButton")
        assert call.params["menu_button"] == expected
        await api.close()
