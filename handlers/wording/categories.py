"""How people tell the categories of the catalogue apart, in a few words each."""

from __future__ import annotations

HINTS = {
    "非自动衡器": "秤：菜市场、超市、仓库里称东西的秤",
    "动态汽车衡（车辆总重计量）": "车开过去称重的",
    "无创自动测量血压计": "胳膊一伸自动量，显示数字的",
    "无创非自动测量血压计": "水银柱或带表盘、要听诊器的",
    "燃油加油机": "加汽油柴油的",
    "液化石油气加气机": "LPG，加液化石油气的",
    "压缩天然气加气机": "CNG，加压缩天然气的",
    "液化天然气加气机": "LNG，加液化天然气的",
    "指示类压力表、显示类压力表": "带指针或数字显示的压力表",
    "压力变送器、压力传感器": "把压力变成电信号的",
    "纯音听力计": "戴耳机听声音、按键的",
    "阻抗听力计": "耳塞堵住耳朵测中耳的",
    "验光仪、综合验光仪": "验度数的机器",
    "验光镜片箱": "一箱试戴镜片",
    "角膜曲率计": "测角膜弯度的",
    "谷物水分测定仪": "测粮食水分的",
    "原棉水分测定仪": "测棉花水分的",
    "心电图仪": "做心电图的",
    "脑电图仪": "做脑电图的",
    "多参数监护仪": "床边监护仪",
}
"""Second-level name -> a hint shown beside it when several categories are offered."""

ASK_RANGE = frozenset(
    {
        "非自动衡器",
        "自动衡器",
        "压力仪表",
        "加油机",
        "加气机",
        "血压计（表）",
        "声级计",
        "流量计",
        "机动车测速仪",
        "电动汽车充电桩",
    }
)
"""First-level names whose measuring range decides who may verify them, so that it is asked for."""

ASK_ACCURACY = frozenset({"非自动衡器", "压力仪表", "电力测量用互感器", "电能表"})
"""First-level names whose accuracy class is asked for; of the others it is taken when it is said."""

NAMED_BY_MODEL = (
    ("ACS", "电子计价秤"),
    ("TCS", "电子台秤"),
    ("SCS", "电子汽车衡（地磅）"),
    ("OCS", "电子吊秤"),
)
"""How a model begins -> what such a thing is called; asked back before it is used."""

MODEL_IS_RANGE = frozenset({"压力仪表"})
"""First-level names whose model is the range, written as on the plate (SPEC 3)."""

PER_NOZZLE = frozenset({"加油机", "加气机"})
"""Entered one row a nozzle (SPEC 3)."""
