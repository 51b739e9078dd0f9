"""The normal forms of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.text import bare, folded, normal


@pytest.mark.parametrize(
    ("said", "form"),
    [
        ("电 子 秤", "电子秤"),
        ("ＡＣＳ－３０　30ｋｇ", "ACS-30 30kg"),
        ("编号 938579 和 938580", "编号 938579 和 938580"),
        ("(20～132)dB", "(20~132)dB"),
        ("200g—30kg", "200g-30kg"),
        ("你\u200b好\x00", "你好"),
        ("Ⅲ级", "III级"),
    ],
)
def test_normal_form(said: str, form: str) -> None:
    assert normal(said) == form


@pytest.mark.parametrize(
    ("said", "form"),
    [
        ("好的，谢谢！", "好的"),
        ("取消吧", "取消"),
        ("麻烦您帮我取消一下", "帮我取消一下"),
        ("谢谢", "谢谢"),
        ("OK 👌", "ok 👌"),
        ("没了", "没了"),
    ],
)
def test_bare_form(said: str, form: str) -> None:
    assert bare(said) == form


@given(st.text())
def test_normal_is_stable_and_folding_keeps_places(text: str) -> None:
    assert normal(normal(text)) == normal(text)
    assert len(folded(text)) == len(text)
    assert bare(text) == bare(normal(text))
