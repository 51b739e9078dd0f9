"""Why no institution fits a line, in words."""

from __future__ import annotations

UNFIT = {
    "category": "暂时没有机构能检这类器具",
    "county": "能检这类器具的机构还不服务您所在的区县",
    "capability": "能检的机构资格正在办理或已过期",
    "range": "能检的机构测量范围覆盖不到",
    "accuracy": "能检的机构达不到这个准确度等级",
    "": "暂时没有合适的机构",
}
"""`Line.unfit` -> the reason."""

UNABLE = {
    "category": "没有这类器具的检定能力",
    "county": "不服务这个县区",
    "capability": "能力在审核、已停用或已过期",
    "range": "测量范围覆盖不到",
    "accuracy": "达不到这个准确度等级",
}
"""The same of one institution that is looked at."""
