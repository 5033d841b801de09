"""What the engine does for every jurisdiction: the names that a clause's ``where`` may give as ``engine <name>``."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

MECHANISMS: Mapping[str, str] = MappingProxyType(
    {
        "accounts": "得分台账：逐笔记账、冲销，按年合计",
        "acknowledgements": "签收登记",
        "barring": "被检举单位回避：不得承办，不得看到，不得通知",
        "commendation_check": "评优名单审核：逐一给出通过或否决及依据",
        "counting": "期限计算与顺延",
        "duties": "定期任务：开启、完成、逾期",
        "escalation": "措施与情形：由事实生成建议，经签批实施，限期未改再升级",
        "exemptions": "协办单位免责",
        "export": "台账、得分、案卷导出",
        "extensions": "延期申请与批准",
        "findings": "核查结论、重要情况登记",
        "grading": "等次评定",
        "hand_over": "移交档案登记",
        "handing_down": "上级向下级转交事项，进展回传",
        "history": "全程留痕与检索",
        "incidents": "情形登记与撤销",
        "limits_open": "时限待定的交办单：先办理，后定时限",
        "numbers": "按年连续编号",
        "objections": "职责异议",
        "orders": "交办单及其内容",
        "ownership": "事项归口",
        "papers": "文稿起草、签批、印发",
        "pins": "事项适用立项时的规则版本",
        "proposals": "建议：只提出，由人决定",
        "rankings": "排名",
        "reasons": "正当理由的说明与认定",
        "receipt_clock": "签收时限",
        "recusal": "参与作出结论的人员回避复核",
        "referrals": "移送登记",
        "register": "单位名册与岗位",
        "reports": "反馈报告的报送、核查",
        "returns": "退回重报",
        "review": "督查结论的复核",
        "signatures": "按序签批",
        "similar": "立项前查重",
        "stub": "涉密事项只留存根",
        "sub_tasks": "任务分解",
        "timers": "到期处理",
        "triage": "工单研判",
        "urgings": "催办登记",
        "vault": "来件人信息加密单存",
        "visibility": "事项可见范围",
    }
)
"""Name, and what it does in words for a clerk."""
