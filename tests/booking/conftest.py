"""What the tests of the subject start from."""

from __future__ import annotations

import pytest

from tests.booking.town import Town


@pytest.fixture
def town() -> Town:
    return Town()
