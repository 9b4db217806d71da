# SPDX-License-Identifier: EUPL-1.2
"""Reading the command line and the small decisions of each command; nothing is started here."""

import argparse
import contextlib
import errno
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from vatra.cli import checking, data, demo, environment, main, ports, preparation, service, steps, testing
from vatra.pgembed import LaunchError


def test_demo_options() -> None:
    args = main.parse(["demo", "--reset", "--port", "8123", "--scale", "sector"])
    assert (args.reset, args.port, args.scale) == (True, 8123, "sector")
    assert args.module is demo
    plain = main.parse(["demo"])
    assert (plain.reset, plain.port, plain.scale) == (False, None, None)


def test_words_of_other_programs_are_passed_on_whole() -> None:
    args = main.parse(["test", "-k", "demo", "--port", "x", "-h"])
    assert args.module is testing
    assert args.rest == ["-k", "demo", "--port", "x", "-h"]
    assert main.parse(["import", "--dry-run", "f.csv"]).rest == ["--dry-run", "f.csv"]


@pytest.mark.parametrize("command", [command.name for command in main.COMMANDS])
def test_every_command_has_a_module_that_runs(command: str) -> None:
    assert callable(main.parse([command]).module.run)


def test_every_management_command_is_reachable() -> None:
    through_data = {command.name for command in main.COMMANDS if command.module == "data"}
    assert through_data == {*data.MANAGEMENT, "manage"}


@pytest.mark.parametrize("words", [["nothing"], ["demo", "--scale", "planet"], ["demo", "--port", "x"]])
def test_wrong_words_end_with_2(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main.main(words)
    assert ended.value.code == 2


def failing(error: BaseException) -> argparse.Namespace:
    class Module:
        @staticmethod
        def run(_: argparse.Namespace) -> int:
            raise error

    return argparse.Namespace(module=Module)


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (LaunchError("Portul este ocupat.", code=2), 2, "Vatra: Portul este ocupat.\n"),
        (OSError(errno.ENOSPC, "No space left"), 1, f"Vatra: {main.FULL_DISK}\n"),
        (KeyboardInterrupt(), 130, "\nVatra: oprit la cerere.\n"),
    ],
)
def test_errors_come_as_one_sentence(
    error: BaseException,
    code: int,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(main, "parse", lambda _: failing(error))
    assert main.main(["demo"]) == code
    assert capsys.readouterr().err == said


def test_other_errors_keep_their_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(main, "parse", lambda _: failing(PermissionError(errno.EACCES, "no")))
    with pytest.raises(PermissionError):
        main.main(["demo"])


@pytest.mark.parametrize("asked", [0, -1, 70000])
def test_impossible_port(asked: int) -> None:
    with pytest.raises(LaunchError, match=f"Portul {asked} nu există") as refused:
        ports.choose(asked)
    assert refused.value.code == 2


def test_usual_port_taken_goes_to_the_next_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "is_free", lambda port: port >= 8002)
    assert ports.choose(None) == (8002, "Portul 8000 este ocupat; se folosește 8002.")
    monkeypatch.setattr(ports, "is_free", lambda _: True)
    assert ports.choose(None) == (8000, "")
    monkeypatch.setattr(ports, "is_free", lambda _: False)
    with pytest.raises(LaunchError, match="8000–8049 sunt toate ocupate"):
        ports.choose(None)


def test_a_listener_makes_a_port_taken() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert not ports.is_free(port)
    assert ports.is_free(port)


def test_serve_and_worker_need_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "")
    monkeypatch.setenv("VATRA_ENV", "test")
    for command in ("serve", "worker"):
        with pytest.raises(LaunchError, match="DATABASE_URL=postgresql://") as refused:
            service.run(main.parse([command]))
        assert refused.value.code == 2


def test_trial_database_is_not_served_to_the_network(tmp_path: Path) -> None:
    (tmp_path / "vatra-embedded").touch()
    trial = f"postgresql://vatra@/vatra?host={tmp_path}"
    with pytest.raises(LaunchError, match=r"nu se deschide spre rețea pe 0\.0\.0\.0"):
        service.refuse_exposed_trial(trial, "0.0.0.0", allowed=False)  # noqa: S104
    for host, url, allowed in (
        ("127.0.0.1", trial, False),
        ("::1", trial, False),
        ("localhost", trial, False),
        ("0.0.0.0", trial, True),  # noqa: S104
        ("0.0.0.0", "postgresql://u@db/vatra", False),  # noqa: S104
    ):
        service.refuse_exposed_trial(url, host, allowed=allowed)


def test_browser_part_says_what_it_does(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("VATRA_REQUIRE_BROWSER", raising=False)
    monkeypatch.setenv("VATRA_CHROMIUM", "")
    assert testing.browser_words("/usr/bin/chromium", []) == []
    assert os.environ["VATRA_CHROMIUM"] == "/usr/bin/chromium"
    assert testing.browser_words(None, []) == ["-m", "not browser"]
    assert testing.browser_words(None, ["-m", "slow"]) == []
    assert "Testele din browser sunt sărite" in capsys.readouterr().out
    monkeypatch.setenv("VATRA_REQUIRE_BROWSER", "1")
    with pytest.raises(LaunchError, match="VATRA_REQUIRE_BROWSER=1"):
        testing.browser_words(None, [])


def test_secret_key_is_made_once_and_private(tmp_path: Path) -> None:
    first = environment.secret_key(tmp_path)
    assert len(first) >= 50
    assert environment.secret_key(tmp_path) == first
    assert (tmp_path / "app" / "secret.key").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "app").stat().st_mode & 0o777 == 0o700


