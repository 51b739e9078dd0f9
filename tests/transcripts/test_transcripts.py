"""Every transcript reads as the present code answers."""

from pathlib import Path

import pytest

from tests.transcript import FOLDER, play, transcripts


@pytest.mark.parametrize("path", transcripts(), ids=lambda p: str(p.relative_to(FOLDER)))
def test_reads_as_before(path: Path) -> None:
    assert play(path) == path.read_text(encoding="utf-8"), "review, then: python -m tests.transcript --accept"
