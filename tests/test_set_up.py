"""Set-up may be cut at any moment and may find no network: the next run takes it up, and the last words help."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ("awk", "bash", "cat", "cut", "dirname", "env", "grep", "id", "mkdir", "sha256sum", "tail", "tee", "touch")
CUTTERS = ("cp", "mv", "rm")
VENDORED = {"echarts.min.js", "htmx.min.js", "jsQR.js", "nacl-fast.min.js", "weui.min.css"}
FONTS = {"LICENSE_FONT", "NotoSansSC_400Regular.ttf", "NotoSansSC_700Bold.ttf"}

STEP = """#!/usr/bin/env bash
set -e
# Counts the steps of a set-up and, at the step CUT_AT, sends CUT_BY to everything that belongs to it.
step() {
    count=$(( $(cat "$STEPS") + 1 ))
    echo "$count" >"$STEPS"
    [ "$count" != "${CUT_AT:-0}" ] || kill -s "$CUT_BY" 0
}
half_then_whole() { echo half >"$1"; step; echo whole >"$1"; }
"""
PYTHON = (
    STEP
    + """
case "$*" in
    "-c "* | --version) [ -z "${BROKEN:-}" ] ;;
    "-m venv "*)
        mkdir -p .venv/bin
        cp "$0" .venv/bin/python
        half_then_whole .venv/pip ;;
    "-m pip --version") [ -f .venv/pip ] ;;
    "-m pip install "*)
        grep -q whole .venv/pip || { echo "ModuleNotFoundError: No module named 'pip._vendor'"; exit 1; }
        [ -z "${NO_NETWORK:-}" ] || { echo "ERROR: Could not find a version (from versions: none)"; exit 1; }
        name=${*: -1}
        [ -f ".venv/$name" ] || half_then_whole ".venv/$name" ;;
    *) exit 1 ;;
esac
"""
)
NPM = (
    STEP
    + """
[ -z "${NO_NPM:-}" ] || { echo "npm error code ECONNREFUSED"; exit 1; }
rm -rf node_modules
for name in htmx.org/dist/htmx.min.js echarts/dist/echarts.min.js \\
    jsqr/dist/jsQR.js tweetnacl/nacl-fast.min.js \\
    weui/dist/style/weui.min.css @expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf \\
    @expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf @expo-google-fonts/noto-sans-sc/LICENSE_FONT; do
    mkdir -p "node_modules/$(dirname "$name")"
    echo whole >"node_modules/$name"
done
step
"""
)


@contextmanager
def interrupts_heard() -> Iterator[None]:
    """Begin children that SIGINT ends; what a shell started in the background ignores it, and so would they."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@dataclass
class Clone:
    """A clone of what set-up reads, on a machine whose Python and npm are played."""

    folder: Path
    machine: Path

    def set_up(self, level: str = "run", **given: str) -> subprocess.CompletedProcess[str]:
        """Run set-up in a process group of its own, as a shell does for a command."""
        (self.machine / "steps").write_text("0\n")
        environment = {"PATH": str(self.machine / "bin"), "STEPS": str(self.machine / "steps"), "PYTHON": "python3"}
        command = ["bash", str(self.folder / ".ci/setup"), level]
        with interrupts_heard():
            return subprocess.run(
                command, env=environment | given, capture_output=True, text=True, check=False, start_new_session=True
            )

    @property
    def steps(self) -> int:
        """How many steps the last run took."""
        return int((self.machine / "steps").read_text())

    def is_whole(self) -> bool:
        """Whether everything is there, and nothing of it is half."""
        vendor, fonts = self.folder / "bot/web/static/vendor", self.folder / "bot/certificates/fonts"
        made = [self.folder / ".venv/pip", self.folder / ".venv/requirements.txt"]
        made += [vendor / name for name in VENDORED] + [fonts / name for name in FONTS]
        return all(path.read_text() == "whole\n" for path in made) and not (self.folder / "node_modules").exists()


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    folder, machine = tmp_path / "约 检", tmp_path / "machine"
    shutil.copytree(ROOT / ".ci", folder / ".ci")
    (folder / "bot/web/static").mkdir(parents=True)
    for name in ("package.json", "package-lock.json", *(path.name for path in ROOT.glob("requirements*.txt"))):
        shutil.copy(ROOT / name, folder)
    (machine / "bin").mkdir(parents=True)
    for tool in TOOLS:
        (machine / "bin" / tool).symlink_to(str(shutil.which(tool)))
    cutters = {tool: f'{STEP}\nstep\nexec {shutil.which(tool)} "$@"\n' for tool in CUTTERS}
    for name, script in {"python3": PYTHON, "npm": NPM, "node": "#!/usr/bin/env bash\n", **cutters}.items():
        (machine / "bin" / name).write_text(script)
        (machine / "bin" / name).chmod(0o755)
    return Clone(folder, machine)


