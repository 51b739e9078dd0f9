"""A disk whose every fsync takes longer, for a measured server: a few lines of C, compiled when they are needed."""

from __future__ import annotations

import subprocess
from pathlib import Path

from benchmarks.servers import tool

EXTRA_MS = 3
_SOURCE = Path(__file__).with_name("slow_disk.c")


def slow_disk(folder: Path) -> dict[str, str]:
    """What the environment of a server needs so that every fsync of it takes 3 ms longer."""
    library = folder / "slow_disk.so"
    if not library.exists():
        subprocess.run([tool("gcc"), "-O2", "-shared", "-fPIC", "-o", str(library), str(_SOURCE), "-ldl"], check=True)
    return {"LD_PRELOAD": str(library), "SLOW_DISK_US": str(EXTRA_MS * 1000)}
