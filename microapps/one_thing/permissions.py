"""Who may do what in internal matters."""

from core.microapp import Permission

CIVIL_SERVANTS = ("staff", "officer", "handler", "reviewer", "agency_head", "approver", "dispatcher")
USE = Permission("one_thing.use", "申请和办理内部事项", CIVIL_SERVANTS)
ALL = (USE,)
