# SPDX-License-Identifier: EUPL-1.2
"""What ``./run`` says on a machine where something is missing: a copy of the script, a made-up PATH."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
TOOLS = ("sh", "dirname", "cat", "rm")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A checkout with the script only, and a folder of programs that stands for the whole machine."""
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    script = (CHECKOUT / "run").read_text()
    for absolute in ("/usr/bin/python3", "/usr/local/bin/python3"):
        assert absolute in script
        script = script.replace(absolute, str(tmp_path / "absent"))
    (checkout / "run").write_text(script)
    (checkout / "run").chmod(0o755)
    programs = tmp_path / "bin"
    programs.mkdir()
    for tool in TOOLS:
        (programs / tool).symlink_to(str(shutil.which(tool)))
    return tmp_path


def program(place: Path, name: str, text: str) -> None:
    file = place / "bin" / name
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)


def launch(place: Path, *words: str, **extra: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": str(place / "bin"), "HOME": str(place / "home"), **extra}
    return subprocess.run(
        [place / "checkout" / "run", *words], check=False, env=environment, capture_output=True, text=True
    )


def one_sentence(done: subprocess.CompletedProcess[str]) -> str:
    """The Romanian sentence; the English one follows in brackets, and nothing else is said."""
    assert done.returncode == 1
    lines = [line for line in done.stderr.splitlines() if "…" not in line]
    assert len(lines) == 2, done.stderr
    assert lines[0].startswith("Vatra: ")
    assert lines[1].strip().startswith("(")
    return lines[0]


def test_no_words_show_the_two_commands(place: Path) -> None:
    done = launch(place)
    assert done.returncode == 0
    assert "./run demo" in done.stdout
    assert "./run test" in done.stdout


def test_neither_uv_nor_python(place: Path) -> None:
    assert "nu s-a găsit nici uv, nici Python 3" in one_sentence(launch(place, "demo"))


def test_a_python_that_refuses_is_no_python(place: Path) -> None:
    program(place, "python3", "exit 127")
    assert "nu s-a găsit nici uv, nici Python 3" in one_sentence(launch(place, "demo"))


def test_python_without_venv(place: Path) -> None:
    program(place, "python3", 'case "$2" in *ensurepip*) exit 1 ;; esac; exit 0')
    assert "lipsește modulul venv" in one_sentence(launch(place, "demo"))


def test_no_network_for_uv(place: Path) -> None:
    program(
        place,
        "python3",
        'if [ "$2" = venv ]; then /bin/mkdir -p "$3/bin"; printf "#!/bin/sh\\nexit 1\\n" > "$3/bin/python";'
        ' /bin/chmod +x "$3/bin/python"; fi; exit 0',
    )
    done = launch(place, "demo")
    assert "uv nu a putut fi instalat; verificați legătura" in one_sentence(done)
    assert not (place / "checkout" / ".uv").exists()


def test_no_matching_python_and_none_to_download(place: Path) -> None:
    program(place, "uv", 'case "$1" in --version) exit 0 ;; *) exit 2 ;; esac')
    assert "nu s-a găsit Python 3.12, 3.13 sau 3.14" in one_sentence(launch(place, "demo"))


def test_no_network_for_packages(place: Path) -> None:
    program(place, "uv", 'case "$1" in --version | python) exit 0 ;; *) exit 2 ;; esac')
    assert "mediul Python nu a putut fi pregătit" in one_sentence(launch(place, "demo"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_checkout_that_cannot_be_written(place: Path) -> None:
    (place / "checkout").chmod(0o555)
    assert "nu se poate scrie" in one_sentence(launch(place, "demo"))


@pytest.mark.parametrize(
    ("word", "database", "options"),
    [
        ("demo", "", "--no-dev --extra trial"),
        ("backup", "", "--no-dev --extra trial"),
        ("backup", "postgresql:///vatra", "--no-dev"),
        ("serve", "postgresql:///vatra", "--no-dev"),
        ("test", "", ""),
        ("check", "", ""),
    ],
)
def test_what_is_installed_and_what_is_run(place: Path, word: str, database: str, options: str) -> None:
    venv = place / "checkout" / ".venv" / "bin"
    venv.mkdir(parents=True)
    (venv / "python").write_text('#!/bin/sh\necho "python $*"\n')
    (venv / "python").chmod(0o755)
    (venv / "vatra").symlink_to("python")
    program(place, "uv", '[ "$1" = sync ] && echo "uv $*"; exit 0')
    done = launch(place, word, "--x", "a b", DATABASE_URL=database)
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        f"uv sync --frozen --inexact --quiet {options}".rstrip(),
        f"python -m vatra.cli {word} --x a b",
    ]
