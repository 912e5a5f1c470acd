"""What a field was told is read once, and reads the same when it is handed on as it could have been typed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.principles.community import Community
from workflows.forms import Field, FieldUnfit, Kind, read, written
from workflows.sums import FEN, fen_of

TODAY = date(2026, 11, 23)
AMOUNT, COUNT = Field("amount", Kind.MONEY), Field("count", Kind.WHOLE)


@given(fen=st.integers(0, 10**12))
def test_money_that_was_read_reads_the_same_again(fen: int) -> None:
    typed = f"{fen // 100}.{fen % 100:02d}"

    kept = read(AMOUNT, typed, None, TODAY)  # type: ignore[arg-type]  # money needs no lists

    assert kept == str(fen)
    assert read(AMOUNT, written(AMOUNT, kept), None, TODAY) == kept  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "yuan"),
    [
        *[("3000", 3000), ("12,000 元", 12_000), ("12，000.00元", 12_000), ("¥3000", 3000), ("3千", 3000)],
        *[
            ("1.2万元", 12_000),
            ("三千块左右", 3000),
            ("大概三千五吧", 3500),
            ("一萬二", 12_000),
            ("十五块", 15),
        ],
        *[("一万零五十", 10_050), ("一千零五元", 1005), ("約兩千塊錢", 2000), ("0", 0)],
    ],
)
def test_a_sum_is_read_as_people_write_it(typed: str, yuan: int) -> None:
    assert fen_of(typed) == yuan * FEN


@pytest.mark.parametrize(
    "typed",
    ["两三千", "几千", "3000到4000", "3000 4000元", "-5", "1e5", "0.001", "二〇二六", "十百", "元", "下周"],
)
def test_what_is_no_one_sum_is_asked_for_again(typed: str) -> None:
    assert fen_of(typed) is None


@pytest.mark.parametrize(
    ("typed", "kept"), [("4", "4"), ("４", "4"), ("2人", "2"), ("4 小时", "4"), ("0", "0"), ("007", "7")]
)
def test_a_whole_number_is_read_with_its_unit(place: Community, typed: str, kept: str) -> None:
    assert read(COUNT, typed, place.reference, TODAY) == kept


@pytest.mark.parametrize("typed", ["两三个", "-1", "1.5", "1,5", "1e5", "9" * 10, "4小时左右吧", ""])
def test_what_is_no_whole_number_is_asked_for_again(place: Community, typed: str) -> None:
    with pytest.raises(FieldUnfit):
        read(COUNT, typed, place.reference, TODAY)


@pytest.mark.parametrize("typed", ["好的", "../../etc/passwd", "a.jpg", "voucher.jpg/../x.jpg"])
def test_words_are_no_picture(place: Community, typed: str) -> None:
    with pytest.raises(FieldUnfit):
        read(Field("photo", Kind.PHOTO), typed, place.reference, TODAY)


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (Kind.DAY, "下周五", "2026-12-04"),
        (Kind.DAY, "12月5号", "2026-12-05"),
        (Kind.DAY, "2026-12-5", "2026-12-05"),
        (Kind.ANY_DAY, "2025年1月1日", "2025-01-01"),
        (Kind.ANY_DAY, "明天", "2026-11-24"),
    ],
)
def test_a_day_is_read_in_digits_and_in_words(place: Community, kind: Kind, typed: str, kept: str) -> None:
    assert read(Field("day", kind), typed, place.reference, TODAY) == kept


@pytest.mark.parametrize(
    ("kind", "typed"), [(Kind.DAY, "2026-11-22"), (Kind.DAY, "周一"), (Kind.ANY_DAY, "1月1日")]
)
def test_a_day_that_nobody_knows_is_asked_for_again(place: Community, kind: Kind, typed: str) -> None:
    with pytest.raises(FieldUnfit):
        read(Field("day", kind), typed, place.reference, TODAY)
