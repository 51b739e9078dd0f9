"""What is said about requests to act for a unit."""

from __future__ import annotations

AGREE, REFUSE = "同意加入", "不同意加入"


def let_in(name: str) -> str:
    """The request was granted."""
    return f"好，{name}现在可以替您单位登记器具、预约检定了，已经告诉对方。"


def kept_out(name: str) -> str:
    """The request was not granted."""
    return f"好，没有让{name}加入，已经告诉对方。"


def asks(name: str, phone: str) -> str:
    """Somebody else asks as well."""
    return f"还有{name}（{phone}）也想加入您单位，同意吗？"
