"""The form that every server of the benchmark fills: six values by eight messages, for any number of people."""

from __future__ import annotations

PEOPLE = 200
STEPS = 8


def message(person: int, form: int, step: int) -> str:
    """What `person` writes as step 0..7 of its `form`-th form: begin, six answers, confirm.

    >>> [message(3, 1, step) for step in (0, 4, 7)]
    ['登记器具', '编号S3-1', '确认']
    """
    return (
        "登记器具",
        "电子计价秤",
        "ACS-30",
        "200g-30kg 三级",
        f"编号S{person}-{form}",
        "永康市华鹰衡器有限公司",
        "店铺内 现场检",
        "确认",
    )[step]


def openid(person: int) -> str:
    """The address that `person` writes from."""
    return f"oBench{person:05d}"


def order(forms: int, *, first_form: int = 0, people: int = PEOPLE) -> list[tuple[int, int, int]]:
    """(person, form, step) in the order of sending: interleaved, so that nobody has two messages on the way."""
    return [(p, f, s) for f in range(first_form, first_form + forms) for s in range(STEPS) for p in range(people)]


def confirmed(messages: int) -> int:
    """How many forms the first `messages` messages of an order bring to their end.

    >>> confirmed(7 * PEOPLE), confirmed(7 * PEOPLE + 1), confirmed(8 * PEOPLE), confirmed(16 * PEOPLE - 1)
    (0, 1, 200, 399)
    """
    forms, rest = divmod(messages, STEPS * PEOPLE)
    return forms * PEOPLE + max(0, rest - (STEPS - 1) * PEOPLE)
