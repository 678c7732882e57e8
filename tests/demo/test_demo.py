"""The demo province: complete, consistent, refused where records are, and the same every time."""

from __future__ import annotations

from collections import Counter as Tally
from datetime import datetime, timedelta

import orjson
import peewee as pw
import pytest

import demo
from auth import keys
from core import clock, db, secrets
from core.db import as_date
from core.identifiers import citizen_id, document_number, equipment, licence, region, uscc
from demo import scales, tree
from microapps.enforcement.rules import draw_algorithm
from microapps.enforcement.service import draw_publications
from microapps.one_thing import forms
from microapps.one_thing.matters import matters
from microapps.safety_code import recolouring
from models import (
    Account,
    AnnualPlan,
    Application,
    Contact,
    Counter,
    CreditClass,
    DemoMark,
    Enterprise,
    Equipment,
    FlowTask,
    Inspection,
    InspectionTask,
    JointStep,
    LibraryObject,
    LibrarySnapshot,
    OfficerLicence,
    Organisation,
    Post,
    RandomDraw,
    Region,
    SafetyCode,
    SigningKey,
    Staff,
    TaskOfficer,
    UsageEvent,
)
from models.migrate import migrate

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=clock.SHANGHAI)
SMALL = scales.SCALES["small"]


pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.usefixtures("bound")]
"""One worker loads the province, not each."""


def test_small_has_the_numbers_the_scale_says():
    counts = [model.select().count() for model in (Region, Organisation, Staff, Enterprise, Equipment)]
    assert counts == [102, 600, 5_000, 3_000, 500]


def test_progress_is_told(loaded):
    assert loaded.told[0] == "102 regions, 600 organisations"
    assert len(loaded.told) > 10


def test_every_child_lies_in_its_parents_range():
    parent = Organisation.alias()
    outside = (
        Organisation.select()
        .join(parent, on=(Organisation.parent == parent.id))
        .where(
            (Organisation.seq <= parent.seq)
            | (Organisation.last_seq > parent.last_seq)
            | (Organisation.level != parent.level + 1)
        )
    )
    assert outside.count() == 0


def test_a_range_holds_exactly_the_recursive_subtree():
    rows = list(
        Organisation.select(Organisation.id, Organisation.parent, Organisation.seq, Organisation.last_seq)
    )
    below = Tally()
    parents = {row.id: row.parent_id for row in rows}
    for row in rows:
        above = row.id
        while above is not None:
            below[above] += 1
            above = parents[above]
    assert all(row.last_seq - row.seq + 1 == below[row.id] for row in rows)
    assert sorted(row.seq for row in rows) == list(range(600))


@pytest.mark.parametrize("scale", ["city", "province"])
def test_bigger_trees_have_their_number_and_a_word_of_their_own_for_every_agency(scale):
    units = tree.build(scales.SCALES[scale])
    assert len(units) == scales.SCALES[scale].organisations
    assert len({unit.code for unit in units}) == len({unit.short_name for unit in units}) == len(units)
    assert all(document_number.render(f"{unit.short_name}责改", 2026, 1) for unit in units)
    assert max(len(unit.code) for unit in units) <= 30


def test_every_agency_can_number_its_documents(column):
    words = column(Organisation.select(Organisation.short_name))
    assert len(set(words)) == len(words)
    assert all(document_number.WORD.fullmatch(word) and word.isalpha() for word in words)


def test_enterprise_codes_are_valid_and_of_their_region():
    for code, region_code in Enterprise.select(Enterprise.uscc, Enterprise.region_code).tuples():
        read = uscc.parse(code)
        assert read.region_code == region_code
        assert read.organisation_check_holds
        assert region.parse(region_code).level is region.Level.COUNTY


def test_staff_numbers_open_and_are_valid():
    cipher = secrets.cipher()
    phones = set()
    for row in Staff.select():
        citizen_id.parse(cipher.open(row.id_no_sealed, "staff.id_no"), today=clock.today())
        phones.add(cipher.open(row.phone_sealed, "staff.phone"))
    assert len(phones) == 5_000
    assert all(len(phone) == 11 and phone.isdecimal() for phone in phones)


