"""Comparisons of streets are made by pairs: a body with itself, on the same seed."""

import os
import signal

from bot.simulation import Outcome, standard, stopping
from bot.simulation_compare import MEASURES, kinds_of, of_kind
from workflows.responsiveness.measures import Json
from workflows.responsiveness.signs.detect import Facts
from workflows.responsiveness.simulation.comparing import difference
from workflows.responsiveness.simulation.street import Gaming, street_of

KNOWN: Json = {"cases": 9, "gamed": 4, "body": "B01", "index_low": 0.1, "index_high": 0.9}


def outcome(*bodies: tuple[str, float | None]) -> Outcome:
    rows: list[Json] = [
        {**dict.fromkeys(MEASURES, rate), "kind": kind, "whole_answers": rate, **KNOWN}
        for kind, rate in bodies
    ]
    return Outcome(street_of(standard()), (), 1, rows, {}, [], Facts(()))


def test_a_body_that_games_is_held_against_itself_when_it_was_honest() -> None:
    honest = [outcome(("honest", 0.8), ("honest", 0.1)), outcome(("honest", 0.6), ("honest", 0.2))]
    gaming = [outcome(("empty", 0.4), ("honest", 0.9)), outcome(("empty", 0.3), ("honest", 0.9))]

    told = of_kind(list(zip(honest, gaming, strict=True)), Gaming.EMPTY)

    assert told["bodies"] == 2
    assert told["composite"] == {
        "a": 0.7,
        "b": 0.35,
        "difference": difference([0.8, 0.6], [0.4, 0.3]).as_dict(),
    }


def test_half_of_the_bodies_game_and_with_the_next_seed_the_other_half() -> None:
    first, second = kinds_of(8, Gaming.BOUNCE, 0), kinds_of(8, Gaming.BOUNCE, 1)

    gamers = {code for code, kind in first.items() if kind is Gaming.BOUNCE}
    assert len(gamers) == 4
    assert gamers == {code for code, kind in second.items() if kind is Gaming.HONEST}


def test_who_is_told_to_stop_hears_it_and_lives_the_day_out() -> None:
    before = signal.getsignal(signal.SIGTERM)

    with stopping() as stop:
        os.kill(os.getpid(), signal.SIGTERM)

    assert stop.told
    assert signal.getsignal(signal.SIGTERM) is before
