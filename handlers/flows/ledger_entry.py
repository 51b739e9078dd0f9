"""录器具: an instrument (or several) goes into the ledger, by as many messages as the person likes (SPEC 3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from booking.commands import AddInstruments, Command, ProposeAlias
from booking.dated_rules import OLD_SCALES, fields_asked, rule_named
from booking.dated_rules import told as rule_told
from booking.execute import Outcome
from booking.fields import MARKS, label_of
from booking.instrument import NO_VALUE
from handlers.dialogue.model import (
    TRIED,
    Choice,
    Does,
    Enter,
    Flow,
    No,
    Ok,
    Option,
    Parsed,
    Reply,
    Several,
    Slot,
    Values,
    World,
)
from handlers.dialogue.photos import PLATES
from handlers.dialogue.questions import WITHOUT_PICTURES
from handlers.dialogue.replacing import replace
from handlers.flows import fields
from handlers.flows.category_said import category_of, category_said, category_shown, use_refused
from handlers.flows.ledger_basket import regrouped
from handlers.flows.ledger_copy import seed
from handlers.flows.ledger_known import serial_of_entry, without_known
from handlers.flows.ledger_later import LATER, kept_in_mind, still_waiting
from handlers.flows.ledger_rows import (
    OTHERS,
    ROWS,
    asked_of,
    drafts,
    gauge_model,
    in_rows,
    lacking,
    one_kind,
    only_purpose,
    row_asked,
    rows,
    shown_rows,
    waiting,
    with_another,
)
from handlers.flows.ledger_takes import beside_entry, takes
from handlers.flows.nameplate_advice import advice
from handlers.flows.tapping import PLATE, helped, unsure_tap
from handlers.standing import ANYBODY, my_unit
from handlers.wording.categories import ASK_ACCURACY, ASK_RANGE, MODEL_IS_RANGE, NAMED_BY_MODEL, PER_NOZZLE
from handlers.wording.menu import REGISTER_FIRST
from nlu.places import find_spot

ASK_NAME = "是什么器具？照铭牌上的名字说，或者说它是做什么用的都行。（型号、测量范围、编号、厂家可以一起说）"
ASK_PLATE = (
    "拍一张铭牌发给我，我来认字（几台拍几张，一起发）。不方便拍，就说是什么器具：照铭牌上的名字说，或者说它是做什么用的都行。"
    "（型号、测量范围、编号、厂家可以一起说）"
)
ASK_CATEGORY = "它是做什么用的、长什么样？说一句，我好归类。"
ASK_MODEL = "型号是多少？照铭牌写，例如 ACS-30；没有就回“没有”。"
ASK_RANGE_TEXT = "测量范围是多少？例如“200g-30kg”或“最大30公斤最小200克”；没写就回“没有”。"
ASK_CLASS = "准确度等级是几级？铭牌上有个椭圆圈的Ⅲ就是三级；不清楚就回“不知道”。"
ASK_SERIAL = "出厂编号是多少？没有就回“没有”。"
ASK_SERIALS = "出厂编号分别是多少？一起发就用顿号隔开，一台一台说也行；没有编号就回“没有”。"
ASK_NOZZLE = "出厂编号是多少？按枪录，一把枪一条，编号后面写上哪把枪，例如“189583P 东枪”。"
ASK_MARK = "{label}是多少？{where}，照着发就行；没有就回“没有”，一时看不到就回“看不到”。"
UNSEEN = unsure_tap("看不到")
MARK_STANDS = {
    "production_code": "新秤铭牌旁的二维码下面那串字",
    "repair_code": "修过的秤才有，贴在铭牌旁边",
    "check_code": "检定合格后贴上的标签上有",
    "seal_no": "秤底或秤侧那块铅封（塑料封）上的号",
    "approval_no": "铭牌上CPA后面那串字",
}
ASK_MAKER = "是哪家厂生产的？不清楚就回“不知道”。"
ASK_PLACE = "放在哪儿用？例如“店铺内”“摊位上”“锅炉房”。"
ASK_PURPOSE = "主要做什么用？"
ASK_DELIVERY = "您把器具送过去检，还是机构上门来检？"
ASK_NAMEPLATE = "铭牌上有型号、编号这些吗？有就说型号，都没有就回“没有”。"


def _guard(world: World) -> Enter | None:
    if my_unit(world) is not None:
        return None
    return Enter("register", Reply(REGISTER_FIRST, (Choice("注册"),)), offer=True)


def _first_level(values: Values, name: str) -> str:
    """The first-level name of the row that is asked for the field `name`."""
    return str((row_asked(values, name).get("category") or {}).get("first", ""))


def _lacks(name: str) -> Callable[[Values, World], bool]:
    """Wanted as long as a row has no such value, or when it was given here."""
    return lambda values, _world: name in values or lacking(values, name)


def _model(values: Values, world: World) -> Parsed | None:
    gone = _no_nameplate("model")(values, world)
    of_range = gauge_model(row_asked(values, "model"))
    return Ok(of_range) if of_range and gone is None else gone


def _no_nameplate(name: str) -> Callable[[Values, World], Parsed | None]:
    """----- once it is clear that there is no nameplate: said so, or the model is missing too."""

    def derive(values: Values, world: World) -> Parsed | None:
        gone = values.get("nameplate") == "none"
        unsure = values.get("nameplate") == "unsure" and name != "model" and values.get("model") == NO_VALUE
        if values.get(ROWS):
            return None
        if gone or unsure:
            return Ok({} if name == "range" else NO_VALUE)
        if name == "range" and values.get("range_text"):
            return Ok({})
        return None

    return derive


def _ask_model(values: Values, world: World) -> str:
    row = row_asked(values, "model")
    if "range" not in row and (row.get("category") or {}).get("first") in MODEL_IS_RANGE:
        return ""  # a pressure gauge's model follows from its range, which is asked for first
    return asked_of(values, "model") + (ASK_NAMEPLATE if values.get("nameplate") == "unsure" else ASK_MODEL)


def _ask_name(values: Values, world: World) -> str:
    plain = world.channel in WITHOUT_PICTURES or bool(values.get("photos"))
    return asked_of(values, "instrument_name") + (ASK_NAME if plain else ASK_PLATE)


def _ask_range(values: Values, world: World) -> str:
    return asked_of(values, "range") + ASK_RANGE_TEXT if _first_level(values, "range") in ASK_RANGE else ""


def _ask_accuracy(values: Values, world: World) -> str:
    return asked_of(values, "accuracy") + ASK_CLASS if _first_level(values, "accuracy") in ASK_ACCURACY else ""


def _ask_serial(values: Values, world: World) -> str:
    if _first_level(values, "serial") in PER_NOZZLE:
        return asked_of(values, "serial") + ASK_NOZZLE
    if len(rows(values)) > 1 and one_kind(values, world):
        return f"这{len(rows(values))}台的{ASK_SERIALS}"
    return asked_of(values, "serial") + ASK_SERIAL


def _ask_of_row(name: str, ask: str) -> Callable[[Values, World], str]:
    """A question that says which of several rows it is about."""
    return lambda values, _world: asked_of(values, name) + ask


def _ask_mark(name: str) -> Callable[[Values, World], str]:
    """A code of price scales, asked for from the day on from which it is wanted (`booking.dated_rules`)."""

    def ask(values: Values, world: World) -> str:
        if name not in fields_asked(world.now.date(), row_asked(values, name)):
            return ""
        return f"{asked_of(values, name)}{ASK_MARK.format(label=label_of(name), where=MARK_STANDS[name])}"

    return ask


def _numbered(values: Values, world: World) -> bool:
    return "serial" in values or lacking(values, "serial")


def _named_by_model(values: Values, world: World) -> Parsed | None:
    """No name but a model that names the kind of thing (ACS-30): asked back, never assumed."""
    if (pump := _of_the_station(values, world)) is not None:
        return pump
    model = str(values.get("model", NO_VALUE))
    name = next((name for start, name in NAMED_BY_MODEL if model.startswith(start)), "")
    verdict = world.matcher.match(model)
    if not name and verdict.verdict == "sure":
        name = verdict.candidates[0].second
    if not name or model == NO_VALUE:
        return None
    return Several((Option(name, name),), f"型号 {model} 是“{name}”吧？对就回“对”，不对就说它叫什么。")


def _of_the_station(values: Values, world: World) -> Parsed | None:
    """四把枪, said by a filling station: its dispensers."""
    unit = my_unit(world)
    if unit is None or "枪" not in world.text or not values.get("count"):
        return None
    kind = "加油机" if "加油" in unit.company_name else "加气机" if "气" in unit.company_name else ""
    return Ok(kind, f"器具名称记为 {kind}。") if kind else None


def _never(text: str, world: World) -> bool:
    """Free words are an answer only when they were understood as one."""
    return False


def _home_region(values: Values, world: World) -> Parsed | None:
    """The unit's own county, shown in the summary."""
    unit = my_unit(world)
    return Ok({"code": unit.region_code, "name": unit.region}) if unit else None


