"""Owns the words by which people name a field of a form: 编号 and 出厂号 are the serial number."""

import re
from dataclasses import dataclass
from typing import Final

WORDS: Final[dict[str, tuple[str, ...]]] = {
    "company_name": ("单位名称", "企业名称", "公司名称", "公司名字", "单位名字", "店铺名称", "执照名称", "执照名字", "执照上的名字", "执照上写的", "单位名", "公司名", "企业名", "店名", "店铺名", "字号", "单位全称", "公司全称", "执照名"),
    "uscc": ("统一社会信用代码", "社会信用代码", "统一信用代码", "信用代码", "信用码", "统一代码", "机构代码", "组织机构代码", "社会代码", "执照号", "营业执照号", "税号", "执照编号", "执照上的号"),
    "legal_person": ("法定代表人", "法人代表", "法人", "经营者", "负责人", "老板"),
    "contact": ("联系人姓名", "联系人", "姓名", "名字", "经办人"),
    "phone": ("联系电话", "手机号码", "手机号", "电话号码", "电话号", "联系方式", "手机", "电话", "座机", "号码"),
    "address": ("详细地址", "地址", "住址", "店址", "经营地址", "门牌号", "经营场所", "住所"),
    "use_region": ("使用地点行政区划", "使用地行政区划", "使用地点区划", "使用地区", "使用区划"),
    "region": ("行政区划", "所在地", "所在地区", "所属地区", "所在区划", "区划", "地区", "省市区"),
    "username": ("用户名", "账号名", "登录名"),
    "email": ("电子邮箱", "邮箱"),
    "instrument_name": ("器具名称", "仪器名称", "设备名称", "器具名"),
    "category": ("一级目录", "二级目录", "器具类别", "目录类别", "类别", "项别", "种别", "目录"),
    "model": ("型号规格", "规格型号", "产品型号", "型号", "规格", "型式"),
    "range": ("测量范围", "称量范围", "量程范围", "最大称量", "最小称量", "最大量程", "最大秤量", "最小秤量", "量程", "称量", "范围", "最大", "最小", "满量程", "上限", "下限"),
    "division": ("检定分度值", "分度值", "分度", "检定分度", "实际分度"),
    "accuracy": ("准确度等级", "精度等级", "准确度", "精确度", "准确等级", "精度", "等级", "级别"),
    "serial": ("出厂编号", "出厂号码", "出厂序列号", "出厂号", "产品编号", "机身号", "机身编号", "序列号", "器具编号", "设备编号", "机号", "编号", "sn号", "SN号", "sn码", "SN码", "SN", "sn", "号码牌", "编码"),
    "manufacturer": ("生产厂家", "制造厂家", "制造单位", "生产单位", "生产企业", "制造商", "生产商", "生产厂", "制造厂", "厂家", "厂商", "品牌", "牌子"),
    "origin": ("器具产地", "产地", "国产还是进口", "国产进口", "进口还是国产"),
    "install_location": ("安装使用地点", "安装/使用地点", "安装地点", "使用地点", "安装位置", "使用位置", "存放地点", "摆放位置", "存放位置", "放置地点", "使用地方", "使用场所", "地点", "位置"),
    "purchase_date": ("购置时间", "购置日期", "购买日期", "购买时间", "购入时间", "购入日期", "买的时间", "买的日期", "投用时间", "投用日期", "启用日期", "启用时间", "购置年份"),
    "purpose": ("器具用途", "使用用途", "用途"),
    "delivery_method": ("送检方式", "检定方式", "送检还是现场检", "现场检还是送检"),
    "count": ("器具数量", "台数", "数量"),
    "valid_until": ("有效期至", "有效期限", "有效期到", "有效日期", "有效期", "到期日", "到期时间", "到期日期"),
    "certificate_no": ("证书编号", "证书号码", "证书号", "证书"),
    "preferred_date": ("预约日期", "预约时间", "期望日期", "检定日期", "日期", "时间"),
    "remark": ("备注",),
    "sms_code": ("短信验证码", "验证码"),
    "result": ("检定结果", "检定结论", "结论", "结果"),
    "booking_no": ("预约编号", "预约单号", "预约号", "单号"),
}  # fmt: skip
"""Slot -> the words that name it; the longest word at a place counts."""

_SLOT_OF: Final = {word: slot for slot, words in WORDS.items() for word in words}
_ANY: Final = re.compile("|".join(map(re.escape, sorted(_SLOT_OF, key=len, reverse=True))))


@dataclass(frozen=True, slots=True)
class Label:
    """The name of a field where it stands in a text."""

    slot: str
    word: str
    start: int
    end: int


def find(text: str) -> tuple[Label, ...]:
    """The names of fields in a text, in their order.

    >>> [(l.slot, l.word) for l in find("编号938579，生产厂家是永康华鹰")]
    [('serial', '编号'), ('manufacturer', '生产厂家')]
    """
    return tuple(Label(_SLOT_OF[found[0]], found[0], *found.span()) for found in _ANY.finditer(text))


def title(slot: str) -> str | None:
    """The chief name of a field, or None for a slot that is not a field."""
    words = WORDS.get(slot)
    return words[0] if words else None
