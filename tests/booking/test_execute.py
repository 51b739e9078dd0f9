"""Every command has its function, and the door knows nothing else."""

from __future__ import annotations

from typing import get_args

import pytest

from booking.commands import Command
from booking.execute import HANDLERS, execute
from tests.booking.town import OWNER, Town


def test_every_command_has_a_handler_of_its_own() -> None:
    assert set(HANDLERS) == set(get_args(Command))
    assert len(set(HANDLERS.values())) == len(HANDLERS)


def test_what_is_no_command_is_a_fault_of_ours(town: Town) -> None:
    with pytest.raises(KeyError):
        execute("约检", town.store, town.setting(OWNER))  # type: ignore[arg-type]  # that is the point
