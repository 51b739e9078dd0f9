"""Owns a piece of a message about instruments, and what pieces of one message mean beside each other."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from nlu import corrections, instruments_said, places
from nlu.numerals import NUMBER

Values = Mapping[str, Any]

OWN: Final = ("serial", "serial_list", "model", "range")
"""What tells one instrument from another."""
KEYS: Final = (*OWN, "install_location", "manufacturer", "accuracy", "division")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a message: its text, its values, the places of the rows that it names, and how it stands to the rest.

    `another` opens a new row; `like` is the row that it is copied from ("" = the one before, None = no copy); `shared`
    is said of all, `rest` of those that the message has not named; `alike` are the fields that are as those before.
    """

    text: str
    values: Values
    at: tuple[int, ...] = ()
    another: bool = False
    like: str | None = None
    shared: bool = False
    rest: bool = False
    alike: frozenset[str] = frozenset()

    @property
    def size(self) -> int:
        """How many instruments it speaks of."""
        return max(len(self.values.get("serial_list", ())), int(self.values.get("count", 1)), 1)

    @property
    def bare(self) -> bool:
        """Whether it gives no more than names and numbers of things."""
        return not any(key not in ("instrument_name", "count") for key in self.values)


def beside(found: Sequence[Piece], *, fresh: bool) -> list[Piece]:
    """The pieces with what those around them mean for each; `fresh` when no rows stand yet."""
    out = _placed_alike(_headed(_counted_ahead(list(found))))
    return _places_in_turn(out) if fresh else out


def numbered_last(piece: Piece, stands: Sequence[Values]) -> Piece:
    """门口的是KF2203, when every thing has its model and none its number: the code is a number."""
    code = piece.values.get("model")
    wait = bool(stands) and all("model" in row and "serial" not in row for row in stands)
    known = any(row.get("model") == code for row in stands) or "serial" in piece.values or "型号" in piece.text
    if code is None or not wait or known or corrections.says_so(piece.text):
        return piece
    rest = {name: value for name, value in piece.values.items() if name != "model"}
    return replace(piece, values={**rest, "serial": code}) if len(piece.values) <= _FEWEST else piece


def _headed(found: list[Piece]) -> list[Piece]:
    """三台 都是鱼跃的：一个YX301 一个YX302: what stands between their number and the first of them is said of all."""
    numbered = sum("serial" in piece.values for piece in found[2:])
    if len(found) < _HEADED or not (found[0].bare and found[0].size > 1) or numbered < _FEWEST:
        return found
    head = found[1]
    if head.values.keys() & {"serial", "serial_list", "count"} or head.at or head.another or head.like is not None:
        return found
    return [found[0], replace(head, shared=True, text=f"都{head.text}"), *found[2:]]


_HEADED: Final = 4


def _counted_ahead(found: list[Piece]) -> list[Piece]:
    """有两个量血压的 一个电子血压计… 一个水银的…: the number of all, told again one by one, makes no more of them."""
    own = [piece for piece in found[1:] if not piece.shared and not piece.at]
    told = len(own) >= _FEWEST and all(piece.values.keys() & {*OWN, "count"} for piece in own)
    if not told or found[0].size != sum(piece.size for piece in own) or found[0].values.keys() & {*OWN}:
        return found
    if all("instrument_name" in piece.values and instruments_said.find(piece.text) for piece in own):
        values = {name: value for name, value in found[0].values.items() if name not in ("count", "instrument_name")}
        return [replace(found[0], values=values, shared=True), *found[1:]] if values else found[1:]
    return found


def _places_in_turn(found: list[Piece]) -> list[Piece]:
    """店里一台门口一台，编号是6001 6002: places that are told before as many numbers are theirs in order."""
    for place, piece in enumerate(found):
        size = len(piece.values.get("serial_list", ()))
        before = found[:place]
        if (
            size > 1
            and len(before) == size
            and all(one.values.keys() == {"count", "install_location"} for one in before)
        ):
            told = [replace(one, at=(n,), shared=False) for n, one in enumerate(before, 1)]
            return [piece, *told, *found[place + 1 :]]
    return found


def described(found: Iterable[Piece]) -> Iterator[Piece]:
    """血压计三台 两台水银的一台电子的: a piece that only describes is called by its words and the name before."""
    name = ""
    for piece in found:
        said = _DESCRIBES.fullmatch(piece.text)
        whole = f"{said['how']}{name}" if said and name and "instrument_name" not in piece.values else ""
        if whole and any(one.value == whole for one in instruments_said.find(whole)):
            piece = replace(piece, values={**piece.values, "instrument_name": whole})  # noqa: PLW2901  (named now)
        elif "instrument_name" in piece.values:
            name = str(piece.values["instrument_name"])
        yield piece


def _placed_alike(found: list[Piece]) -> list[Piece]:
    """主汽包 0-1.6MPa, 给水泵 0-1.6MPa: when one piece begins with its place, so do those like it."""
    leads = [_LEADING.match(piece.text) for piece in found]
    if not any(
        lead
        and (piece.values.get("install_location") == lead["word"] or (lead["its"] and places.find_spot(lead["word"])))
        for piece, lead in zip(found, leads, strict=True)
    ):
        return found
    return [
        replace(piece, values={**piece.values, "install_location": lead["word"]})
        if lead
        and not piece.values.keys() & {"instrument_name", "install_location", "manufacturer"}
        and not piece.shared
        else piece
        for piece, lead in zip(found, leads, strict=True)
    ]


_LEADING: Final = re.compile(
    r"(?P<word>[一-龥A-Za-z\d]{0,3}?[一-龥]{1,8}?)(?P<its>的(?:那[台个块把只])?(?:就?是)?|(?<=[里上外口内])是)?(?=\s*[\dA-Za-z(]|\s*(?:型号|编号))"
)
_DESCRIBES: Final = re.compile(rf"(?:其中)?{NUMBER}[台个块把只支](?:是)?(?P<how>[一-龥]{{2,4}})的")
_FEWEST: Final = 2
"""So many things are several."""
