"""Guards that what stands in deploy/ can be read, and names only what exists: verbs, settings, figures."""

import configparser
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml
from prometheus_client import generate_latest
from prometheus_client.registry import CollectorRegistry

from bot.cli import app
from bot.metrics import Metrics
from bot.settings import Settings
from bot.web.metrics import FIGURES
from tests.house.tree import ROOT, text

DEPLOY = ROOT / "deploy"
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file())
UNITS = sorted((DEPLOY / "systemd").glob("huiying*.*"))
OF_THE_FILES = {"HUIYING_SITE", "HUIYING_UPSTREAM", "HUIYING_BACKUPS"}
"""Names that the proxy and compose themselves read."""


def settings() -> set[str]:
    prefix = str(Settings.model_config.get("env_prefix", ""))
    return {(prefix + name).upper() for name in Settings.model_fields}


def command(*words: str) -> Any:
    """Find a verb of `huiying`. Raises KeyError."""
    found: Any = typer.main.get_command(app)
    for word in words:
        found = found.commands[word]
    return found


def read_yaml(name: str) -> Any:
    return yaml.safe_load(text(f"deploy/{name}"))


class Unit(configparser.RawConfigParser):
    """A systemd unit: names keep their letters, and may come again."""

    def __init__(self, path: Path) -> None:
        super().__init__(strict=False, delimiters=("=",), interpolation=None)
        self.read_string(path.read_text("utf-8"))

    def optionxform(self, optionstr: str) -> str:
        return optionstr


def starts(path: Path) -> list[list[str]]:
    """The commands that a unit starts, without where they lie."""
    lines = re.findall(r"^ExecStart=(.+)$", path.read_text("utf-8"), re.MULTILINE)
    return [line.split()[1:] for line in lines]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(DEPLOY)))
def test_every_setting_that_is_named_exists(path: Path) -> None:
    named = set(re.findall(r"\b(HUIYING_[A-Z_]+)\b", path.read_text("utf-8")))

    assert named - settings() - OF_THE_FILES == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(DEPLOY)))
def test_every_secret_file_is_named_like_a_setting(path: Path) -> None:
    named = set(re.findall(r"\bhuiying_(keys|database_url|[a-z]+_token)\b", path.read_text("utf-8")))

    assert {f"HUIYING_{name}".upper() for name in named} <= settings()


@pytest.mark.parametrize(
    "path", [each for each in UNITS if each.suffix == ".service"], ids=lambda path: path.name
)
def test_a_unit_starts_verbs_and_options_that_exist(path: Path) -> None:
    for verb, *rest in starts(path):
        options = {name for each in command(verb).params for name in each.opts}

        assert {word for word in rest if word.startswith("--")} <= options


@pytest.mark.parametrize(
    "path", [each for each in UNITS if each.suffix == ".service"], ids=lambda path: path.name
)
def test_a_unit_is_hardened_and_reads_its_keys_as_a_credential(path: Path) -> None:
    service = Unit(path)["Service"]

    assert service["User"] == "huiying"
    assert (service["ProtectSystem"], service["NoNewPrivileges"]) == ("strict", "yes")
    assert service["LoadCredential"].startswith("huiying_keys:")
    assert service["StateDirectoryMode"] == "0700"


