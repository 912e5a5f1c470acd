"""Gives a resident a copy of everything that is kept of them, as a file."""

import json

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.web.api_schema import MY_DATA
from bot.web.door import WebDoor
from bot.web.errors import NothingHere
from bot.web.visitors import Visitors
from models.vocabulary import Role
from workflows.privacy.my_data import export, keep_exported

ADDRESS = "/api/chat/mydata"


def routes(door: WebDoor, visitors: Visitors) -> APIRouter:
    """Return the route of the copy; it is asked for with the session of a resident's chat."""
    router = APIRouter(tags=["chat"])

    @router.get(ADDRESS, **MY_DATA)
    async def my_data(request: Request) -> Response:
        chat = (await visitors.of_call(request)).chat
        if chat.role is not Role.RESIDENT:
            raise NothingHere
        now = door.clock()
        everything = await door.database.read(lambda tx: export(tx, chat.person_id, now))
        await door.database.write(lambda tx: keep_exported(tx, chat.person_id, now))
        text = json.dumps(everything, ensure_ascii=False, indent=1)
        disposition = f'attachment; filename="huiying-mydata-{now:%Y%m%d}.json"'
        headers = {"content-disposition": disposition}
        return Response(text, media_type="application/json", headers=headers)

    return router
