"""The seven indicators that responsible units report: written with evidence, reviewed by a second person, published."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

import peewee as pw

from auth.principal import Principal
from core import audit, clock, files
from core.conditional import check
from core.db import db
from core.paging import Page, page
from core.problems import Forbidden, invalid
from core.ratio import Ratio
from core.rule import ALLOWED, Rule, Ruling
from core.scope import Viewer
from microapps.stats import actions, rules
from microapps.stats.definitions import PlanIndicator, reported_indicators
from microapps.stats.permissions import REPORT as WRITE
from microapps.stats.permissions import REVIEW
from microapps.stats.states import REPORT, REPORTERS, REVIEWERS
from models import workbench
from models.identity import holders
from models.indicator import PlanReport
from models.organisation import Organisation

APP, SUBJECT = "stats", "PlanReport"
SECOND_PERSON = Rule("STAT-R1", "规划指标填报规程（本系统）", "审核")
EVIDENCE = Rule("STAT-R2", "规划指标填报规程（本系统）", "佐证")


def list_reports(
    principal: Principal, asked: Page, *, status: str | None = None, code: str | None = None
) -> dict[str, Any]:
    """Reports of the units one reports for or reviews, newest first."""
    query = PlanReport.visible_to(principal)
    if status:
        query = query.where(PlanReport.status == status)
    if code:
        query = query.where(PlanReport.code == code)
    return page(query, [PlanReport.id], asked, lambda row: _item(row, principal))


def read_report(principal: Principal, report_id: UUID) -> dict[str, Any]:
    """One report with its evidence and its other revisions; raises NotFound (404)."""
    row = PlanReport.find(report_id, PlanReport.visible_to(principal))
    others = PlanReport.visible_to(principal).where(
        PlanReport.code == row.code, PlanReport.period == row.period
    )
    return {
        **_item(row, principal),
        "evidence": [
            {"id": file.id, "url": files.url(file.id), "media_type": file.media_type}
            for file in files.linked(SUBJECT, [row.id]).get(row.id, [])
        ],
        "revisions": [_item(each, principal) for each in others.order_by(PlanReport.revision.desc())],
    }


def write_report(
    principal: Principal, *, code: str, period: str, note: str, file_ids: list[UUID], **value: Any
) -> dict[str, Any]:
    """Start a report, or the correction of a published one, as the next revision; raises InvalidInput (422)."""
    line = reported_indicators().get(code)
    if line is None:
        raise invalid("/json/code", "该指标不由单位填报，请从列表中选择。")
    rules.period_window(period)
    with db.atomic():
        last = (
            PlanReport.select(pw.fn.MAX(PlanReport.revision))
            .where(PlanReport.code == code, PlanReport.period == period)
            .scalar()
        )
        row = PlanReport.create(
            code=code,
            period=period,
            org=_own_unit(principal),
            revision=(last or 0) + 1,
            note=note,
            reported_by=principal.staff_id,
            **_value(line, **value),
        )
        files.attach(file_ids, SUBJECT, row.id, principal.id, pointer="/json/file_ids")
        audit.record(principal, actions.REPORT_WRITTEN, row, code=code, period=period, revision=row.revision)
    return read_report(principal, row.id)


def _own_unit(principal: Principal) -> Organisation:
    """The caller's organisation, if the grant to report covers it; raises Forbidden (403)."""
    org = Organisation.get_by_id(principal.org_id)
    if not principal.reach(WRITE.name).covers_organisation(org.seq):
        raise Forbidden("您的填报授权不包括本人所在单位。")
    return org


def _value(
    line: PlanIndicator,
    *,
    value: float | None = None,
    numerator: int | None = None,
    denominator: int | None = None,
) -> dict[str, Any]:
    """A percentage comes from its two counts, so that it can be checked; an index comes as points."""
    if line.unit == "points":
        if value is None or numerator is not None or denominator is not None:
            raise invalid("/json/value", "该指标填报0至100的分值。")
        return {"value_hundredths": int((Decimal(str(value)) * 100).to_integral_value())}
    if value is not None or numerator is None or denominator is None:
        raise invalid("/json/numerator", "该指标填报分子和分母，比例由系统计算。")
    if not 0 <= numerator <= denominator or not denominator:
        raise invalid("/json/denominator", "分母应大于0，且不小于分子。")
    percent = Ratio(numerator, denominator).percent
    assert percent is not None
    return {
        "value_hundredths": int(percent * 100),
        "numerator": numerator,
        "denominator": denominator,
    }


def edit_report(
    principal: Principal, report_id: UUID, *, version: int, note: str, file_ids: list[UUID], **value: Any
) -> dict[str, Any]:
    """Change a draft; raises WrongState (409), Stale (412)."""
    with db.atomic():
        row = _find_for(principal, report_id, "edit")
        check(row, version)
        row.change(
            version,
            status=REPORT.next(row.status, "edit"),
            note=note,
            **_value(reported_indicators()[row.code], **value),
        )
        files.attach(file_ids, SUBJECT, row.id, principal.id, pointer="/json/file_ids")
        audit.record(principal, actions.REPORT_WRITTEN, row, code=row.code, period=row.period)
    return read_report(principal, report_id)