@pytest.mark.parametrize(
    "path", [each for each in UNITS if each.suffix == ".timer"], ids=lambda path: path.name
)
def test_a_timer_has_its_service_and_catches_up(path: Path) -> None:
    timer = Unit(path)["Timer"]

    assert path.with_suffix(".service").exists()
    assert timer["Persistent"] == "yes"
    assert timer["OnCalendar"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd on this machine")
def test_systemd_itself_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    for path in UNITS:
        words = path.read_text("utf-8").replace(
            "/opt/huiying/.venv/bin/huiying", shutil.which("true") or "/bin/true"
        )
        (tmp_path / path.name).write_text(words)
    names = [str(tmp_path / path.name) for path in UNITS if path.suffix in (".service", ".timer")]

    told = subprocess.run(["systemd-analyze", "verify", *names], capture_output=True, text=True, check=False)

    assert [line for line in told.stderr.splitlines() if "huiying" in line] == []


def test_the_operators_command_is_sound_shell() -> None:
    script = DEPLOY / "systemd" / "huiying-command"

    assert subprocess.run(["sh", "-n", script], check=False).returncode == 0
    assert script.stat().st_mode & 0o111


def test_the_operators_command_starts_from_a_folder_that_its_user_may_not_enter(tmp_path: Path) -> None:
    stand_in = tmp_path / "systemd-run"
    stand_in.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    stand_in.chmod(0o755)
    script = DEPLOY / "systemd" / "huiying-command"
    path = {"PATH": f"{tmp_path}:/usr/bin:/bin"}

    given = subprocess.run(
        [script, "doctor"], env=path, cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout.splitlines()

    assert f"--property=WorkingDirectory=-{tmp_path}" in given  # systemd.exec(5): a dash forgives
    assert given[-1] == "doctor"


def test_the_service_restarts_by_itself() -> None:
    service = Unit(DEPLOY / "systemd" / "huiying.service")["Service"]

    assert (service["Restart"], service["StateDirectory"]) == ("always", "huiying")


def test_compose_starts_commands_that_exist() -> None:
    services = read_yaml("compose.yml")["services"]
    ours = {name: each for name, each in services.items() if each.get("image") == "huiying"}

    parts = {
        part
        for each in ours.values()
        if each["command"][:2] == ["serve", "--only"]
        for part in each["command"][2].split(",")
    }
    assert parts == {"web", "courier", "clock", "residents", "staff"}
    for each in ours.values():
        verb, *rest = each["command"]
        options = {name for param in command(verb).params for name in param.opts}
        assert {word for word in rest if word.startswith("--")} <= options


def test_compose_gives_nobody_more_than_they_need() -> None:
    found = read_yaml("compose.yml")
    ours = [each for each in found["services"].values() if each.get("image") == "huiying"]

    for each in ours:
        assert each["read_only"] is True
        assert each["cap_drop"] == ["ALL"]
        assert each["security_opt"] == ["no-new-privileges:true"]
        assert set(each["secrets"]) <= found["secrets"].keys()
        assert "ports" not in each
    assert found["networks"]["inside"]["internal"] is True
    assert found["services"]["web"]["deploy"]["replicas"] >= 2


def test_everything_compose_mounts_from_here_is_here() -> None:
    lines = re.findall(r"- (\./[\w./]+):", text("deploy/compose.yml"))

    assert [line for line in lines if not (DEPLOY / line).exists()] == []
    assert lines


def test_the_container_runs_as_nobody_in_particular_and_is_watched() -> None:
    lines = text("deploy/Containerfile").splitlines()
    last = [line for line in lines if line.startswith("USER ")][-1]

    assert last == "USER huiying"
    assert any(line.startswith("HEALTHCHECK ") for line in lines)
    assert any("/readyz" in line for line in lines)
    for line in lines:
        for source in re.findall(r"^COPY (?!--from)(.+) \S+$", line):
            assert all((ROOT / each).exists() for each in source.split()), line


def test_whoever_listens_or_speaks_to_telegram_has_its_libraries_the_tokens_and_a_way_out() -> None:
    services = read_yaml("compose.yml")["services"]

    assert ",telegram," in text("deploy/Containerfile")
    for name in ("bots", "courier"):
        assert {"huiying_residents_token", "huiying_staff_token"} <= set(services[name]["secrets"])
        assert "outside" in services[name]["networks"]


def figures() -> set[str]:
    """Every name of a figure that /metrics can show."""
    metrics = Metrics()
    metrics.requests.labels("/", "GET", "2xx").observe(1)
    empty: CollectorRegistry = metrics.registry
    shown = set(re.findall(r"^(huiying_\w+)", generate_latest(empty).decode(), re.MULTILINE))
    return shown | set(FIGURES) | {"huiying_events_total"}


def rules() -> list[dict[str, Any]]:
    return [rule for group in read_yaml("alerts.yml")["groups"] for rule in group["rules"]]


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["alert"])
def test_an_alert_asks_for_figures_that_exist(rule: dict[str, Any]) -> None:
    named = set(re.findall(r"\bhuiying_\w+", rule["expr"]))

    assert named - figures() == set()
    assert named or "up{" in rule["expr"]
    assert re.fullmatch(r"\d+[mh]", rule["for"])
    assert rule["labels"]["severity"] in {"page", "ticket"}


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["alert"])
def test_an_alert_leads_to_a_section_that_says_what_to_do(rule: dict[str, Any]) -> None:
    page, _, anchor = rule["annotations"]["runbook_url"].partition("#")
    headings = re.findall(r"^#+ (.+)$", text(page), re.MULTILINE)

    slugs = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}

    assert anchor in slugs


def test_the_dashboard_shows_figures_that_exist() -> None:
    board = json.loads(text("deploy/grafana.json"))
    asked = {
        name
        for panel in board["panels"]
        for each in panel["targets"]
        for name in re.findall(r"huiying_\w+", each["expr"])
    }

    assert asked - figures() == set()
    assert len(asked) > 10


def test_prometheus_asks_where_the_figures_are() -> None:
    found = read_yaml("prometheus.yml")

    assert found["rule_files"] == ["alerts.yml"]
    assert found["scrape_configs"][0]["metrics_path"] == "/metrics"


def test_the_proxies_push_without_buffering_and_hide_the_figures() -> None:
    nginx, caddy = text("deploy/nginx.conf"), text("deploy/Caddyfile")

    assert "proxy_buffering off" in nginx
    assert "proxy_read_timeout 1h" in nginx
    assert "location = /metrics { return 404; }" in nginx
    assert "limit_req " not in nginx.partition("location /telegram/ {")[2].partition("}")[0]
    assert nginx.count("{") == nginx.count("}")
    assert "flush_interval -1" in caddy
    assert "respond @figures 404" in caddy
    assert caddy.count("{") == caddy.count("}")


def test_the_routes_that_the_proxies_name_exist() -> None:
    assert "/api/chat/events" in text("bot/web/api.py")
    assert all(f'"{path}"' in text("bot/web/health.py") for path in ("/livez", "/readyz", "/healthz"))


def lines_of_the_manual() -> list[list[str]]:
    """Every line of the manual that starts `huiying`, in words."""
    found = re.findall(r"(?:`|^ *|bin/)huiying ([^`\n]+)", text("docs/operations.md"), re.MULTILINE)
    return [line.split() for line in found]


def test_the_manual_names_verbs_and_options_that_exist() -> None:
    odd = []
    for words in lines_of_the_manual():
        found = command(words[0]) if words[0] in command().commands else None
        while found is not None and getattr(found, "commands", None) and len(words) > 1:
            words = words[1:]
            found = found.commands.get(words[0])
        known = {name for each in found.params for name in each.opts} if found is not None else set()
        if found is None or {word for word in words[1:] if word.startswith("--")} - known:
            odd.append(words)

    assert odd == []
    assert len(lines_of_the_manual()) > 25