def _ask_others(values: Values, world: World) -> str:
    at = waiting(values)
    if not at:
        return ""
    found = rows(values)
    unnumbered = [place for place in range(len(found)) if place not in at and "serial" not in found[place]]
    if unnumbered:
        return f"第{unnumbered[0] + 1}台的出厂编号是多少？说完再说第{at[0] + 1}台。"
    what = str(found[at[0]].get("instrument_name", ""))
    nth = f"还有{len(at)}台{what}没说，接着说第{at[0] + 1}台："
    return f"{nth}编号、放哪儿、和前面不一样的；都一样的就说“跟它一样，编号…”。"


def _others(said: Any, values: Values, world: World) -> Parsed:
    return No("说它的编号、放在哪儿就行；没有别的了就回“就这些”。")


def _purpose(values: Values, world: World) -> Parsed | None:
    use = only_purpose(row_asked(values, "purpose"), world)
    return Ok(use) if use else None


def _category(values: Values, world: World) -> Parsed | None:
    """The category of the name, of several rows of the first that has none."""
    row = row_asked(values, "category")
    if not row.get("instrument_name"):
        return None
    if not values.get(ROWS):
        return category_of(row, world)
    found = category_of(row, replace(world, text=""))
    which = asked_of(values, "category")
    return replace(found, ask=f"{which}{found.ask}") if isinstance(found, Several) else found


