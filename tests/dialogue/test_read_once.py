"""How much of the product one message passes through: a bound that may fall and not rise.

At most 60 modules for this message is the goal; it passes through 112, of which 68 are readers of kinds of values
that each look whether something of theirs is there. The bound keeps it from growing until it falls.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import FrameType
from typing import Any, Final

from handlers.dialogue.engine import step
from handlers.dialogue.model import Said
from handlers.skills import SKILLS
from nlu.reading import Reading
from tests.dialogue.test_forms import shop
from tests.dialogue.test_written_where import REGISTERED

ROOT: Final = Path(__file__).parents[2]
ROOMS: Final = ("nlu", "handlers", "booking", "catalogue_match")
TEXT: Final = "三台电子秤，编号1、2、3，送检"
ANOTHER: Final = "三台电子秤，编号4、5、6，送检"
MOST_MODULES: Final = 112
MOST_READINGS_OF_THE_WHOLE: Final = 6


def test_three_scales_pass_through_no_more_modules_than_before() -> None:
    talk, seen = shop(*REGISTERED), set[str]()
    world = talk.world()

    def note(frame: FrameType, event: str, _arg: Any) -> None:
        path = Path(frame.f_code.co_filename)
        if event == "call" and path.is_relative_to(ROOT) and path.relative_to(ROOT).parts[0] in ROOMS:
            seen.add(str(path.relative_to(ROOT)))

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        step(SKILLS, talk.state, Said(TEXT), world)
    finally:
        sys.setprofile(before)
    assert 20 < len(seen) <= MOST_MODULES, sorted(seen)


def test_the_whole_message_is_read_few_times(monkeypatch: Any) -> None:
    talk, whole = shop(*REGISTERED), list[str]()
    make = Reading.__init__

    def noted(self: Reading, text: str, **more: Any) -> None:
        whole.extend([text] if len(text) >= len(ANOTHER) - 1 else [])
        make(self, text, **more)

    world = talk.world()
    monkeypatch.setattr(Reading, "__init__", noted)
    step(SKILLS, talk.state, Said(ANOTHER), world)
    assert 1 <= len(whole) <= MOST_READINGS_OF_THE_WHOLE, whole
