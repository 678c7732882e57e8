"""Every kind of object there is: at which mark of the access table it is hidden from strangers, or with what it is told.

A new model fails test_access_table.py until it has its line here.
"""

from __future__ import annotations

AT: dict[str, str] = {
    "Account": "account", "AbnormalEntry": "entry", "AnnualPlan": "plan", "Application": "application", "CaseLead": "lead",
    "CodeAppeal": "code_appeal", "CopyNotice": "notice", "CorrectionOrder": "order", "Device": "device", "Document": "document",
    "DocumentDelivery": "delivery", "Enterprise": "enterprise", "FlowTask": "flow_task", "Inspection": "inspection",
    "InspectionTask": "task", "JointAssignment": "assist", "JointEvent": "joint_event", "LabelJob": "label_job",
    "LibraryObject": "library_object", "Message": "message", "Objection": "objection", "OfficerConflict": "officer_conflict",
    "OfficerLicence": "licence", "OnTheSpotDecision": "decision", "Organisation": "agency", "PersonnelChange": "change",
    "PlanReport": "plan_report", "RandomDraw": "draw", "Recolouring": "recolouring", "RecusalRequest": "recusal",
    "ResultPublication": "publication", "RoleGrant": "grant", "SafetyCode": "safety_code", "Session": "session",
    "Staff": "officer_staff", "StoredFile": "photo", "SyncConflict": "conflict", "UsageEvent": "act",
}  # fmt: skip
"""Kinds with an address of their own, and the object of the landscape that stands for them."""

WITH: dict[str, str] = {
    # Parts of an object, told in its answer or in a list under its address.
    "ActCodeScan": "Inspection", "CaseClue": "Inspection", "Evidence": "Inspection", "InspectionOfficer": "Inspection",
    "InspectionRating": "Inspection", "PositionFix": "Inspection", "JointParticipant": "InspectionTask",
    "TaskOfficer": "InspectionTask", "CodeIssue": "SafetyCode", "CodePrint": "SafetyCode", "CodeScan": "SafetyCode",
    "SafetyCodeChange": "SafetyCode", "UsedProof": "SafetyCode", "Equipment": "SafetyCode", "Contact": "Enterprise",
    "CreditClass": "Enterprise", "EnterpriseScan": "Enterprise", "SupervisionFile": "Enterprise",
    "FileStanding": "SupervisionFile", "EmptySection": "SupervisionFile", "CorrectionAnswer": "CorrectionOrder",
    "CorrectionExtension": "CorrectionOrder", "Recheck": "CorrectionOrder", "DrawParty": "RandomDraw", "DrawSwap": "RandomDraw",
    "DrawSelection": "RandomDraw", "LibrarySnapshot": "RandomDraw", "PlanItem": "AnnualPlan", "FineCollection": "OnTheSpotDecision",
    "FinePause": "OnTheSpotDecision", "FinePayment": "OnTheSpotDecision", "ProcessRecord": "OnTheSpotDecision",
    "JointStep": "JointEvent", "OfficerSkill": "OfficerLicence", "Post": "Staff", "StaffMove": "Staff",
    "OrganisationMove": "Organisation", "Upload": "StoredFile", "FileLink": "LabelJob", "Todo": "FlowTask",
    "DeviceSession": "Device", "NumberLease": "Device", "NumberUse": "Device", "ServerDraft": "Device", "SyncItem": "Device",
    "FieldEdit": "SyncConflict", "RefreshToken": "Session",
}  # fmt: skip
"""Parts, and the kind they are told with."""

NOBODY_S: dict[str, str] = {
    "AuditEntry": "the chain, all of it to the audit administrator alone", "AuditAnchor": "likewise",
    "CalendarOverride": "public", "ChecklistVersion": "public", "Region": "public", "RiskRate": "public within enforcement",
    "ClosedFigure": "figures, by the reach of who asks", "ArchiveItem": "counted only", "CriminalHandover": "counted only",
    "ServiceApplication": "counted only", "ActivityDay": "bits behind figures", "ActivityNumbering": "likewise",
    "FeedCursor": "the program's own", "IngestTally": "the program's own", "OpenTally": "counted only",
    "Counter": "the program's own", "IdempotencyKey": "the program's own", "JobSchedule": "the program's own",
    "OutboxEvent": "the program's own", "Delivery": "the program's own", "DemoMark": "the program's own",
    "SigningKey": "public halves in the key list", "UnclaimedName": "the program's own",
}  # fmt: skip
"""Kinds that belong to nobody, and why there is nothing to hide, or to whom alone they are shown."""
