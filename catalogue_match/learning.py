"""Owns how weights of evidence are learned from names: an averaged perceptron with a margin, without chance."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

ROUNDS: Final = 6
MARGIN: Final = 0.6
SMALLEST: Final = 0.03
"""Weights below this say nothing and are dropped."""
SEEN: Final = 3
"""A piece of evidence met in fewer examples is left out: it would only learn its example by heart."""


@dataclass(frozen=True, slots=True)
class Example:
    """A text's evidence and the kinds that are right for it (several when it is ambiguous)."""

    features: Mapping[str, float]
    kinds: tuple[int, ...]


@dataclass(slots=True)
class _Learner:
    """Weights so far, and their sums over time, by feature number and kind."""

    kinds: int
    weights: list[dict[int, float]]
    sums: list[dict[int, float]] = field(default_factory=list)
    clock: int = 0

    def learn_from(self, features: Sequence[tuple[int, float]], right_kinds: tuple[int, ...]) -> None:
        """Move the weights just so far that the right kinds stand above the others by the margin."""
        self.clock += 1
        scores = [0.0] * self.kinds
        weights = self.weights
        for number, value in features:
            for kind, weight in weights[number].items():
                scores[kind] += value * weight
        right = min(right_kinds, key=scores.__getitem__)
        goal = MARGIN - scores[right]
        for kind in right_kinds:
            scores[kind] = -1e9
        highest = max(scores)
        if goal + highest <= 0:
            return
        step = min(0.5, (goal + highest) / 2)
        wrong = scores.index(highest)
        for number, value in features:
            row, total, move = weights[number], self.sums[number], step * value
            row[right] = row.get(right, 0.0) + move
            row[wrong] = row.get(wrong, 0.0) - move
            total[right] = total.get(right, 0.0) + move * self.clock
            total[wrong] = total.get(wrong, 0.0) - move * self.clock

    def averaged(self, number: int) -> dict[int, float]:
        """The weights of a feature, averaged over all examples seen."""
        total = self.sums[number]
        mean = {kind: weight - total[kind] / max(self.clock, 1) for kind, weight in self.weights[number].items()}
        return {kind: weight for kind, weight in mean.items() if abs(weight) >= SMALLEST}


def learn(examples: Sequence[Example], kinds: int, *, rounds: int = ROUNDS) -> dict[str, dict[int, float]]:
    """Weights by feature and kind such that every right kind stands `MARGIN` above every wrong one, averaged over time.

    Examples are taken in an order that a fixed stride mixes, so no chance is needed.
    """
    counted = Counter(name for example in examples for name in example.features)
    names = [name for name, count in counted.items() if count >= SEEN]
    numbers = {name: number for number, name in enumerate(names)}
    known = [
        ([(numbers[name], value) for name, value in example.features.items() if name in numbers], example.kinds)
        for example in examples
    ]
    learner = _Learner(kinds, [{} for _ in names], [{} for _ in names])
    for _ in range(rounds):
        for place in _mixed(len(known)):
            learner.learn_from(*known[place])
    averaged = ((name, learner.averaged(number)) for name, number in numbers.items())
    return {name: row for name, row in averaged if row}


def _mixed(count: int) -> list[int]:
    stride = 7919
    while count and count % stride == 0:
        stride += 2
    return [place * stride % count for place in range(count)]
