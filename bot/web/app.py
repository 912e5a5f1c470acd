"""Puts the web door together: guards, routes, and refusals in the person's language."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from bot.web import api, chat, desk, health, metrics, my_data, preferences, public
from bot.web.admin.routes import routes as operator_pages
from bot.web.door import WebDoor
from bot.web.errors import Unprocessable, WebRefusal
from bot.web.guards import Apologies, BodyLimit, SecurityHeaders
from bot.web.meetings import Minutes
from bot.web.mini_app import MiniApp
from bot.web.noticeboard import Noticeboard
from bot.web.pages import STATIC, Pages
from bot.web.public_rolls import PublicRolls
from bot.web.refusals import Refusals
from bot.web.routers import take_in
from bot.web.visitors import Visitors
from bot.web.warmth import Warmth, lived
from workflows.responsiveness.dashboard.view import Memory


def build_web(door: WebDoor) -> FastAPI:
    """Return the application of the web door. Nothing in it asks another machine for anything."""
    pages = Pages(door)
    visitors = Visitors(door.database, door.real_clock, door.idle)
    refusals = Refusals(pages)
    memory = Memory()
    warmth = Warmth(door, Noticeboard(door, memory), memory)
    app = FastAPI(title="Huiying", docs_url=None, redoc_url=None, lifespan=lived(warmth))
    app.add_middleware(BodyLimit, refuse=refusals.of_refusal)
    app.add_middleware(Apologies, apologise=refusals.of_failure)
    app.add_middleware(SecurityHeaders, secure=door.secure, framed=bool(door.bots))
    app.add_middleware(metrics.Stopwatch, metrics=door.metrics)
    answer_errors(app, refusals)
    app.mount("/static", StaticFiles(directory=STATIC))
    take_in(app.router, health.routes(door))
    take_in(app.router, metrics.routes(door))
    take_in(app.router, api.routes(door, visitors))
    take_in(app.router, my_data.routes(door, visitors))
    take_in(app.router, preferences.routes(door, visitors))
    take_in(app.router, MiniApp(door, pages, visitors).routes())
    take_in(app.router, chat.routes(door, pages, visitors))
    take_in(app.router, desk.routes(door, pages, visitors))
    take_in(app.router, operator_pages(door, pages, visitors))
    take_in(app.router, public.routes(door, pages, warmth))
    take_in(app.router, Minutes(door, pages).routes())
    take_in(app.router, PublicRolls(door, pages).routes())
    return app


def build_small(door: WebDoor) -> FastAPI:
    """Return an application of a process without the web door: it says whether it is well."""
    app = FastAPI(title="Huiying", docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(SecurityHeaders, secure=door.secure)
    app.add_middleware(metrics.Stopwatch, metrics=door.metrics)
    take_in(app.router, health.routes(door))
    take_in(app.router, metrics.routes(door))
    return app


def answer_errors(app: FastAPI, refusals: Refusals) -> None:
    """Give every error one form."""

    @app.exception_handler(WebRefusal)
    async def refuse(request: Request, error: WebRefusal) -> Response:
        return refusals.of_refusal(request, error)

    @app.exception_handler(HTTPException)
    async def refuse_http(request: Request, error: HTTPException) -> Response:
        return refusals.of_http(request, error)

    @app.exception_handler(RequestValidationError)
    async def refuse_values(request: Request, _error: RequestValidationError) -> Response:
        return refusals.of_refusal(request, Unprocessable())
