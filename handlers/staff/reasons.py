"""The library of reasons for a refusal, and the field that a reason is about (SPEC 6): data, changed without logic."""

from __future__ import annotations

FIELD_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("range", ("测量范围", "量程", "范围", "称量")),
    ("serial", ("出厂编号", "编号", "序列号", "出厂号")),
    ("model", ("型号", "规格")),
    ("use_region", ("行政区划", "旗县", "区县", "区划", "县区")),
    ("accuracy", ("准确度", "等级", "精度")),
    ("manufacturer", ("厂家", "制造商", "制造单位", "生产单位", "生产厂")),
    ("category", ("目录", "类别", "种别", "项别")),
    ("install_location", ("使用地点", "安装地点", "地点", "位置")),
    ("purpose", ("用途",)),
    ("instrument_name", ("器具名称", "名称")),
    ("delivery_method", ("送检方式", "送检", "现场检")),
)
"""Slot of the ledger -> words that a reason about it holds; the first that is found in a reason counts."""

REFUSE_REASONS: tuple[str, ...] = (
    "请规范填写测量范围，例如200g-30kg，注意计量单位大小写",
    "出厂编号不全，请按铭牌填写",
    "型号与铭牌不一致，请按铭牌填写",
    "使用地点行政区划没有选到旗县区",
    "目录类别选错，请重新选择",
)
CORRECT_REASONS: tuple[str, ...] = ("登记时写错了", "证书信息有误", "数据重新核对过")
GIVE_BACK_REASONS: tuple[str, ...] = ("检定数据不全", "检定日期不对", "有效期不对", "结论和数据不符")
SEND_BACK_REASONS: tuple[str, ...] = ("单位名称和执照不一致", "信用代码不对", "所在地不对", "地址写得不全")
RETURN_REASONS: tuple[str, ...] = ("没有该项目的检定能力", "标准装置正在送检", "超出服务区域")


def field_of(reason: str) -> str:
    """The ledger slot that a reason is about, or "".

    >>> field_of("请规范填写测量范围例如30g-15kg 注意计量单位大小写"), field_of("出厂编号不全"), field_of("没空")
    ('range', 'serial', '')
    """
    for slot, words in FIELD_WORDS:
        if any(word in reason for word in words):
            return slot
    return ""
