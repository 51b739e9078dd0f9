"""Owns whether words ask: by a question word, by a choice (X不X, 还是), by the end of a clause, or by its mark."""

import re
from collections.abc import Iterator
from typing import Final

_CLAUSE: Final = re.compile(r"[^\s,，。;；!！]+")
_SOUND: Final = r"[呀啊哇哦喔呢哩噻嘞喽哈呗吧哎诶哪]*"
_ENDS: Final = rf"{_SOUND}[?？]*$"
_WORD: Final = (
    r"怎么?|咋|如何|为何|(?<!任)何(?=[时地人种处以故日因后])|什么|啥|甚(?!至)|嘛(?=时|东西|好|牌|地方|叫)|[写填带备点]嘛"
    r"|(?<!嗯)哪(?!怕|吒)|谁|点解|凭[啥什]|几多|多[久长远大会高重咱细]|好久|好多(?=钱|天|次)|多少(?!遍|回了|次了)|(?:第|周|期|拜)几"
    r"|(?<!不了)(?<![好十这那前后有来头数过等隔差百千两没])几(?=[单台个条家点时天号年月次回楼级把块支种位副折样])"
)
"""The words that ask, where they are no part of another: 几点, but not 好几台."""
_NO_NOUN: Final = r"(?<![都还也真就全上面里头号级家型厂字牌名的样个台有秤表])"
_SURELY: Final = re.compile(rf"[?？]$|(?:吗|(?<=[^那这要什怎的])么){_ENDS}")
_ASKS: Final = re.compile(
    rf"[不没]嘛{_ENDS}|(?:能|会|可以|得|要(?!得))[^,]{{1,12}}(?<!的)嘛{_ENDS}|(?:能|会|可以|得|要)[^,]{{1,12}}的么{_ENDS}"
    rf"|(?<=[一-龥])(?<![都还也我你就并倒先可])不{_ENDS}|(?<=[一-龥]){_NO_NOUN}没(?:有|得)?{_ENDS}"
    rf"|(?:能|会|可以|得|要|用|[约录存登报弄]上)[^,]{{0,8}}没(?:有|得)?{_ENDS}"
    rf"|(?<![不没])(?P<one>[^\W不没了]{{1,2}})[不没](?P=one)|(?<!不)(?P<verb>[一-龥])[^\s不没]{{2,6}}[不没](?P=verb){_ENDS}"
    rf"|{_WORD}|[能是可]否|真的假的|[一-龥]{{2}}还是[一-龥]"
    r"|(?:[台个块把只支家秤表计仪器机枪桩书证照址]|^(?:那|还有).{1,12})呢$"
    r"|(?:是|(?<!不)对|免费|不要钱)吧$|(?:不用|不必|用不着|不会|也[得要用]|还[得要用能]|[你他]们会|(?<!可)能)(?!了)[^,]{1,8}吧$"
)
_TELLS: Final = re.compile(
    rf"(?P<word>怎么|咋|什么|啥|哪|谁|几|多少).*(?:[都也]|(?P=word))|几[家台个块把](?:一起|一块)|没(?:怎么|什么|啥|几|多少)"
    rf"|(?:不管|不论|无论|管他|随便|看着|忘了?|记不|想不).*(?:{_WORD})"
    rf"|(?:不(?:知道|晓得|清楚)|说不).*(?:什么|啥|哪|几|谁|多少)|(?:{_WORD}).*(?:看着|忘|记不|无所谓|说呢)|(?:叫|是)(?:啥|什么|甚).{{0,3}}来着|(?:啥|什么)的$"
    r"|[不没].{1,2}(?:都|的?无所谓)|^(?:那|就|我|[那就]?还|算了|要么).{0,2}还是"
)
"""哪个都行, 咋方便咋来, 不知道啥牌子, 没什么: a question word, and no question."""
_OPEN: Final = re.compile(_WORD)
_LEAVE: Final = re.compile(
    r"(?:^|那|(?<![都也那]))(?:行|成|中|可以|好|没问题|方便|要得)(?:吗|么|嘛|不(?:行|成|中|好|可以)?|吧)[?？]*$"
)
_OWN: Final = re.compile(r"[不没]|[填写报算](?!.*[里上内])")
"""分店填总店的名行不, 不填厂家 行不行: of what is to be written or left out the tag is the question."""
_WISH: Final = re.compile(
    r"请问|想问|问一?下|打听|咨询|请教|告诉|告知|请?(?:函告|示知)|给我[说讲看念]|给个|说一[下遍声]|说说都?|讲讲|教教|念[给念一]|再[念发]|报一下"
    r"|请(?:提供|确认|说明|把)|发[你我]|想知道|查查|[给发][我俺咱](?:一[下份]|看|听)?(?:\W|$)"
)
_SOFT: Final = re.compile(
    rf"(?:吧|呢|嘛|没了?|不|(?:不|没)有|了[呀啊哇哩噻嘞]){_ENDS}|(?<=[一-龥])还是|对不|几|哪|多[咱会]|理由|原因|(?P<one>.{{1,2}}).?不(?P=one)"
)


