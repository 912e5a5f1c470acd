"""The web chat leads to the pages that a message names, and makes a link of nothing else."""

import pytest

from bot.web.page_links import parted


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("更多数字：/dashboard", ["/dashboard"]),
        ("都在网页/signs。有人催着打分", ["/signs"]),
        ("总览 /dashboard，每月指标 /figures", ["/dashboard", "/figures"]),
        ("全文在网页 /covenant/GY-20261122-AB3D", ["/covenant/GY-20261122-AB3D"]),
        ("在工作台的“响应指数”页 /desk/index 裁定", ["/desk/index"]),
        ("/here 1234", []),
        ("/desk/leave", []),
        ("https://other.example/dashboard", []),
        ("a/index 和 /indexes", []),
    ],
)
def test_pages_of_the_house_are_found(text: str, pages: list[str]) -> None:
    pieces = list(parted(text))

    assert [piece for piece, is_page in pieces if is_page] == pages
    assert "".join(piece for piece, _ in pieces) == text
