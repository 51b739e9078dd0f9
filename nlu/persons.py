"""Owns the names of people in a message: 我叫靳海军, 联系人柴建国, 娜仁高娃."""

import re
from functools import cache
from typing import Final

from nlu.found import Found
from nlu.vocabulary import sections

_LEAD: Final = re.compile(
    r"(?:联系人(?:姓名)?(?:是|叫|写|:|就写)?|经办人(?:是|叫|:)?|姓名(?:是|叫|:)?|名字(?:是|叫|:)|我的?名字(?:是|叫)?|我叫|叫我|我是|我姓|本人|老板(?:是|叫)?|法人(?:代表)?(?:是|叫|:)?|负责人(?:是|叫|:)?|经营者(?:是|叫|:)?|找|就写|写我?老?婆?|就叫|叫|是)\s?:?\s?"
)
_HAN_NAME: Final = re.compile(r"[一-龥·]{2,10}")
_WHOLE_LEAD: Final = re.compile(
    r"^(?:嗯|哦|呃|就|是|写|填|叫|我|的|名字|名|姓名|联系人|经办人|:|老板|负责人|本人|用|留|,|，|\s|我媳妇|我老公|我老婆|媳妇|老公|老婆|儿子|闺女|我儿子|我女儿|店长|经理|主任|应该)+"
)
_WHOLE_TAIL: Final = re.compile(
    r"(?:[,，。;!?~\s]|吧|呀|啊|呢|嘛|哈|就行|就可以|就好|本人|先生|女士|经理|主任|老师|师傅|这个名|联系|的电话|电话|手机)+$"
)
_NOT_NAMES: Final = frozenset("的了吗呢吧啊不没有要是在我你他她它这那什么怎哪谁几多少样会能可店秤检约钱")
_LONGEST_HAN: Final = 4


@cache
def _surnames() -> tuple[frozenset[str], tuple[str, ...]]:
    words = sections("instruments.txt")
    return frozenset("".join(words["SURNAME"])), words["SURNAME2"]


def looks_like(text: str) -> bool:
    """Whether a text has the shape of a person's name.

    >>> [looks_like(t) for t in ("付桂花", "欧阳建国", "斯琴高娃", "今天下雨", "收钱用的")]
    [True, True, True, False, False]
    """
    if not _HAN_NAME.fullmatch(text) or not _NOT_NAMES.isdisjoint(text[1:]):
        return False
    single, double = _surnames()
    if text.startswith(double):
        return len(text) <= _LONGEST_HAN + 4
    return text[0] in single and len(text) in (2, 3) and text[:2] not in _WORDS


_WORDS: Final = frozenset(
    "时候 成都 安全 安装 高压 高新 马上 方便 方法 常用 包头 温度 水银 水表 金店 金水 石家 石油 文件 江苏 江西 陕西 黄金 黄河 云南 毛重 车间 车载 车辆 边上 平时 平台 单位 单子 万用 万一 全部 全都 全是 全国 经常 经理 经营 解决 应该 项目 计量 计价 计数 成了 成功 能称 能用 能不 能检 白天 卖肉 卖菜 巴不 后天 后面 后来 相同 查一 那个 那台 都行 都是 都可 都约 都要 同意 同上 同样 牛肉 羊肉 温州 于是 余下 明天 明年 明显 和平 和刚 和上 和注 时间 向南 向北 步行 从头 从来 关于 关了 公斤 公司 公平 盖章 盖了 强检 强制 家用 家里 卓资 习惯 路口 路边 路北 路南 路东 路西 路旁 左边 左右 党校 管用 管理 满了 满意 广场 广州 国产 国内 国营 空着 空白 空压 曾经 冷库 冷冻 简单 师傅 尚未 农贸 农村 农机 别人 别的 别弄 别急 充电 充气 连锁 古城 易燃 通过 通知 通用 通辽 宿舍 怀表 沙发 乔迁 谈好 贵州 贵不 严重 田里 干啥 干嘛 干净 支持 支付 费用 费劲 高低 利用 武汉 符合 景区 龙头 印象 药店 药房 药柜 药铺 双枪 双面 苏州 秦皇 戴着 宋体 路过 童装 梅特 林场 钟点 夏天 蔡司 盛夏 管不 程序 段位 富士 焦炉 焦度 牧场 牧区 山东 山西 山上 谷物 侯着 班长 仪器 仪表 宫颈 宁夏 宁城 刘海 叶片 司机 黎明 印刷 怀孕 蒲城 池州 阴天 双层 党员 贡献 劳动 燕山 冀州 尚可 温泉 柴油 阎王 习题 鱼店 鱼铺 容量 容器 易碎 戈壁 居民 居家 衡器 衡水 步骤 耿直 弘扬 匡算 文化 文具 寇准 广告 欧姆 利率 师父 巩义 聂耳 敖汉 辛苦 简易 饶了 空气 养殖 鞠躬 丰田 丰镇 巢湖 关闭 相机 荆州 红色 红星 红旗 游泳 游标 权限 益阳 公里 公家".split()
)  # fmt: skip


def find(text: str) -> Found[str] | None:
    """The name that follows 我叫, 联系人 or the like.

    >>> find("信用代码92150102MA13R5T82N 我叫靳海军 电话13947155402").value
    '靳海军'
    """
    for lead in _LEAD.finditer(text):
        for size in (3, 4, 2, 5, 6, 7):
            name = text[lead.end() : lead.end() + size]
            following = text[lead.end() + size : lead.end() + size + 1]
            if (
                len(name) == size
                and looks_like(name)
                and not ("一" <= following <= "龥" and following not in "电手在开的号是要想，联")
            ):
                return Found(name, lead.end(), lead.end() + size)
    return None


def whole(text: str) -> str:
    """The whole answer as a person's name, without what people put around it.

    >>> whole("我叫云秀兰"), whole("联系人写付桂花吧")
    ('云秀兰', '付桂花')
    """
    pieces = text.split()
    if len(pieces) > 1 and (name := next((piece for piece in pieces if looks_like(piece)), None)) is not None:
        return name
    stripped = _WHOLE_TAIL.sub("", text)
    lead = _WHOLE_LEAD.match(stripped)
    return stripped[lead.end() :] if lead and lead.end() < len(stripped) - 1 else stripped
