"""Owns the names of people in a message: 我叫靳海军, 联系人柴建国, 娜仁高娃."""

import re
from functools import cache
from typing import Final

from nlu import wording
from nlu.clean import without_end
from nlu.found import Found
from nlu.vocabulary import sections

_ROLE: Final = (
    "联系人|经办人|负责人|管事的|经营者|老板娘|老板|法人代表|法人|会计|出纳|站长|院长|所长|厂长|校长|店长|经理|主任|主管|护士长?|库管|门卫|本人|自己"
    "|[一-龥]{1,3}[科班股组部室处队]长?|前台|办公室|店里|站里|这边"
)
_KIN: Final = "媳妇|老伴儿?|老婆子|老汉|老公|老婆|爱人|对象|儿子|闺女|女儿|姑娘|哥|姐|弟|妹|爸|妈|侄子|外甥|小舅子"
_LEAD: Final = re.compile(
    rf"(?P<first>联系人(?:姓名)?|经办人)(?:也|得|要|就|吧|还是|[改换]成|改为|是|叫|写|填|留|用|:|\s|,|，|我们?|他们?|她|俺们?|咱|自己|的|{_KIN}|{_ROLE}){{0,8}}"
    r"|(?:姓名(?:是|叫|:)?|名字(?:是|叫|:)"
    r"|我的?名字(?:是|叫)?|我叫|叫我|我是|我姓|本人|老板娘?(?:是|叫|俺?自己\s?)?|法人(?:代表)?(?:是|叫|:)?"
    rf"|负责人(?:是|叫|:)?|会计|出纳|库管|站长|院长|店长|经理|主任|填(?!的|写|什|啥|哪|好|完|错)|经营者(?:是|叫|:)?|找|(?:就?写|就?留|换|改)成?(?:[我俺咱]们?|她|他)?(?:{_KIN}|{_ROLE})?吧?|就叫|叫|是)(?:[就也都]?是?[我俺咱](?![们家]))?\s?:?\s?"
)
_SURNAME_FIRST: Final = re.compile(r"姓(?P<s>[一-龥])[,，\s]*(?:我?叫)?(?P<name>(?P=s)[一-龥]{1,2})(?![一-龥])")
"""我姓白 白玉莲."""
LETTER: Final = "一-龥㐀-䶿龦-鿿𠀀-𳿿"
"""Characters of names: those of every day, and the rare ones that stand in names (𬭎, 𠮷) and hardly anywhere else."""
_HAN_NAME: Final = re.compile(rf"[{LETTER}·]{{2,24}}")
_RARE: Final = re.compile(r"[㐀-䶿龦-鿿𠀀-𳿿]")
_IN_PARTS: Final = re.compile(rf"[{LETTER}]{{1,10}}(?:·[{LETTER}]{{1,10}}){{1,4}}")
"""阿卜杜拉·买买提."""
_POINT: Final = re.compile(rf"(?<=[{LETTER}])\s?[·•‧∙・・.]\s?(?=[{LETTER}])")
_WHOLE_LEAD: Final = re.compile(
    rf"^(?:嗯|哦|呃|就|是|得|写|填|叫|我们?|俺们?|咱们?|他|那|的|名字|名|姓名|:|用|留|找|联系(?!人)|,|，|\s|应该|敝姓|免贵姓|{_ROLE}|[大二三小老]?(?:{_KIN}))++"
)
_WHOLE_TAIL: Final = re.compile(
    r"(?:[,，。;!?~\s]|吧|呀|啊|呢|嘛|哈|就行|就可以|就好|本人|先生|女士|收|接|管这个|管事|管"
    r"|这个名|联系|的电话|电话|手机|\([^()]{1,10}\)|[^\w\s·.'()<>,，。;!?~-])+$"
)
_NOT_NAMES: Final = frozenset("的了吗呢吧啊不没要是在我你他她它这那什么怎哪谁几多少样能可店秤检约钱")
_HAS: Final = frozenset("一二两俩三四五六七八九十几个台块把只支点些人事空时")
"""王有福 is a name; 家有三台 says what there is."""
_CAN: Final = frozenset("来去到送拿带检说打计员议有给把修弄用要")
"""马会来 says what he will do; 马会宁 is a name."""
_TITLES: Final = ("经理", "老板", "主任", "店长", "师傅", "老师", "女士", "先生")
_LONGEST_HAN: Final = 4