def _handed_on(values: Values, world: World) -> Parsed | None:
    """A number that the subject knew elsewhere and that was said again: the instrument came from there."""
    said, before = values.get("serial"), values.get(TRIED, {}).get("serial")
    return Ok(True) if said and said == before else None


def _summary(values: Values, world: World) -> Reply:
    count = len(rows(values))
    title = "请核对：" if count == 1 else f"一共{count}台，请核对："
    photos = f"\n照片：{len(values['photos'])}张" if values.get("photos") else ""
    shown = f"{shown_rows(values)}{photos}{_without_codes(values, world)}"
    text = f"【录器具】{title}\n{shown}\n没问题回“保存”，要改哪项直接说。"
    return Reply(text, (Choice("保存"), Choice("取消")))


def _without_codes(values: Values, world: World) -> str:
    """What holds for a price scale that bears none of the codes that are asked for by now."""
    told = rule_told(rule_named(OLD_SCALES))
    bare = [row for row in rows(values) if row.get("production_code") == NO_VALUE]
    return f"\n{told}" if any(fields_asked(world.now.date(), row) for row in bare) else ""


def _commit(values: Values, world: World) -> tuple[Command, ...]:
    unit = my_unit(world)
    if unit is None:
        return ()
    commands: list[Command] = [AddInstruments(unit.id, drafts(values))]
    category = values.get("category")
    if category and world.matcher.match(str(values["instrument_name"])).verdict != "sure":
        commands.append(ProposeAlias(str(values["instrument_name"]), category["first"], category["second"]))
    return tuple(commands)


def _done(values: Values, outcomes: tuple[Outcome, ...], world: World) -> tuple[Reply, ...]:
    saved = rows(values)
    first = saved[0]
    what = str(first["instrument_name"]) if len(saved) == 1 else f"{len(saved)}台器具"
    later = still_waiting(values, saved, world)
    if later:
        text = (
            f"存好了：{what}已经录进台账。接着录“{later[0]}”：型号、编号、厂家是什么？"
            "先不录它就回“约上”，我帮您约检定。"
        )
        return (Reply(text, (Choice("约上"), Choice("没有了"))),)
    text = (
        f"存好了：{what}已经录进台账。还有就接着说（一样的说“再来一台一样的，编号…”），没有了就回“约上”，我帮您约检定。"
    )
    return (Reply(text, (Choice("约上"), Choice("再录一台"), Choice("没有了"))),)


def _remember(values: Values, outcomes: tuple[Outcome, ...], world: World) -> Values:
    last = dict(rows(values)[-1])
    ids = [str(i) for o in outcomes for i in o.result.get("instrument_ids", ())]
    later = still_waiting(values, rows(values), world) or None
    return {"last_row": last, "last_ids": ids, "entered": [*world.memory.get("entered", ()), *ids], LATER: later}


def _field(name: str, ask: Any, **more: Any) -> Slot:
    parse, show = fields.READERS[name]
    parse = serial_of_entry if name == "serial" else parse
    words, parts = fields.WORDS.get(name, ""), name == "range"
    asks = _ask_of_row(name, ask) if isinstance(ask, str) and ask else ask
    help_ = helped(name, **more)
    for part in ("choices", "unsure"):
        if help_.get(part) is not None:
            help_[part] = _seeing_row(name, help_[part])
    return Slot(name, fields.LABELS[name], asks, _of_row(name, parse), show=show, words=words, parts=parts, **help_)


def _seeing_row(name: str, found: Callable[[Values, World], Any]) -> Callable[[Values, World], Any]:
    """What depends on the values, for the row that is asked about."""
    return lambda values, world: found(row_asked(values, name), world)