def _find_for(principal: Principal, report_id: UUID, act: str) -> PlanReport:
    row = PlanReport.find(report_id, PlanReport.visible_to(principal))
    if act not in _own_acts(row, principal):
        raise Forbidden("该操作不由您办理。")
    return row


def _own_acts(row: PlanReport, principal: Principal) -> frozenset[str]:
    acts: frozenset[str] = frozenset()
    if principal.reach(WRITE.name).covers_organisation(row.org.seq):
        acts |= REPORTERS
    if principal.reach(REVIEW.name).covers_organisation(row.org.seq):
        acts |= REVIEWERS
    return acts


def has_evidence(count: int) -> Ruling:
    """STAT-R2: a reported value comes with at least one file that shows where it is from."""
    return ALLOWED if count else EVIDENCE.refuse("请上传至少一份佐证材料后再提交。")


def is_second_person(reporter: UUID, reviewer: UUID | None) -> Ruling:
    """STAT-R1: who reported a value does not review it."""
    if reporter == reviewer:
        return SECOND_PERSON.refuse("填报人不能审核自己填报的数据，请由他人审核。")
    return ALLOWED


def submit_report(principal: Principal, report_id: UUID, *, version: int) -> dict[str, Any]:
    """Hand a draft in for review; raises RuleRefusal (422, STAT-R2)."""
    with db.atomic():
        row = _find_for(principal, report_id, "submit")
        check(row, version)
        status = REPORT.next(row.status, "submit")
        has_evidence(len(files.linked(SUBJECT, [row.id]))).or_refuse()
        row.change(version, status=status, submitted_at=clock.now(), reported_by=principal.staff_id)
        workbench.settle(row, "correct")
        audit.record(principal, actions.REPORT_SUBMITTED, row, code=row.code, period=row.period)
        for staff_id in dict.fromkeys(holders("stat_admin", row.org)):
            workbench.ask(APP, "review", f"待审核指标：{_name(row)}", row, _path(row), staff_id=staff_id)
    return read_report(principal, report_id)


def review_report(
    principal: Principal, report_id: UUID, *, version: int, approved: bool, note: str = ""
) -> dict[str, Any]:
    """Approve, or return with a reason; raises RuleRefusal (422, STAT-R1), InvalidInput (422)."""
    act = "approve" if approved else "return"
    if not approved and not note:
        raise invalid("/json/note", "退回时请说明原因。")
    with db.atomic():
        row = _find_for(principal, report_id, act)
        check(row, version)
        status = REPORT.next(row.status, act)
        is_second_person(row.reported_by_id, principal.staff_id).or_refuse()
        row.change(
            version,
            status=status,
            reviewed_by=principal.staff_id,
            reviewed_at=clock.now(),
            review_note=note,
        )
        workbench.settle(row, "review")
        done = actions.REPORT_APPROVED if approved else actions.REPORT_RETURNED
        audit.record(principal, done, row, code=row.code, period=row.period)
        if not approved:
            workbench.ask(
                APP, "correct", f"指标被退回：{_name(row)}", row, _path(row), staff_id=row.reported_by_id
            )
    return read_report(principal, report_id)


def publish_report(principal: Principal, report_id: UUID, *, version: int) -> dict[str, Any]:
    """Publish an approved value; the one published before it for the same period is superseded."""
    with db.atomic():
        row = _find_for(principal, report_id, "publish")
        check(row, version)
        status = REPORT.next(row.status, "publish")
        PlanReport.update(status="superseded", version=PlanReport.version + 1).where(
            PlanReport.code == row.code, PlanReport.period == row.period, PlanReport.status == "published"
        ).execute()
        row.change(version, status=status, published_at=clock.now())
        audit.record(
            principal, actions.REPORT_PUBLISHED, row, code=row.code, period=row.period, revision=row.revision
        )
        workbench.tell(APP, f"指标已发布：{_name(row)}", row.period, _path(row), staff_id=row.reported_by_id)
    return read_report(principal, report_id)


def may_view_evidence(viewer: Viewer, report_id: UUID) -> bool:
    """Whether a viewer sees the files of a report: whoever sees the report."""
    return PlanReport.visible_to(viewer).where(PlanReport.id == report_id).exists()


def _name(row: PlanReport) -> str:
    return reported_indicators()[row.code].name


def _path(row: PlanReport) -> str:
    return f"/stats/reports/{row.id}"


def _item(row: PlanReport, principal: Principal) -> dict[str, Any]:
    line = reported_indicators()[row.code]
    own = _own_acts(row, principal)
    return {
        "id": row.id,
        "version": row.version,
        "code": row.code,
        "name": line.name,
        "unit": line.unit,
        "target_2025": line.target.text,
        "responsible": line.responsible,
        "period": row.period,
        "revision": row.revision,
        "org_name": row.org.name,
        "value": row.value_hundredths / 100,
        "numerator": row.numerator,
        "denominator": row.denominator,
        "note": row.note,
        "status": row.status,
        "reported_by": row.reported_by.name,
        "submitted_at": row.submitted_at,
        "reviewed_by": row.reviewed_by.name if row.reviewed_by_id else None,
        "reviewed_at": row.reviewed_at,
        "review_note": row.review_note,
        "published_at": row.published_at,
        "allowed_actions": [act for act in REPORT.allowed_actions(row.status) if act in own],
    }