@cache
def _surnames() -> tuple[frozenset[str], tuple[str, ...]]:
    words = sections("instruments.txt")
    return frozenset("".join(words["SURNAME"])), words["SURNAME2"]


@cache
def _no_names() -> frozenset[str]:
    return frozenset(sections("instruments.txt")["NOT_A_NAME"])


_MONGOLIAN: Final = frozenset(
    "阿敖奥巴白包宝毕布查朝楚春淳达旦道德丹代都敦额恩尔访风福嘎高格根哈海贺红呼花吉金卡克拉来兰勒丽琳林玛满毛美蒙梦米敏明莫木那纳娜尼宁牛"
    "顺坦诺其奇琪齐钦青清日仁荣如萨赛桑森沙山舍胜石双斯松苏素索塔台特腾铁通图吐陀娃旺乌吾五希锡喜夏祥雅伊音英永玉扎珠古力江格勒慧龙虎"
)
"""The characters by which Mongolian names are written: 那仁满都拉, 贺喜格图."""
_SHORTEST_MONGOLIAN: Final = 3
_PLACES: Final = ("院", "店", "厂", "站", "局", "校", "司", "铺", "所", "部")
"""我是卫生院的 says where somebody works, not who it is."""


def looks_like(text: str) -> bool:
    """Whether a text has the shape of a person's name.

    >>> [looks_like(t) for t in ("付桂花", "欧阳建国", "斯琴高娃", "今天下雨", "收钱用的")]
    [True, True, True, False, False]
    >>> [looks_like(t) for t in ("郭有财", "白音那", "王有三台", "家里有")]
    [True, True, False, False]
    >>> [looks_like(t) for t in ("阿卜杜拉·买买提", "𠮷田", "王𬭎")]
    [True, True, True]
    """
    if _IN_PARTS.fullmatch(text):
        return True
    if not _HAN_NAME.fullmatch(text) or text.endswith(_PLACES):
        return False
    if (
        len(text) == _SHORTEST_MONGOLIAN
        and set(text) <= _MONGOLIAN
        and text[0] in _surnames()[0]
        and text[-1] in "那来"
    ):
        return True
    if not _NOT_NAMES.isdisjoint(text[1:]) or text.partition("有")[2][:1] in _HAS:
        return False
    if "会" in text and (text[-1] == "会" or text[text.index("会") + 1] in _CAN):
        return False
    if _RARE.search(text) and len(text) <= _LONGEST_HAN:
        return True
    if len(text) > _SHORTEST_MONGOLIAN and set(text) <= _MONGOLIAN:
        return True
    single, double = _surnames()
    if text.startswith(double):
        return len(text) <= _LONGEST_HAN + 4
    return text[0] in single and len(text) in (2, 3) and text[:2] not in _no_names()


def find(text: str) -> Found[str] | None:
    """The name that follows 联系人, or else 我叫, 老板 or the like.

    >>> find("信用代码92150102MA13R5T82N 我叫靳海军 电话13947155402").value
    '靳海军'
    >>> find("站长叫马跃 联系人得写他 白永胜").value, find("老板张全有 联系人锅炉班李建平").value
    ('白永胜', '李建平')
    >>> find("联系人阿茹娜，电话13847915520").value, find("联系人老板，电话13847915520")
    ('阿茹娜', None)
    >>> find("法人就我阿林，电话13847915520").value, find("法人是我们老板，电话13847915520")
    ('阿林', None)
    """
    if (twice := _SURNAME_FIRST.search(text)) is not None and looks_like(twice["name"]):
        return Found(twice["name"], twice.start("name"), twice.end("name"))
    leads = sorted(_LEAD.finditer(text), key=lambda lead: lead["first"] is None)
    for lead in leads:
        name = _behind(text, lead.end()) or _by_itself(text, lead.end())
        if name is not None and (lead["first"] or looks_like(name.value) or _of_somebody(lead[0], name.value)):
            return name
    return None


