"""Blank forms: each is printed with its fields and the code of its kind, which opens where it is entered."""

from __future__ import annotations

import pytest

from booking.fields import FIELDS
from bot.certificates.blank_forms import FORMS, BlankForm, blank_form
from bot.certificates.printing import Unprintable
from tests.bot.tiny import NOW
from tests.paper_reading import qr_of, text_of


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.name)
def test_a_form_says_what_it_asks_and_which_it_is(form: BlankForm) -> None:
    pdf = blank_form(form, "https://yj.example", NOW)
    assert not isinstance(pdf, Unprintable)
    told = "".join(text_of(pdf).split())
    assert form.title in told
    for label in (*form.fields, *form.signers):
        assert label.replace(" ", "") in told
    assert qr_of(pdf) == f"https://yj.example{form.back}?form={form.name}"


def test_the_kinds_that_the_sources_ask_for_are_there() -> None:
    assert list(FORMS) == ["registration", "instruments", "booking", "acceptance", "results"]
    assert FIELDS["uscc"].label in FORMS["registration"].fields
