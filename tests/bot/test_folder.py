"""One process writes a data folder; others hand their work to it over its socket."""

from pathlib import Path

import pytest

from bot.control import NoServer, Order, hand_over, listening
from bot.folder import FolderBusy, held


def test_a_second_process_is_refused(tmp_path: Path) -> None:
    with held(tmp_path), pytest.raises(FolderBusy), held(tmp_path):
        raise AssertionError("two hold the folder")


def test_the_folder_is_free_again_afterwards(tmp_path: Path) -> None:
    with held(tmp_path):
        assert (tmp_path / "huiying.lock").exists()

    with held(tmp_path) as folder:
        assert folder == tmp_path


def test_a_new_folder_is_closed_to_others(tmp_path: Path) -> None:
    with held(tmp_path / "data") as folder:
        assert folder.stat().st_mode & 0o077 == 0


async def echo(order: Order) -> Order:
    return {"result": order}


async def test_an_order_reaches_the_server_and_its_answer_comes_back(tmp_path: Path) -> None:
    async with listening(tmp_path, echo):
        answer = await hand_over(tmp_path, {"do": "invite", "role": "派单员"})

    assert answer == {"result": {"do": "invite", "role": "派单员"}}


async def test_a_very_deep_folder_has_a_socket_too(tmp_path: Path) -> None:
    deep = tmp_path / ("long" * 25) / ("name" * 25)
    deep.mkdir(parents=True)

    async with listening(deep, echo):
        assert await hand_over(deep, {"do": "x"}) == {"result": {"do": "x"}}


async def test_a_large_import_travels_whole(tmp_path: Path) -> None:
    content = "x" * 5_000_000

    async with listening(tmp_path, echo):
        answer = await hand_over(tmp_path, {"content": content})

    assert len(answer["result"]["content"]) == len(content)


async def test_without_a_server_it_is_said(tmp_path: Path) -> None:
    with pytest.raises(NoServer):
        await hand_over(tmp_path, {"do": "invite"})


async def test_what_a_dead_server_left_behind_is_no_server(tmp_path: Path) -> None:
    (tmp_path / "huiying.sock").touch()

    with pytest.raises(NoServer):
        await hand_over(tmp_path, {"do": "x"})
