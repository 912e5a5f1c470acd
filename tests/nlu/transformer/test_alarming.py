"""How far an encoder is believed about dangers is found on lines that neither opinion has seen."""

from pathlib import Path

import numpy as np
import pytest

from nlu.danger import heed
from nlu.danger_features import width
from nlu.danger_head import DangerHead
from nlu.transformer.alarming import alarm_found
from nlu.transformer.alarms import odds_of_danger
from nlu.transformer.directory import Alarm, Card, load_card, save_card
from nlu.transformer.network import Network, Scores

LOST = "我家老人昨天傍晚出门之后再也没有消息了"
TOLD = "楼下的大爷每天傍晚出门散步之后都很开心"
DOUBTS = DangerHead(
    danger=np.zeros(width(), np.float32),
    bias=-3.0,
    labels=("missing",),
    kinds=np.zeros((width(), 1), np.float16),
    kind_bias=np.zeros(1, np.float32),
)


class Sure(Network):
    """A network that calls everything a danger."""

    def scores(self, text: str) -> dict[str, Scores]:
        return {"danger": np.array([-1.0, 2.5])}


def test_an_encoder_that_knows_is_believed() -> None:
    odds = {LOST: 5.0, TOLD: -5.0}

    alarm = alarm_found({LOST: True, TOLD: False}, DOUBTS, odds.__getitem__)

    heard = {text: heed(text, DOUBTS, second=lambda text: alarm.added(odds[text]))[0] for text in odds}
    assert heard == {LOST: ("missing",), TOLD: ()}


def test_an_encoder_that_knows_nothing_adds_nothing() -> None:
    assert alarm_found({LOST: True, TOLD: False}, DOUBTS, lambda text: 0.0) == Alarm(0.0, 0.0)


def test_the_odds_are_those_of_the_danger_over_the_calm() -> None:
    assert odds_of_danger(Sure(None, None, {}), LOST) == pytest.approx(3.5)


@pytest.mark.parametrize("alarm", [None, Alarm(0.3, 1.0)])
def test_a_directory_keeps_how_far_it_is_believed(tmp_path: Path, alarm: Alarm | None) -> None:
    save_card(Card({}, {}, 96, "base", 1, alarm), tmp_path)

    assert load_card(tmp_path).alarm == alarm