def asks(text: str) -> bool:
    """Whether words ask something; a value or a wish that asks leave (周四上午行吗) asks nothing.

    >>> asks("检一次管几年"), asks("受理了没有"), asks("称中药的戥子也要检的吗"), asks("送检还是上门好")
    (True, True, True, True)
    >>> asks("哪天都行"), asks("不知道啥牌子"), asks("编号没有"), asks("还是你们来吧"), asks("周四上午可以吗")
    (False, False, False, False, False)
    """
    clauses = list(clauses_of(text))
    return any(
        clause_asks(clause) and not _is_leave(clause, clauses[place - 1] if place else "")
        for place, clause in enumerate(clauses)
    )


def clauses_of(text: str) -> Iterator[str]:
    """The parts of a text between blanks and marks, each with its question mark."""
    return (found[0] for found in _CLAUSE.finditer(text))


def clause_asks(clause: str) -> bool:
    """Whether one clause asks, be it only for leave."""
    return _SURELY.search(clause) is not None or (_ASKS.search(clause) is not None and _TELLS.search(clause) is None)


def asks_whether(clause: str) -> bool:
    """Whether one clause asks for yes or no: 还能用不, but not 啥时候还得检."""
    return clause_asks(clause) and _OPEN.search(clause) is None


def asks_leave(text: str) -> bool:
    """Whether a value or a wish is said that asks whether it will do.

    >>> asks_leave("摊位上行吗"), asks_leave("分店填总店的名行不"), asks_leave("放门口")
    (True, False, False)
    """
    clauses = list(clauses_of(text))
    return any(_is_leave(clause, clauses[place - 1] if place else "") for place, clause in enumerate(clauses))


def told_in(text: str) -> str:
    """What a message tells beside what it asks: its clauses that ask nothing.

    >>> told_in("20年买的 放库房 多久检一次啊"), told_in("多久检一次啊")
    ('20年买的 放库房', '')
    """
    return " ".join(clause for clause in clauses_of(text) if not clause_asks(clause))


def may_ask(text: str) -> bool:
    """Whether words ask, ask leave, wish to be told something, or end as only a question or a request may.

    >>> may_ask("证书号发我一下"), may_ask("那边来人呢"), may_ask("放门口")
    (True, True, False)
    """
    return _WISH.search(text) is not None or _SOFT.search(text) is not None or any(map(clause_asks, clauses_of(text)))


def _is_leave(clause: str, before: str) -> bool:
    """Whether a clause ends in a tag that asks leave for what it says, or for what is said before it."""
    found = _LEAVE.search(clause)
    if found is None:
        return False
    said = clause[: found.start()]
    if not said:
        return bool(before) and not before.startswith(("不", "没")) and not clause_asks(before)
    return _OWN.search(said) is None and not clause_asks(said)