def test_blind_indexes_find_the_person():
    row = Staff.select().first()
    phone = secrets.cipher().open(row.phone_sealed, "staff.phone")
    assert row.phone_index == secrets.cipher().blind_index(phone, "staff.phone")


def test_every_enterprise_has_a_contact_whose_phone_opens():
    assert Enterprise.select().where(Enterprise.id.not_in(Contact.select(Contact.enterprise))).count() == 0
    contact = Contact.select().first()
    assert len(secrets.cipher().open(contact.phone_sealed, "contact.phone")) == 11


def test_licences_and_equipment_numbers_parse(column):
    assert all(licence.parse(number) for number in column(OfficerLicence.select(OfficerLicence.number)))
    numbers = column(Equipment.select(Equipment.registration_no))
    assert {equipment.parse(number).form for number in numbers} == {equipment.Form.CERTIFICATE}


def test_everybody_has_one_main_post():
    main = Post.select().where(Post.is_main)
    assert main.count() == main.select(Post.staff).distinct().count() == 5_000


def test_some_people_hold_a_second_post():
    assert Post.select().where(~Post.is_main).count() > 50


def test_enterprise1_has_an_elevator_whose_code_is_yellow():
    account = Account.get(Account.username == "enterprise1")
    code = (
        SafetyCode.select(SafetyCode, Equipment)
        .join(Equipment)
        .where(Equipment.enterprise == account.enterprise_id, Equipment.kind == "elevator")
        .get()
    )
    assert code.colour == "yellow"
    assert code.region_code == "330106"
    assert as_date(code.equipment.facts["maintenance_last_on"]) == clock.today() - timedelta(days=35)


def test_colours_are_mixed_and_mostly_green(column):
    colours = Tally(column(SafetyCode.select(SafetyCode.colour)))
    assert set(colours) == {"green", "yellow", "red"}
    assert colours["green"] > 300


def test_computing_all_colours_anew_changes_none():
    assert recolouring.recolour_all() == 0


def test_activity_fills_the_60_days_that_ended_yesterday():
    days = {clock.day_of(row.at) for row in UsageEvent.select(UsageEvent.at)}
    assert max(days) <= clock.today() - timedelta(days=1)
    assert min(days) >= clock.today() - timedelta(days=61)
    assert len(days) > 45


def test_a_holiday_is_quieter_than_a_working_day():
    volume = Tally(clock.day_of(row.at) for row in UsageEvent.select(UsageEvent.at))
    holiday, working = NOW.date().replace(month=10, day=1), NOW.date().replace(day=19)
    assert volume[holiday] < volume[working] / 4


def test_every_application_handled_node_and_result_is_one_event():
    handled = FlowTask.select().where(FlowTask.decided_at.is_null(False)).count()
    results = Inspection.select().where(Inspection.status == "closed").count()
    nodes = UsageEvent.select().where(UsageEvent.type == "node.finish")
    steps = JointStep.select().count()
    assert steps > 500
    assert nodes.count() == handled + results + steps
    assert nodes.where(UsageEvent.source != "server").count() == 0


def test_mobile_shares_differ_between_cities():
    city = pw.fn.SUBSTR(Organisation.region_code, 1, 4)
    mobile = pw.fn.AVG(pw.Case(None, [(UsageEvent.client == "mobile", 1.0)], 0.0))
    rows = (
        UsageEvent.select(city, mobile).join(Organisation).where(UsageEvent.app == "one_thing").group_by(city)
    )
    shares = [share for _, share in rows.tuples()]
    assert len(shares) == 12
    assert max(shares) - min(shares) > 0.1


def test_inspections_differ_in_what_the_handheld_ratio_asks():
    rows = list(Inspection.select())
    whole = sum(all(row.mobile_acts.values()) for row in rows)
    late = sum(row.received_at - row.ended_at > timedelta(hours=24) for row in rows)
    assert all(set(row.mobile_acts) == {"start", "evidence", "signature", "result"} for row in rows)
    assert 0.6 * len(rows) < whole < len(rows)
    assert 0 < late < len(rows) / 10
    assert all(row.started_at < row.ended_at <= row.received_at < clock.now() for row in rows)


