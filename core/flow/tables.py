"""The tasks of flows: a step given to a person, in one round of one flow."""

from __future__ import annotations

from uuid import UUID

import peewee as pw

from core.db import Base, InstantField, Rows
from core.flow.acts import Marking
from core.scope import Viewer

SUBMISSION = "submission"
"""The step that starts a round, taken by whom the flow is for; no definition has it."""


class FlowTask(Base):
    """A step given to one of those who may take it; the first to decide settles it for all.

    `flow_id` is the row whose flow it is. Core knows persons by their ids only.
    """

    flow_id = pw.UUIDField()
    round = pw.IntegerField()
    """Counted up by each submission."""
    step = pw.CharField(40)
    title = pw.CharField(60)
    assignee_id = pw.UUIDField()
    state = pw.CharField(20, default="open")
    """open, submitted, approved, rejected, returned or withdrawn."""
    decided_at = InstantField(null=True)
    client = pw.CharField(10, null=True)
    comment = pw.CharField(500, default="")

    class Meta:
        indexes = ((("assignee_id", "state"), False), (("flow_id", "round"), False))

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Rows:
        """Steps given to oneself."""
        return cls.select().where(cls.assignee_id == viewer.staff_id, cls.step != SUBMISSION)


def open_tasks(flow_id: UUID) -> list[FlowTask]:
    """What people can still do in a flow."""
    return list(FlowTask.select().where(FlowTask.flow_id == flow_id, FlowTask.state == "open"))


def marking(flow_id: UUID, round_: int) -> Marking:
    """Where the flow stands."""
    rows = FlowTask.select(FlowTask.step, FlowTask.state).where(
        FlowTask.flow_id == flow_id, FlowTask.round == round_, FlowTask.step != SUBMISSION
    )
    states = {(row.step, row.state) for row in rows}
    return Marking(
        done=frozenset(step for step, state in states if state == "approved"),
        open=frozenset(step for step, state in states if state == "open"),
    )