def _of_row(name: str, parse: Callable[[Any, Values, World], Parsed]) -> Callable[[Any, Values, World], Parsed]:
    """The reader of a field, which sees the row that the value is for."""
    return lambda said, values, world: parse(said, row_asked(values, name), world)


def _kept(said: Any, values: Values, world: World) -> Parsed:
    return Ok(said)


LEDGER_ENTRY = Flow(
    name="ledger_add",
    title="录器具",
    roles=ANYBODY,
    intents=("ledger_add", "ledger_copy"),
    also_in=("ledger_copy",),
    starts=("录器具", "登记器具", "添加器具", "再录一台"),
    verbs=("录", "保存", "存", "登记", "加"),
    slots=(
        Slot(ROWS, "器具", "", _kept, spot=False, show=lambda v: f"{len(v['rows'])}台", fluid=True),
        _field("instrument_name", _ask_name, when=_lacks("instrument_name"), derive=_named_by_model,
               guess=lambda text, world: world.matcher.match(text).verdict in ("sure", "several")),
        Slot("category", fields.LABELS["category"], _ask_of_row("category", ASK_CATEGORY), _of_row("category",
             category_said),
             show=category_shown, awaiting="category_choice", needs=("instrument_name",), derive=_category,
             when=_lacks("category"), **helped("category")),
        Slot("use_refused", fields.LABELS["purpose"], "", use_refused, fluid=True),
        Slot(LATER, "还要录的", "", kept_in_mind, show="、".join, fluid=True),
        Slot("photos", "照片", "", _kept, spot=False, fluid=True),
        Slot(PLATES, "铭牌照片", "", _kept, spot=False, fluid=True),
        Slot(OTHERS, "其余几台", _ask_others, _others, spot=False, awaiting="next_action", skip=0, none_says="就这些",
             later=True, guess=_never, when=lambda values, _world: bool(waiting(values))),
        Slot("nameplate", "铭牌", "", _kept, show=lambda _v: "没有", fluid=True),
        Slot("count", label_of("count"), "", fields.how_many, show=lambda v: f"{v}台", fluid=True),
        _field("range_text", "", fluid=True),
        _field("division", ""),
        _field("purchase_date", ""),
        _field("origin", ""),
        _field("valid_until", ""),
        _field("model", _ask_model, skip=NO_VALUE, derive=_model, when=_lacks("model")),
        _field("range", _ask_range, skip={}, needs=("range_text",), derive=_no_nameplate("range"),
               when=_lacks("range")),
        _field("accuracy", _ask_accuracy, skip=NO_VALUE, derive=_no_nameplate("accuracy"), when=_lacks("accuracy")),
        Slot("serial_list", fields.LABELS["serial"], "", fields.serial_numbers, show="、".join, fluid=True),
        _field("serial", _ask_serial, skip=NO_VALUE, derive=_no_nameplate("serial"), when=_numbered),
        *(_field(name, _ask_mark(name), skip=NO_VALUE, when=_lacks(name), choices=UNSEEN) for name in MARKS),
        Slot("transferred", "转入", "", _kept, needs=("serial",), derive=_handed_on, spot=False, fluid=True),
        _field("manufacturer", ASK_MAKER, skip=NO_VALUE, guess=_never, derive=_no_nameplate("manufacturer"),
               when=_lacks("manufacturer")),
        _field("use_region", "在哪个区县使用？", derive=_home_region, when=_lacks("use_region")),
        _field("install_location", ASK_PLACE, when=_lacks("install_location"),
               guess=lambda text, _world: find_spot(text) is not None),
        _field("purpose", ASK_PURPOSE, needs=("category",), derive=_purpose, when=_lacks("purpose")),
        _field("delivery_method", ASK_DELIVERY, when=_lacks("delivery_method")),
    ),
    takes=takes,
    regroup=regrouped,
    after_refusal=without_known,
    gathers=in_rows,
    seed=seed,
    guard=_guard,
    check=advice,
    confirm=_summary,
    commit=_commit,
    done=_done,
    remember=_remember,
    then="booking_create",
    photo_of="nameplate",
    photo_fields={"name": "instrument_name"}
    | {n: n for n in ("model", "range", "division", "accuracy", "serial", "manufacturer", "origin", *MARKS)},
    photo_key="serial",
    photo_marks=("instrument_name", "manufacturer"),
    another=with_another,
    yields=beside_entry,
    repeats=True,
    invite=Reply(
        "接下来把要检定的器具录进来，第一台是什么？",
        (Choice(PLATE, does=Does("photo", PLATE), numbered=False), Choice("录器具")),
    ),
)  # fmt: skip
"""Named `ledger_add` after its intent in labels.md."""
