"""Records: one module per subject; `ALL` is what migrations and tests know."""

from core.audit import AuditEntry
from core.counters import Counter
from core.documents import Document
from core.files import FileLink, StoredFile
from core.flow.tables import FlowTask
from core.idempotency import IdempotencyKey
from core.jobs import JobSchedule
from core.outbox import Delivery, OutboxEvent
from core.uploads import Upload
from core.working_days import CalendarOverride
from models.activity import ActivityDay, ActivityNumbering, FeedCursor, IngestTally, OpenTally
from models.after_visit import (
    AbnormalEntry,
    ActCodeScan,
    CaseClue,
    CopyNotice,
    DocumentDelivery,
    InspectionRating,
    Objection,
    RecusalRequest,
    ResultPublication,
)
from models.case_lead import CaseLead
from models.correction import CorrectionAnswer, CorrectionExtension, CorrectionOrder, Recheck
from models.demo import DemoMark
from models.device import Device, DeviceSession, NumberLease, NumberUse, ServerDraft
from models.draw import DrawParty, DrawSelection, DrawSwap, LibrarySnapshot, RandomDraw
from models.enterprise import Contact, Enterprise, EnterpriseScan
from models.equipment import Equipment
from models.identity import Account, AuditAnchor, RefreshToken, RoleGrant, Session, SigningKey, UnclaimedName
from models.indicator import ClosedFigure, PlanReport
from models.indicator_source import ArchiveItem, CriminalHandover, ServiceApplication
from models.inspection import (
    Evidence,
    Inspection,
    InspectionOfficer,
    InspectionTask,
    JointParticipant,
    PositionFix,
    TaskOfficer,
)
from models.joint_event import JointAssignment, JointEvent, JointStep
from models.library import (
    ChecklistVersion,
    CreditClass,
    LibraryObject,
    OfficerConflict,
    OfficerSkill,
    RiskRate,
)
from models.matter import Application
from models.movement import OrganisationMove, StaffMove
from models.organisation import OfficerLicence, Organisation, Post, Region, Staff
from models.penalty import FineCollection, FinePause, FinePayment, OnTheSpotDecision
from models.personnel import PersonnelChange
from models.plan import AnnualPlan, PlanItem
from models.process import ProcessRecord
from models.safety_code import (
    CodeAppeal,
    CodeIssue,
    CodePrint,
    CodeScan,
    LabelJob,
    Recolouring,
    SafetyCode,
    SafetyCodeChange,
    UsedProof,
)
from models.supervision_file import EmptySection, FileStanding, SupervisionFile
from models.sync import FieldEdit, SyncConflict, SyncItem
from models.telemetry import UsageEvent
from models.workbench import Message, Todo

ALL = (
    AuditEntry, Counter, Document, StoredFile, FileLink, IdempotencyKey, JobSchedule, OutboxEvent, Delivery,
    CalendarOverride, DemoMark,
    Region, Organisation, Staff, Post, OfficerLicence,
    Enterprise, Contact, EnterpriseScan,
    Account, UnclaimedName, Session, RefreshToken, SigningKey, RoleGrant, AuditAnchor,
    Todo, Message,
    Equipment, SafetyCode, SafetyCodeChange, CodeIssue, CodePrint, CodeScan, UsedProof, CodeAppeal, Recolouring,
    LabelJob,
    InspectionTask, Inspection, InspectionOfficer, Evidence, TaskOfficer, JointParticipant,
    LibraryObject, CreditClass, RiskRate, ChecklistVersion, OfficerSkill, OfficerConflict,
    AnnualPlan, PlanItem, LibrarySnapshot, RandomDraw, DrawParty, DrawSelection, DrawSwap,
    PositionFix,
    CorrectionOrder, CorrectionAnswer, Recheck, CorrectionExtension,
    RecusalRequest, ActCodeScan, ResultPublication, InspectionRating, Objection,
    CaseClue, CopyNotice, AbnormalEntry,
    SupervisionFile, FileStanding, EmptySection,
    OnTheSpotDecision, FinePayment, FinePause, FineCollection,
    Application, FlowTask,
    UsageEvent,
    DocumentDelivery, CaseLead, ProcessRecord,
    JointEvent, JointAssignment, JointStep,
    PlanReport, ClosedFigure, ArchiveItem, CriminalHandover, ServiceApplication,
    StaffMove, OrganisationMove, PersonnelChange, ActivityNumbering, ActivityDay, FeedCursor, IngestTally, OpenTally,
    Upload, Device, DeviceSession, NumberLease, NumberUse, ServerDraft, SyncItem, FieldEdit, SyncConflict,
)  # fmt: skip
"""Every model, parents before children."""
