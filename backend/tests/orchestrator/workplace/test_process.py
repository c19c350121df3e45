"""Programs that Fleetdeck asks: no shell, little environment, bounded time and output, nothing left behind."""

import os
import sys
import time
from pathlib import Path

import psutil
import pytest

from fleetdeck.orchestrator import process
from fleetdeck.orchestrator.process import CannotRun, NotInstalled, run
from tests.server import wait_for


def python(code: str, tmp_path: Path, timeout: float = 20, **options: int) -> process.Finished:
    return run([sys.executable, "-c", code], tmp_path, timeout, **options)  # type: ignore[arg-type]


def test_arguments_are_never_read_by_a_shell(tmp_path: Path) -> None:
    done = run([sys.executable, "-c", "import sys; print(sys.argv[1:])", "$(touch x)", "; touch y", "*"], tmp_path, 20)
    assert done.stdout.strip() == "['$(touch x)', '; touch y', '*']"
    assert [path.name for path in tmp_path.iterdir()] == ["gitconfig"]


def test_the_servers_secrets_are_not_passed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLEETDECK_TOKEN", "secret")
    monkeypatch.setenv("GIT_DIR", "/elsewhere")
    done = python("import os; print(sorted(os.environ))", tmp_path)
    assert "FLEETDECK_TOKEN" not in done.stdout
    assert "GIT_DIR" not in done.stdout
    assert "PATH" in done.stdout


def test_what_is_no_text_survives(tmp_path: Path) -> None:
    done = python("import sys; sys.stdout.buffer.write(b'a\\xffb'); sys.stderr.write('é'); sys.exit(3)", tmp_path)
    assert (os.fsencode(done.stdout), done.stderr, done.code, done.cut) == (b"a\xffb", "é", 3, False)


def test_endless_output_is_cut_and_the_program_is_gone(tmp_path: Path) -> None:
    code = "import os\nopen('pid','w').write(str(os.getpid()))\nwhile True: os.write(1, b'x' * 65536)"
    done = python(code, tmp_path, max_bytes=1_000_000)
    assert done.cut
    assert len(done.stdout) == 1_000_000
    assert_gone(int((tmp_path / "pid").read_text()))


def test_a_program_that_does_not_end_is_stopped_with_its_children(tmp_path: Path) -> None:
    code = (
        "import signal, subprocess, sys, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "open('pid', 'w').write(str(child.pid))\n"
        "time.sleep(600)"
    )
    with pytest.raises(CannotRun, match="did not end within 2 s"):
        python(code, tmp_path, timeout=2)
    assert_gone(int((tmp_path / "pid").read_text()))


def test_a_child_that_keeps_the_pipes_does_not_hold_up_the_answer(tmp_path: Path) -> None:
    code = "import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\nprint('done')"
    began = time.monotonic()
    assert python(code, tmp_path).stdout.strip() == "done"
    assert time.monotonic() - began < 10


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotInstalled, match="no-such-program is not installed"):
        run(["no-such-program"], tmp_path, 5)
    with pytest.raises(CannotRun, match="could not be started"):
        run([sys.executable, "-c", ""], tmp_path / "nowhere", 5)


def assert_gone(pid: int) -> None:
    """The process ends at once (its parent, by now init, may not have buried it yet)."""

    def gone() -> bool:
        try:
            return bool(psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
        except psutil.NoSuchProcess:
            return True

    wait_for(gone, 5)
