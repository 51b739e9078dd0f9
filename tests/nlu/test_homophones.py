"""Names that were written by their sound are put right, and nothing else is."""

from __future__ import annotations

import pytest

from nlu import homophones


@pytest.mark.parametrize(
    ("said", "stands", "better"),
    [
        ("语音给我转错了 是幸福的福 孟福贵", "孟富贵", "孟福贵"),
        ("打错字了是废品的废废旧物资回收站", "元宝山区富贵费旧物资回收站", "元宝山区富贵废旧物资回收站"),
        ("名字听错了 是丽江的丽 张丽霞", "张莉霞", "张丽霞"),
        ("写错了 鑫源粮油 三个金的鑫", "新源粮油", "鑫源粮油"),
    ],
)
def test_what_sounds_alike_is_put_right(said: str, stands: str, better: str) -> None:
    assert homophones.says_spelling(said)
    assert homophones.respelt(said, stands) == better


@pytest.mark.parametrize(("said", "stands"), [("打错了 是李四", "张三"), ("编号打错了 是12", "孟富贵")])
def test_other_words_change_nothing(said: str, stands: str) -> None:
    assert homophones.respelt(said, stands) is None
    assert homophones.with_sign(said, stands) is None


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("察素奇镇政府街3号 奇打错了 齐", "察素齐镇政府街3号"),
        ("白林右旗奶站，林写错了是霖", "白霖右旗奶站"),
        ("编号打错了 是938580", "编号打错了 是938580"),
    ],
)
def test_a_message_puts_its_own_character_right(said: str, meant: str) -> None:
    assert homophones.put_right(said) == meant
