"""What is taken for a way to reach somebody, however it is written, and what is not."""

import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.vocabulary import ContactKind
from workflows.privacy.contact_forms import ContactUnfit, normal, veiled
from workflows.privacy.link_codes import find_code, new_code


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        pytest.param("13800001234", "13800001234", id="plain"),
        pytest.param("138 0000 1234", "13800001234", id="blanks"),
        pytest.param("138-0000-1234", "13800001234", id="hyphens"),
        pytest.param("１３８００００１２３４", "13800001234", id="full width"),
        pytest.param("一三八零零零零幺二三四", "13800001234", id="spelled"),
        pytest.param("我的电话是 13800001234,白天打", "13800001234", id="in a sentence"),
        pytest.param("+86 138 0000 1234", "13800001234", id="country code"),
        pytest.param("008613800001234", "13800001234", id="country code with zeros"),
        pytest.param("8613800001234", "13800001234", id="country code without a sign"),
        pytest.param("(010) 6234 5678", "01062345678", id="fixed line"),
        pytest.param("62345678", "62345678", id="fixed line without area"),
        pytest.param("+852 2345 6789", "+85223456789", id="Hong Kong"),
        pytest.param("00886912345678", "+886912345678", id="Taiwan"),
        pytest.param("13800001234 就是 13800001234", "13800001234", id="the same twice"),
    ],
)
def test_a_telephone_number_is_understood_however_it_is_written(written: str, kept: str) -> None:
    assert normal(ContactKind.PHONE, written) == kept


@pytest.mark.parametrize(
    "written",
    [
        "",
        "没有",
        "12345",
        "138000012345",
        "110",
        "23800001234",
        "13800001234 13900001234",
        "+86 110",
        "HY-20261123",
    ],
)
def test_what_is_no_telephone_number_is_not_kept(written: str) -> None:
    with pytest.raises(ContactUnfit):
        normal(ContactKind.PHONE, written)


@pytest.mark.parametrize(
    ("kind", "written", "kept"),
    [
        (ContactKind.NAME, " 王 阿姨\n", "王 阿姨"),
        (ContactKind.NAME, "Mrs Wong", "Mrs Wong"),
        (ContactKind.ADDRESS, "幸福里小区5号楼2单元502", "幸福里小区5号楼2单元502"),
    ],
)
def test_names_and_addresses_are_kept_in_one_line(kind: ContactKind, written: str, kept: str) -> None:
    assert normal(kind, written) == kept


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        pytest.param(ContactKind.NAME, "13800001234", id="a number for a name"),
        pytest.param(ContactKind.NAME, "王" * 21, id="a name too long"),
        pytest.param(ContactKind.NAME, "!!", id="no letter"),
        pytest.param(ContactKind.ADDRESS, "502", id="an address without a word"),
        pytest.param(ContactKind.ADDRESS, "楼" * 101, id="an address too long"),
    ],
)
def test_what_is_no_name_or_address_is_not_kept(kind: ContactKind, written: str) -> None:
    with pytest.raises(ContactUnfit):
        normal(kind, written)


@given(st.text(max_size=60))
def test_whatever_is_kept_as_a_number_is_kept_the_same_again(written: str) -> None:
    try:
        kept = normal(ContactKind.PHONE, written)
    except ContactUnfit:
        return

    assert normal(ContactKind.PHONE, kept) == kept
    assert set(kept) <= set(string.digits + "+")


@pytest.mark.parametrize(
    ("value", "shown"),
    [("13800001234", "138****1234"), ("62345678", "****5678"), ("+85223456789", "+85****6789")],
)
def test_a_number_is_shown_again_only_in_part(value: str, shown: str) -> None:
    assert veiled(ContactKind.PHONE, value) == shown


@given(st.integers())
def test_a_code_is_found_again_in_whatever_words_and_hyphens(seed: int) -> None:
    code = new_code(random.Random(seed))

    assert find_code(code) == code
    assert find_code(f"连接{code.lower()}") == code
    assert find_code(f"/link {code.replace('-', '')}") == code
    assert find_code(f"连接 {code.replace('-', ' ')}。") == code


@pytest.mark.parametrize(
    "text", ["连接", "/link", "连接 ABC", "HY-20261123-K7M3", "O0I1-LLLL", "13800001234"]
)
def test_other_words_hold_no_code(text: str) -> None:
    assert find_code(text) is None
