"""Owns the choice among offered rows from what a person answers in words."""

from collections.abc import Sequence

from catalogue_match.match import Candidate, Matcher, shipped_matcher
from catalogue_match.scoring import thresholds


def narrow(candidates: Sequence[Candidate], text: str, *, matcher: Matcher | None = None) -> Candidate | None:
    """The one offered row that the answer speaks for, or None when it speaks for none or for several.

    The same evidence as in matching, restricted to the offered rows ("水银的" among the two kinds of blood pressure
    meter), so that an answer may be far too short to be matched alone.
    """
    chosen = matcher if matcher is not None else shipped_matcher()
    of = chosen.scores(text).of
    scored = []
    for candidate in candidates:
        key = chosen.key_of(candidate.first, candidate.second)
        scored.append((of.get(key, 0.0) if key else 0.0, candidate))
    scored.sort(key=lambda pair: -pair[0])
    if not scored or scored[0][0] < thresholds()["narrow"]:
        return None
    second = scored[1][0] if len(scored) > 1 else 0.0
    return scored[0][1] if scored[0][0] - second >= thresholds()["narrow_margin"] else None
