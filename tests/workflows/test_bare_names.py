"""What looks like a name is found where a sentence names somebody, and common words are left alone."""

import pytest

from workflows.cases.bare_names import bare_names, surnames_with_titles


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("有事找王建国，电话13912345678", ["王建国"]),
        ("請聯繫李芳。", ["李芳"]),
        ("业主王建国家漏水", ["王建国"]),
        ("感谢王小明和李建国", ["王小明", "李建国"]),
        ("找物业的张伟处理", ["张伟"]),
        ("周国平说修好了", ["周国平"]),
        ("联系人是***", []),
        ("停水通知：周三白天停水，请大家提前储水", []),
        ("小区花园里的桂花树", []),
        ("对金山路的路灯，和平路停电，请安排好用水", []),
        ("由街道办事处与物业公司协调，请向社区居委会反映", []),
        ("幸福里小区文明楼道，万家花园高明路", []),
    ],
)
def test_names_without_a_word_that_says_so(text: str, names: list[str]) -> None:
    assert list(bare_names(text)) == names


def test_a_surname_stands_before_a_title() -> None:
    assert surnames_with_titles("谢谢李师傅和欧阳主任，师傅真好") == ("李", "欧阳")
