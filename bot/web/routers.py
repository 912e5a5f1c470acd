"""Puts routers together with nothing between them: each address is described once and stands in one list."""

from fastapi import APIRouter
from fastapi.routing import APIRoute


def take_in(router: APIRouter, other: APIRouter) -> None:
    """Add the routes of another after one's own; what one shows nobody the list of, stays unlisted.

    `include_router` would describe each of them anew, for a prefix or tags that ours never have: half
    of the time it takes to put the web door together, and half of what finding an address costs a request.
    """
    for route in other.routes:
        if isinstance(route, APIRoute):
            route.include_in_schema = route.include_in_schema and router.include_in_schema
        router.routes.append(route)