def _of_somebody(lead: str, name: str) -> bool:
    """法人就我阿林: whether what stands by itself behind a word for a person is written as Mongolian names are."""
    return len(lead.strip()) > 1 and set(name) <= _MONGOLIAN


def _by_itself(text: str, start: int) -> Found[str] | None:
    """The word between 联系人 and a mark, or the telephone: a name, whatever its characters."""
    for size in (2, 3, 4):
        name, end = text[start : start + size], start + size
        closed = text[end : end + 1] in (*",，。;； ", "") or text.startswith(("电话", "手机"), end)
        if closed and _HAN_NAME.fullmatch(name) and _NOT_NAMES.isdisjoint(name) and name not in _TITLES:
            return Found(name, start, end)
    return None


def _behind(text: str, start: int) -> Found[str] | None:
    """The name that begins at a place of a text."""
    for size in (3, 4, 2, 5, 6, 7):
        name = text[start : start + size]
        following = text[start + size : start + size + 1]
        if (
            len(name) == size
            and looks_like(name)
            and not name.endswith(_TITLES)
            and not ("一" <= following <= "龥" and following not in "电手在开的号是要想，联管接收男女")
        ):
            return Found(name, start, start + size)
    return None


_CALLED: Final = re.compile(
    r"(?:老|小|大|阿)[一-龥]|[一-龥]{1,2}(?:老师|经理|店长|大夫|院长|站长|会计|主任|女士|先生|师傅|姐|哥|嫂|叔|婶)"
)


def is_called(text: str) -> bool:
    """Whether a text is how somebody is called who has no other name here: 小佟, 鲍老师.

    >>> is_called("小佟"), is_called("鲍老师"), is_called("老板")
    (True, True, False)
    """
    return _CALLED.fullmatch(text) is not None and (text[0] not in "老小" or text[1] in _surnames()[0])


def fits(text: str) -> bool:
    """Whether a text may be written down as somebody's name: letters alone, no longer than names are.

    >>> fits("云秀兰"), fits("小佟"), fits("92150622MA0QFG604X")
    (True, True, False)
    """
    return looks_like(text) or is_called(text) or PLAIN.fullmatch(text) is not None


PLAIN: Final = re.compile(
    rf"(?!.*[的了吗呢吧没不有要是在我你他她它这那什怎哪谁几以便姓])[{LETTER}]{{2,6}}|[A-Za-z][A-Za-z .]{{1,24}}"
)


def whole(text: str) -> str:
    """The whole answer as a person's name, without what people put around it.

    >>> whole("我叫云秀兰"), whole("联系人写付桂花吧")
    ('云秀兰', '付桂花')
    >>> whole("云秀兰(店主)"), whole("云秀兰👍"), whole("阿卜杜拉•买买提")
    ('云秀兰', '云秀兰', '阿卜杜拉·买买提')
    """
    text = _POINT.sub("·", text)
    if len(text.split(" ")) * 2 - 1 == len(text) and _HAN_NAME.fullmatch(text.replace(" ", "")):
        text = text.replace(" ", "")  # 谭 文 博
    if (twice := _SURNAME_FIRST.search(text)) is not None and looks_like(twice["name"]):
        return twice["name"]
    parts = [_bare(part.value) for part in wording.clauses(text)]
    written = (part.value for part in wording.clauses(text))
    if (
        whole_one := next((part for part in written if set(part) <= _MONGOLIAN and looks_like(part)), None)
    ) is not None:
        return whole_one  # 那仁满都拉 begins with no 那
    for fits in (looks_like, is_called):
        if (name := next((part for part in reversed(parts) if fits(part)), None)) is not None:
            return name
    return _bare(text)


_ON_PAPER: Final = re.compile(r"^[一-龥]{0,6}(?:上|本名|大名|名字)(?:是|叫|写的?是?|印的?是?)(?=[一-龥]{2})")
"""身份证上是王玛志."""


def _bare(clause: str) -> str:
    """One clause without what people put around a name."""
    clause = _ON_PAPER.sub("", clause)
    stripped = without_end(_WHOLE_TAIL, clause)
    lead = _WHOLE_LEAD.match(stripped)
    return stripped[lead.end() :] if lead and lead.end() < len(stripped) - 1 else stripped
