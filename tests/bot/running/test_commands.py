"""What goes wrong around an installation is said in words by the real command, and changes nothing."""

import base64
import json
import socket
import sqlite3
from pathlib import Path
from time import sleep

import pytest

from bot import folder as data_folder
from bot.settings import Settings
from models.migrations.upgrade import HEAD, migrate
from tests.bot.running.command import on_full_disk, run, started
from tests.bot.running.house import MASTER, OTHER, copied, installed
from tests.bot.running.test_backup import content
from tests.bot.web.community import RESIDENT
from tests.databases import on_postgres

pytestmark = pytest.mark.skipif(on_postgres(), reason="about the file of a SQLite installation")
OTHER_KEY = base64.b64encode(OTHER).decode()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return installed(tmp_path_factory.mktemp("commands") / "data")


@pytest.fixture
def house(kept: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    return copied(kept, tmp_path / "data")


def change(settings: Settings, sql: str) -> None:
    """Do something to the file that Huiying itself would not."""
    connection = sqlite3.connect(settings.data / "huiying.db")
    connection.execute(sql)
    connection.commit()
    connection.close()


def test_a_house_is_backed_up_tried_and_brought_back(house: Settings, tmp_path: Path) -> None:
    made = run(house.data, "backup", "a.backup", "--json")
    tried = run(house.data, "restore", "a.backup", "--verify", "--json")
    brought = run(tmp_path / "other", "restore", "a.backup", "--json")

    assert (made.exit_code, tried.exit_code, brought.exit_code) == (0, 0, 0)
    assert json.loads(tried.stdout)["whole"] is True
    assert json.loads(made.stdout)["rows"] == json.loads(brought.stdout)["rows"]
    doctor = json.loads(run(house.data, "doctor", "--json").stdout)
    assert {each["name"] for each in doctor["findings"]} & {"backup_none", "backup_untried"} == set()


def test_a_folder_that_is_not_there_is_made_and_keeps_every_backup(house: Settings, tmp_path: Path) -> None:
    made = run(house.data, "backup", f"{tmp_path}/kept/", "--json")

    assert json.loads(made.stdout)["file"].startswith(f"{tmp_path}/kept/huiying-")


def test_who_was_forgotten_stays_forgotten_after_a_restore(house: Settings) -> None:
    run(house.data, "backup", "a.backup")
    (house.data / "forgotten").write_text(f"{RESIDENT} 2026-12-01T00:00:00+00:00\n")

    brought = run(house.data, "restore", "a.backup", "--replace", "--json")

    assert json.loads(brought.stdout)["forgotten"] == 1
    verified = run(house.data, "verify", "--json")
    assert json.loads(verified.stdout)["whole"] is True


def test_a_restore_beside_a_running_server_is_refused(house: Settings) -> None:
    run(house.data, "backup", "a.backup")

    with data_folder.held(house.data):
        refused = run(house.data, "restore", "a.backup", "--replace")

    assert refused.exit_code == 2
    assert "Stop the server first" in refused.stderr


def test_the_wrong_keys_open_nothing_and_are_named(house: Settings) -> None:
    change(house, f"INSERT INTO datakey (person_id, wrapped) VALUES ({RESIDENT}, 'fedcba9876543210:AAAA')")
    before = (house.data / "huiying.db").read_bytes()

    answers = [run(house.data, *words) for words in (("serve",), ("init",), ("invite", "operator"))]

    assert all(answer.exit_code != 0 for answer in answers)
    assert all("fedcba9876543210" in answer.stderr for answer in answers)
    assert (house.data / "huiying.db").read_bytes() == before


def test_a_key_that_is_none_is_told_by_its_place_and_never_shown(house: Settings) -> None:
    told = run(house.data, "doctor", HUIYING_KEYS="c2VjcmV0LW9mLW5vYm9keQ==")

    assert told.exit_code == 2
    assert "HUIYING_KEYS" in told.stderr
    assert "c2VjcmV0" not in told.stderr + told.stdout


def test_a_backup_for_which_the_key_is_missing_says_which(house: Settings) -> None:
    run(house.data, "backup", "a.backup")

    told = run(house.data.parent / "other", "restore", "a.backup", HUIYING_KEYS=OTHER_KEY)

    assert told.exit_code == 1
    assert "HUIYING_KEYS" in told.stderr
    assert not (house.data.parent / "other" / "huiying.db").exists()


def test_a_full_disk_leaves_no_half_backup(house: Settings) -> None:
    change(house, "INSERT INTO picture VALUES ('b.jpg', randomblob(200000), '2026-11-23 00:00:00.000000')")

    told = on_full_disk(house.data, 33_000, "backup", "a.backup")

    assert told.returncode == 1
    assert "No half file was left" in told.stderr
    assert [each.name for each in house.data.parent.iterdir()] == ["data"]


def test_a_full_disk_leaves_what_was_there_when_restoring(house: Settings) -> None:
    run(house.data, "backup", "a.backup")
    before = content(house)

    told = on_full_disk(house.data, 40_000, "restore", "a.backup", "--replace")

    assert told.returncode == 1
    assert "Nothing has changed" in told.stderr
    assert content(house) == before
    assert not [each for each in house.data.iterdir() if each.name.startswith(("restoring-", "before-"))]


def test_an_upgrade_on_a_full_disk_leaves_the_old_version(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    migrate(f"sqlite:///{tmp_path / 'data' / 'huiying.db'}", "0001")
    size = (tmp_path / "data" / "huiying.db").stat().st_size

    told = on_full_disk(tmp_path / "data", size, "init")

    assert told.returncode == 1
    connection = sqlite3.connect(tmp_path / "data" / "huiying.db")
    assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
    connection.close()
    assert "Traceback" not in told.stderr


def test_a_place_that_cannot_be_written_is_named() -> None:
    told = run(Path("/sys/huiying"), "init")

    assert told.exit_code == 1
    assert "/sys/huiying" in told.stderr
    assert "Traceback" not in told.stderr


def test_a_port_that_is_taken_is_named(house: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        told = run(house.data, "serve", HUIYING_PORT=port)
        doctor = run(house.data, "doctor", "--json", HUIYING_PORT=port)

    assert told.exit_code == 2
    assert f"127.0.0.1:{port}" in told.stderr
    assert "port_taken" in doctor.stdout


def test_a_second_server_on_a_folder_is_refused(house: Settings) -> None:
    with data_folder.held(house.data):
        told = run(house.data, "serve")

    assert told.exit_code == 2
    assert "in use" in told.stderr


@pytest.mark.parametrize("words", [("serve",), ("init",), ("export", "bodies"), ("verify",)], ids=" ".join)
def test_a_database_of_a_later_release_is_left_alone(house: Settings, words: tuple[str, ...]) -> None:
    change(house, "UPDATE alembic_version SET version_num = '0999'")
    before = (house.data / "huiying.db").read_bytes()

    told = run(house.data, *words)

    assert told.exit_code == 1
    assert "0999" in told.stderr
    assert "Traceback" not in told.stderr
    assert (house.data / "huiying.db").read_bytes() == before


def test_an_older_database_is_backed_up_before_it_is_upgraded(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    migrate(f"sqlite:///{tmp_path / 'data' / 'huiying.db'}", "0001")

    reading = run(tmp_path / "data", "export", "bodies")
    upgraded = run(tmp_path / "data", "init")

    assert reading.exit_code == 2
    assert "huiying init" in reading.stderr
    assert upgraded.exit_code == 0
    (backup,) = (tmp_path / "data" / "backups").iterdir()
    assert str(backup) in upgraded.stderr
    tried = run(tmp_path / "data", "restore", str(backup), "--verify", "--json")
    assert json.loads(tried.stdout)["database"] == "0001"
    connection = sqlite3.connect(tmp_path / "data" / "huiying.db")
    assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (HEAD,)
    connection.close()


def test_a_clock_that_went_back_is_seen(house: Settings) -> None:
    change(house, "UPDATE event SET at = '2099-01-01 00:00:00.000000' WHERE id = (SELECT max(id) FROM event)")

    told = json.loads(run(house.data, "doctor", "--json").stdout)

    assert "clock_back" in {each["name"] for each in told["findings"]}


def test_a_file_that_is_no_database_is_named(house: Settings) -> None:
    (house.data / "huiying.db").write_bytes(b"not a database at all" * 500)

    doctor = run(house.data, "doctor", "--json")
    served = run(house.data, "serve")

    assert "database_closed" in {each["name"] for each in json.loads(doctor.stdout)["findings"]}
    assert served.exit_code == 1
    assert "Traceback" not in served.stderr


def test_a_backup_that_is_told_to_end_leaves_nothing(house: Settings) -> None:
    change(
        house,
        "CREATE TABLE ballast AS SELECT randomblob(900000) AS b FROM category, category AS more LIMIT 90",
    )
    process = started(house.data, "backup", "a.backup")
    hidden = house.data.parent / ".a.backup.part"
    while process.poll() is None and not hidden.exists():
        sleep(0.001)

    process.terminate()
    _out, told = process.communicate(timeout=60)

    assert process.returncode == 143, told
    assert [each.name for each in house.data.parent.iterdir()] == ["data"]


def test_the_doctor_says_what_to_do_on_an_empty_folder(tmp_path: Path) -> None:
    told = run(tmp_path / "data", "doctor")

    assert told.exit_code == 1
    assert "huiying init" in told.stdout
    assert not (tmp_path / "data").exists()


def test_keys_are_made_changed_and_the_old_one_put_away(house: Settings) -> None:
    fresh = json.loads(run(house.data, "keys", "new", "--json").stdout)["key"]
    both = f"{fresh},{base64.b64encode(MASTER).decode()}"

    rotated = run(house.data, "keys", "rotate", "--json", HUIYING_KEYS=both)
    again = run(house.data, "keys", "rotate", "--json", HUIYING_KEYS=both)
    alone = run(house.data, "verify", HUIYING_KEYS=fresh)
    old = run(house.data, "verify")

    assert (rotated.exit_code, again.exit_code, alone.exit_code) == (0, 0, 0)
    assert json.loads(rotated.stdout)["left"] == json.loads(again.stdout)["done"] == 0
    assert json.loads(rotated.stdout)["done"] >= 1
    assert old.exit_code == 2
    assert "sealed with keys that are not here" in old.stderr


@pytest.mark.parametrize("words", [("serve",), ("keys", "rotate"), ("export", "bodies")], ids=" ".join)
def test_a_bad_key_is_named_by_its_place(house: Settings, words: tuple[str, ...]) -> None:
    before = content(house)

    told = run(house.data, *words, HUIYING_KEYS="c2VjcmV0")

    assert told.exit_code == 2
    assert "HUIYING_KEYS: key number 1" in told.stderr
    assert "c2VjcmV0" not in told.stderr + told.stdout
    assert content(house) == before


def test_a_command_that_writes_into_nothing_says_that_it_made_a_new_folder(tmp_path: Path) -> None:
    first = run(tmp_path / "data", "invite", "operator", "--json")
    second = run(tmp_path / "data", "invite", "operator", "--json")

    assert f"a new data folder was made, {tmp_path / 'data'}" in first.stderr
    assert json.loads(first.stdout)["role"] == "operator"
    assert second.stderr == ""


def test_a_file_that_is_no_table_is_named_without_a_row(house: Settings, tmp_path: Path) -> None:
    (tmp_path / "areas.csv").write_text("code,name\nA,B,C\n")

    refused = run(house.data, "import", "areas", "areas.csv")

    assert refused.exit_code == 1
    assert refused.stdout.startswith("areas.csv: This is not a table")
    assert "(see line 2)" in refused.stdout


def test_a_database_that_cannot_be_opened_is_named_by_commands_that_read(house: Settings) -> None:
    (house.data / "huiying.db").unlink()
    (house.data / "huiying.db").mkdir()

    told = [run(house.data, *words) for words in (("verify",), ("lists", "check"), ("export", "bodies"))]

    assert [each.exit_code for each in told] == [1, 1, 1]
    assert all(each.stderr.startswith("The database cannot be opened") for each in told)


def test_a_backup_says_where_the_keys_are_that_it_does_not_hold(house: Settings) -> None:
    given = run(house.data, "backup", "a.backup")
    (house.data / "keys").write_text(base64.b64encode(MASTER).decode())
    filed = run(house.data, "backup", "b.backup")

    assert "HUIYING_KEYS" in given.stdout
    assert str(house.data / "keys") in filed.stdout


@pytest.mark.parametrize(
    ("verb", "rows", "named"),
    [
        ("evaluate", "text,mark\n路灯不亮,城乡建设\n", "label"),
        ("evaluate", "text,label\n路灯不亮,没有这一类\n", "没有这一类"),
        ("replies", "text,answer\n路灯不亮,已换\n", "reply"),
        ("hotspots", "id,user,subject,text\n1,a,路灯,不亮\n", "time"),
        ("hotspots", "id,user,subject,text,time\n1,a,路灯,不亮,昨天\n", "2026-11-22"),
        ("hotspots", "id,user,subject,text,time\n7,a,灯,不亮,2026-03-01\n7,b,灯,不亮,2026-03-01\n", "7"),
    ],
)
def test_a_file_of_texts_that_is_none_is_told_in_words(
    tmp_path: Path, verb: str, rows: str, named: str
) -> None:
    (tmp_path / "texts.csv").write_text(rows, encoding="utf-8")

    told = run(tmp_path / "data", verb, str(tmp_path / "texts.csv"))

    assert told.exit_code == 2
    assert named in told.stderr
    assert "Traceback" not in told.stderr


HOT = """id,user,subject,text,time
1,a,云杉里小区砖窑冒黑烟,砖窑白天黑夜冒黑烟,2026-03-01
2,b,投诉砖窑黑烟熏云杉里小区,砖窑的黑烟飘进屋里,2026-03-03
3,c,图书室周末不开门,上班的人借不了书,2026-03-04
"""


def test_hot_spots_are_one_document_or_a_picture_of_how_they_grew(tmp_path: Path) -> None:
    (tmp_path / "messages.csv").write_text(HOT, encoding="utf-8")

    as_json = run(tmp_path / "data", "hotspots", str(tmp_path / "messages.csv"), "--json")
    in_words = run(tmp_path / "data", "hotspots", str(tmp_path / "messages.csv"))

    (spot,) = json.loads(as_json.stdout)
    assert spot.pop("score") > 0
    assert spot == {"rank": 1, "title": "云杉里小区砖窑冒黑烟", "people": 2, "messages": ["1", "2"]}
    assert "云杉里小区砖窑冒黑烟" in in_words.stdout
    assert "█" in in_words.stdout


def test_a_title_shows_nobodys_name_and_is_shown_as_it_was_written(tmp_path: Path) -> None:
    rows = HOT.replace("云杉里小区砖窑冒黑烟,", "[b]我叫张三我家云杉里小区砖窑冒黑烟,")
    (tmp_path / "messages.csv").write_text(rows.replace("投诉砖窑黑烟熏云杉里小区,", ","), encoding="utf-8")

    in_words = run(tmp_path / "data", "hotspots", str(tmp_path / "messages.csv"))

    assert "张三" not in in_words.stdout
    assert "[b]" in in_words.stdout
