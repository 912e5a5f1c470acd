"""What people put right is learnt beside the lines that ship, and nothing else changes."""

from random import Random

import pytest

from nlu.corpus import Line, ShortLines
from nlu.features import line_vector
from nlu.heads import Head
from nlu.training import relearn
from nlu.weights_file import SHIPPED, Weights, load

WATER, NOISE = ["停水", "水压", "水管", "自来水", "水龙头"], ["噪音", "音响", "吵闹", "喇叭", "扰民"]


def lines(seed: int) -> tuple[Line, ...]:
    random = Random(seed)
    return tuple(
        Line("".join(random.choices(words, k=3)) + str(at), label)
        for at in range(20)
        for words, label in ((WATER, "0101"), (NOISE, "0501"))
    )


@pytest.fixture(scope="module")
def base() -> Weights:
    return load(SHIPPED)


def read(head: Head, base: Weights, text: str) -> str:
    shares = head.probabilities(line_vector(text, base.short_idf), len(text))
    return head.labels[int(shares.argmax())]


def test_what_was_put_right_is_read_as_it_was_put(base: Weights) -> None:
    short = ShortLines(lines(1), ())
    local = [Line(f"老槐树下又敲了{at}", "0501") for at in range(6)]

    before = relearn(base, [], progress=lambda *_: None, short=short)
    after = relearn(base, local, progress=lambda *_: None, short=short)

    odd = "老槐树下水管又敲了"
    assert (read(before.leaves, base, odd), read(after.leaves, base, odd)) == ("0101", "0501")


def test_a_new_matter_can_be_taught(base: Weights) -> None:
    local = [Line(f"流浪猫抓人第{at}次", "0603") for at in range(6)]

    after = relearn(base, local, progress=lambda *_: None, short=ShortLines(lines(1), ()))

    assert read(after.leaves, base, "楼下流浪猫抓人") == "0603"


def test_letters_and_voices_stay_as_they_were(base: Weights) -> None:
    after = relearn(base, [], progress=lambda *_: None, short=ShortLines(lines(1), ()))

    assert after.categories is base.categories
    assert after.voices is base.voices
    assert after.natures is base.natures
    assert (after.short_idf == base.short_idf).all()


def test_the_same_corrections_and_seed_give_the_same_weights(base: Weights) -> None:
    taught = [relearn(base, [], progress=lambda *_: None, short=ShortLines(lines(2), ())) for _ in range(2)]

    assert (taught[0].leaves.weights == taught[1].leaves.weights).all()
    assert (taught[0].leaves.temperatures == taught[1].leaves.temperatures).all()