def test_demo_stamp_tells_half_loaded_from_whole(tmp_path: Path) -> None:
    assert preparation.read_demo_stamp(tmp_path) is None
    preparation.write_demo_stamp(tmp_path, "sector", done=False)
    assert preparation.read_demo_stamp(tmp_path) == ("sector", False)
    preparation.write_demo_stamp(tmp_path, "sector", done=True)
    assert preparation.read_demo_stamp(tmp_path) == ("sector", True)
    preparation.demo_data_stamp(tmp_path).write_text("{")
    assert preparation.read_demo_stamp(tmp_path) == ("", False)


def test_other_scale_is_refused_with_the_way_out(tmp_path: Path) -> None:
    preparation.write_demo_stamp(tmp_path, "demo", done=True)
    assert demo.Trial(tmp_path, kind="demo").scale == "demo"
    with pytest.raises(LaunchError, match=r"\./run demo --reset --scale sector") as refused:
        demo.Trial(tmp_path, kind="demo", scale="sector").run()
    assert refused.value.code == 2


def test_reset_deletes_the_own_folder_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("pg", "app", "dev/pg", "tests"):
        (tmp_path / name).mkdir(parents=True)
    demo.Trial(tmp_path, kind="demo", reset=True)._delete()
    assert sorted(place.name for place in tmp_path.iterdir()) == ["dev", "tests"]
    assert str(tmp_path) in capsys.readouterr().out


def test_catalogues_are_compiled_when_stale(tmp_path: Path) -> None:
    po = tmp_path / "locale" / "en" / "LC_MESSAGES" / "django.po"
    po.parent.mkdir(parents=True)
    po.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Bun"\nmsgstr "Good"\n'
    )
    assert preparation.compile_catalogues(tmp_path) == "1 compilate"
    assert b"Good" in po.with_suffix(".mo").read_bytes()
    assert preparation.compile_catalogues(tmp_path) == "neschimbat"


def test_all_checks_run_and_the_table_tells_which_failed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = []

    def fake(command: tuple[str, ...], **_: object) -> subprocess.CompletedProcess[str]:
        ran.append(command)
        return subprocess.CompletedProcess(command, 1 if "mypy" in command else 0)

    monkeypatch.setattr(checking, "throwaway_database", contextlib.nullcontext)
    monkeypatch.setattr(subprocess, "run", fake)
    assert checking.run(argparse.Namespace()) == 1
    assert len(ran) == len(checking.checks(environment.CHECKOUT)) >= 5
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[2] for line in lines if line.startswith("NU TRECE")] == ["mypy"]


def test_templates_bring_their_tools(tmp_path: Path) -> None:
    assert len(checking.checks(tmp_path)) == 7
    template = tmp_path / "src" / "vatra" / "room" / "templates" / "room" / "a.html"
    template.parent.mkdir(parents=True)
    template.touch()
    titles = [check.title for check in checking.checks(tmp_path)]
    assert titles[7:] == ["djade", "djlint"]
    assert checking.checks(tmp_path)[7].command[1:] == (
        "--check",
        "--target-version",
        "6.1",
        "src/vatra/room/templates/room/a.html",
    )


def test_steps_stop_at_the_first_failure(capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> str:
        raise LaunchError("Nu.")

    ran = []
    with pytest.raises(LaunchError):
        steps.run_steps(
            [
                steps.Step("unu", lambda: "gata"),
                steps.Step("doi", fail),
                steps.Step("trei", lambda: ran.append(3) or ""),
            ]
        )
    assert ran == []
    said = capsys.readouterr().out
    assert said.startswith("[1/3] unu ")
    assert "(gata)" in said
    assert said.endswith("[2/3] doi  – întrerupt\n")


def test_sample_accounts_are_asked_once_and_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [("Director executiv", "director", "una"), ("Auditor", "auditor", "alta-parola")]
    monkeypatch.setattr(preparation, "ensure_django", lambda: None)
    monkeypatch.setattr(demo, "find_spec", lambda _: object())
    monkeypatch.setattr(demo, "import_module", lambda _: argparse.Namespace(sign_ins=lambda: rows))
    wanted = [
        "Conturi de probă (rol, utilizator, parolă):",
        "Director executiv  director  una",
        "Auditor            auditor   alta-parola",
        "",
    ]
    assert demo.sign_in_lines(tmp_path / "lines") == wanted
    rows.clear()
    assert demo.sign_in_lines(tmp_path / "lines") == wanted
    assert (tmp_path / "lines").stat().st_mode & 0o777 == 0o600


def test_a_reader_who_went_away_does_not_end_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w", buffering=1) as broken:
        monkeypatch.setattr("sys.stdout", broken)
        steps.say("nimeni nu citește")
        steps.say("nici acum")
        sys.stdout.close()
        monkeypatch.undo()
        with contextlib.suppress(BrokenPipeError):
            broken.close()
