"""监管档案: the eight sections of an object's file, and when the file is complete (INS-022)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.rule import ALLOWED, Rule, Ruling

INS_022 = Rule("INS-022", "监管档案管理规范", "2.6")
RULE_VERSION = "2026-1"
"""Which completeness rule was applied; a change of the rule is a new version, and files are computed anew."""

SECTIONS = {
    "identity": "主体与许可",
    "places": "场所与设备",
    "persons": "责任人员",
    "inspections": "检查历史",
    "problems": "问题与整改",
    "penalties": "处罚与强制",
    "credit": "信用与风险",
    "warnings": "投诉、预警与安全码",
}
TIMELINE_KINDS = {
    "inspection": "现场检查",
    "publication": "检查结果公示",
    "rating": "企业评价检查",
    "recusal": "回避申请",
    "objection": "企业提出异议",
    "correction": "责令改正",
    "answer": "企业答复整改",
    "recheck": "复查整改",
    "copy_notice": "抄告有关部门",
    "clue": "移送案件线索",
    "decision": "当场处罚",
    "abnormal": "经营异常名录",
    "colour": "安全码变色",
    "scan": "企业码被扫",
}
"""What happens to an object, as its timeline tells it."""
FILLED, NONE, MISSING = "filled", "none", "missing"


@dataclass(frozen=True, slots=True)
class Standing:
    """How complete a file is: the state of each section, how many count, and whether all eight do."""

    sections: dict[str, str]
    filled: int

    @property
    def is_complete(self) -> bool:
        """All eight sections are filled or explicitly NONE; there is no partial credit."""
        return self.filled == len(SECTIONS)


def standing(counts: Mapping[str, int], declared: Mapping[str, str]) -> Standing:
    """The standing of a file from the records in each section and the sections declared empty (with reasons).

    A declaration yields to records: a section with records is filled, whatever was declared before.
    """
    sections = {
        key: FILLED if counts.get(key) else NONE if declared.get(key) else MISSING for key in SECTIONS
    }
    return Standing(sections, sum(state != MISSING for state in sections.values()))


def may_declare_empty(records: int) -> Ruling:
    """A section is NONE only while it holds no record (INS-022)."""
    if records:
        return INS_022.refuse(f"该栏目已有{records}条记录，不能说明为“无”。")
    return ALLOWED