def test_set_up_installs_once_and_then_does_nothing(clone: Clone) -> None:
    first = clone.set_up()
    assert first.returncode == 0, first.stderr
    assert clone.is_whole()
    again = clone.set_up()
    assert (again.returncode, again.stdout, clone.steps) == (0, "", 0)


def test_set_up_that_was_cut_at_any_step_is_taken_up_again(clone: Clone) -> None:
    clone.set_up()
    steps = clone.steps
    assert steps > 10
    for step in range(1, steps + 1):
        by = "INT" if step % 3 == 0 else "KILL"
        for name in (".venv", "bot/web/static/vendor", "bot/certificates/fonts"):
            shutil.rmtree(clone.folder / name, ignore_errors=True)
        cut = clone.set_up(CUT_AT=str(step), CUT_BY=by)
        assert cut.returncode in (1, -getattr(signal, f"SIG{by}")), (step, cut)
        assert by == "KILL" or "再运行一次会接着装" in cut.stderr.splitlines()[-1]
        again = clone.set_up()
        assert again.returncode == 0, (step, again.stderr)
        assert clone.is_whole(), step


@pytest.mark.parametrize("lacking", ["NO_NETWORK", "NO_NPM"])
def test_without_a_network_the_last_words_are_ours_and_name_no_place(clone: Clone, lacking: str) -> None:
    ended = clone.set_up(**{lacking: "1"})
    last = ended.stderr.splitlines()[-1]
    assert ended.returncode == 1
    assert last.startswith("✗ 安装没有成功")
    assert {"PIP_INDEX_URL", "npm_config_registry"} <= set(re.findall(r"\w+", last, re.ASCII))
    assert not re.search(r"://|\.(?:com|cn|org|net)\b", last)
    assert clone.set_up().returncode == 0
    assert clone.is_whole()


def test_what_serves_still_serves_when_the_tools_for_tests_cannot_be_fetched(clone: Clone) -> None:
    clone.set_up()
    assert clone.set_up("dev", NO_NETWORK="1").returncode == 1
    still = clone.set_up(NO_NETWORK="1", NO_NPM="1")
    assert (still.returncode, still.stdout, clone.steps) == (0, "", 0)
    assert clone.set_up("dev").returncode == 0
    assert clone.set_up(NO_NETWORK="1").returncode == 0


def test_everything_that_the_system_lacks_is_named_at_once(clone: Clone) -> None:
    (clone.machine / "bin/id").unlink()
    (clone.machine / "bin/id").write_text("#!/usr/bin/env bash\necho 1000\n")
    (clone.machine / "bin/id").chmod(0o755)
    command = ["bash", str(clone.folder / ".ci/system-needs"), "test"]
    environment = {"PATH": str(clone.machine / "bin"), "PYTHON": "python3", "BROKEN": "1", "STEPS": os.devnull}
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert {"python3", "python3-venv", "chromium", "fontconfig", "fonts-wqy-microhei"} <= set(ended.stderr.split())
