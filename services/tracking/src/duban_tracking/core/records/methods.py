"""The eight methods of supervision. Source: 国务院令第733号 第十二条 (N-12)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

METHODS: Mapping[int, str] = MappingProxyType(
    {
        1: "要求自查、说明情况",
        2: "听取汇报",
        3: "检查、访谈、暗访",
        4: "座谈、听证、统计、评估",
        5: "调阅、复制资料",
        6: "收集线索",
        7: "约谈",
        8: "互联网+督查",
    }
)
