"""The package that `pip install .` makes holds everything that the tree's rooms hold, and starts by itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("booking", "nlu", "catalogue_match", "handlers", "notifications", "storage", "bot", "benchmarks")
BROUGHT = ("bot/web/static/vendor", "bot/certificates/fonts")
BUILD = "from setuptools.build_meta import build_wheel; print(build_wheel('dist'))"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the package is installed."""
    source, installed = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("installed")
    for room in ROOMS:
        shutil.copytree(ROOT / room, source / room, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    subprocess.run([sys.executable, "-c", BUILD], cwd=source, capture_output=True, check=True)
    with zipfile.ZipFile(next((source / "dist").glob("*.whl"))) as wheel:
        wheel.extractall(installed)
    return installed


def test_everything_of_the_rooms_is_in_it(package: Path) -> None:
    command = ["git", "ls-files", "-z", "--", *ROOMS]
    kept = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    brought = [str(path.relative_to(ROOT)) for folder in BROUGHT for path in (ROOT / folder).glob("[!.]*.*")]
    assert len(brought) >= 5
    missing = [name for name in (*filter(None, kept), *brought) if not (package / name).exists()]
    assert not missing, missing


def test_it_starts_from_anywhere(package: Path, tmp_path: Path) -> None:
    package = shutil.copytree(package, tmp_path / "elsewhere")
    shutil.rmtree(package / BROUGHT[0], ignore_errors=True)
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(package), "YUEJIAN_DATA": str(tmp_path / "data")}
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    module, function = declared["project"]["scripts"]["yuejian"].split(":")
    start = [
        sys.executable,
        "-c",
        f"import bot, sys; assert sys.argv.pop(1) in bot.__file__; from {module} import {function}; {function}()",
    ]

    def said(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [*start, str(package), *arguments]
        return subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert "serve" in said("--help").stdout
    without = said("serve", "--port", "0")
    assert (without.returncode, without.stdout) == (1, "")
    assert "make setup" in without.stderr
    assert len(without.stderr.splitlines()) == 1
