"""Owns a purpose said in passing: 给病人看病 at the confirmation, 卖货称重 where the place was asked for."""

import re
from typing import Final

from nlu import instruments_said, makers, places, purpose
from nlu.acts import act
from nlu.heard import Heard
from nlu.reading import Reading

_DOES: Final = re.compile(
    r"[卖售销收称]|看病|瞧病|治病|看[眼牙]|诊|收费|计费|结算|计价|计量收|执法|酒驾|测速|安全|防护|防爆|医疗|医用|环境|监测|环保"
    r"|拉客|载客|抓药|配药|配镜|验光|体检|过磅|用$"
)
_PLACE: Final = re.compile(r"门口|那[块边儿]|旁|(?:[里内上边间处站局所队厂店校]|中心|科室?|诊室|门诊|医院|大厅)$")
_FREE: Final = frozenset(("install_location", "manufacturer", "instrument_name"))
_LONGEST: Final = 14
_NAMES_A_THING: Final = re.compile(r"的?(?:[称磅表仪机]|机器|家伙|东西|玩意儿?)$")
"""卖菜的称 names the instrument, where its name was asked for."""
_PUTS_RIGHT: Final = re.compile(r"不是|不对|改成|应该|换成")


def purpose_said(reading: Reading) -> Heard | None:
    """A short message that is nothing but what the instrument is used for."""
    if reading.flow != "ledger_add" or reading.awaiting not in _FREE | {"confirm", "delivery_method", "serial"}:
        return None
    text = reading.text
    if (
        len(text) > _LONGEST
        or _PUTS_RIGHT.search(text)
        or reading.digits
        or act(text, asked=True) is not None
        or not _DOES.search(text)
    ):
        return None
    if (
        reading.instruments
        or reading.labels
        or instruments_said.described(text)
        or re.search(r"[吗?]|怎么|咋(?!办)|多少|要不要|约", text)
    ):
        return None
    value = purpose.read(text)
    if (reading.awaiting == "manufacturer" and makers.find(text) is not None) or (
        reading.awaiting == "instrument_name" and _NAMES_A_THING.search(text)
    ):
        return None
    if value is None or reading.deliveries or _PLACE.search(text) or places.find_spot(text) is not None:
        return None
    return Heard("provide_info", {"purpose": value})