def test_the_demo_agency_and_office_have_something_to_show():
    staff1 = Account.get(Account.username == "staff1")
    assert Application.select().where(Application.applicant == staff1.staff_id).exists()
    for code, model in (("330106-scjg", Inspection), ("330106-zfb", Application)):
        org = Organisation.get(Organisation.code == code)
        assert model.select().where(model.org == org).count() >= 25


def test_live_numbers_go_on_after_the_demos(column):
    agency = Organisation.get(Organisation.code == "330106-scjg")
    numbers = column(InspectionTask.select(InspectionTask.number).where(InspectionTask.org == agency))
    last = max(document_number.parse(number).number for number in numbers)
    assert Counter.get(Counter.name == "330106-scjg:检任:2026").last == last == len(numbers)


def test_decided_applications_have_all_steps_of_their_flow():
    matter = matters()["NB-13"]
    application = Application.get(Application.state == "approved")
    tasks = FlowTask.select().where(FlowTask.flow_id == application.id).order_by(FlowTask.id)
    assert [task.step for task in tasks] == ["submission", *(step.key for step in matter.flow.steps)]
    assert application.definition == matter.flow
    assert forms.check(matter.form, application.form, now=application.created_at) == application.form


def test_signing_keys_are_there(column):
    purposes = {"token", "code", "list", "audit", "receipt"}
    assert set(column(SigningKey.select(SigningKey.purpose))) == purposes


def test_a_second_load_is_refused():
    with pytest.raises(demo.NotEmpty, match="already holds organisations"):
        demo.load("small", progress=str)


def test_a_load_that_breaks_off_leaves_nothing(tmp_path, loaded):
    migrated = db.bind(f"sqlite:///{tmp_path}/cut.db")
    migrate(tmp_path)

    def break_off(line):
        if "丽水" in line:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        demo.load("small", progress=break_off)
    assert [Organisation.select().count(), Staff.select().count(), DemoMark.select().count()] == [0, 0, 0]
    migrated.close()


def test_the_demo_agency_has_a_draw_that_anybody_can_run_again():
    draw = RandomDraw.joined().get()
    published = orjson.loads(draw_publications.file_of(draw))
    assert draw_algorithm.verify(published) is None
    assert draw_publications.signer_of(published, keys.jwks())
    shown = {Account.get(Account.username == name).staff_id for name in ("officer1", "officer2")}
    assert shown <= {row.staff_id for row in TaskOfficer.select()}
    tasks = InspectionTask.select().where(InspectionTask.id.in_(TaskOfficer.select(TaskOfficer.task)))
    assert {task.status for task in tasks} == {"approved"}


def test_the_frame_of_the_demo_draw_says_what_the_records_say():
    draw = RandomDraw.joined().get()
    lines = LibrarySnapshot.get_by_id(draw.snapshot_id).lines
    held = {str(row.staff_id): row for row in OfficerLicence.of_agency(draw.org_id)}
    officers = [line for line in lines if line["type"] == "officer"]
    assert {line["id"] for line in officers} == set(held)
    for line in officers:
        row = held[line["id"]]
        dates = (as_date(row.valid_from).isoformat(), as_date(row.valid_to).isoformat(), row.is_suspended)
        assert (line["valid_from"], line["valid_to"], line["suspended"]) == dates
    on_site = Inspection.select().where(Inspection.org == draw.org_id, ~Inspection.is_remote)
    visits = Tally(row.enterprise_id for row in on_site)
    firms = {
        str(row.id): row.enterprise_id
        for row in LibraryObject.select().where(LibraryObject.kind == "enterprise")
    }
    objects = [line for line in lines if line["type"] == "object"]
    assert any(line["visits"] for line in objects)
    assert all(line["visits"] == visits[firms[line["id"]]] for line in objects)


def test_every_firm_is_in_the_library_with_a_class_of_this_month():
    assert LibraryObject.select().count() == SMALL.enterprises + SMALL.equipment
    assert CreditClass.select().where(CreditClass.month == "2026-11").count() == SMALL.enterprises


def test_every_visit_carries_out_a_plan():
    assert not InspectionTask.select().where(InspectionTask.plan_item.is_null()).exists()
    assert AnnualPlan.select().where(AnnualPlan.status == "submitted").count() == 1
