"""Counts of active people against plain SQL over the rows, for the cases a definition must settle."""

from datetime import date, datetime, timedelta

import pytest

from core import clock
from models import active_people, activity_feed
from models.active_people import Question
from models.activity import ActivityNumbering
from models.movement import MoveKind, move_organisation, move_staff
from models.organisation import Organisation, Staff
from tests.activity.acts import act, org, staff

WEEK = Question(date(2026, 11, 16), date(2026, 11, 22))


def active(code, asked=WEEK):
    found = active_people.count(asked).of(org(code).id)
    return found.active


def test_a_person_counts_once_however_often(app):
    for hour in (8, 9, 10):
        act("officer", day=18, hour=hour)
    act("officer", day=19)
    assert [active(code) for code in ("zj", "hz", "xh", "xh-scjg", "xh-zfb")] == [1, 1, 1, 1, 0]


def test_only_effective_acts_on_a_phone_count_but_others_can_be_asked_for(app):
    act("officer", client="desktop")
    act("partner", type="action.perform")
    act("head", source="client")
    assert active("zj") == 1
    assert active("zj", Question(WEEK.first, WEEK.last, client=None)) == 2
    assert active("zj", Question(WEEK.first, WEEK.last, client=None, app="cases")) == 0
    assert active("zj", Question(WEEK.first, WEEK.last, app="one_thing")) == 1


@pytest.mark.parametrize(("day", "hour", "counted"), [(15, 23, 0), (16, 0, 1), (22, 23, 1), (23, 0, 0)])
def test_a_day_is_a_day_in_shanghai(app, day, hour, counted):
    act("officer", day=day, hour=hour)
    assert active("zj") == counted


def test_what_is_new_is_there_at_the_next_question(app):
    assert active("zj") == 0
    act("officer")
    assert active("zj") == 1
    act("outsider")
    assert (active("zj"), active("bj")) == (2, 1)


def test_whoever_moved_counts_where_the_window_ended(app):
    act("officer", day=17)
    move_staff(staff("officer"), org("bj-scjg").id, on=date(2026, 11, 19))
    assert (active("xh"), active("bj"), active("hz")) == (0, 1, 1)
    early = Question(date(2026, 11, 16), date(2026, 11, 18))
    assert (active("xh", early), active("bj", early), active("hz", early)) == (1, 0, 1)


def test_a_secondment_counts_at_the_host_until_it_ends(app):
    move_staff(staff("officer"), org("bj-scjg").id, on=date(2026, 11, 17), kind=MoveKind.SECONDMENT)
    move_staff(staff("officer"), org("xh-scjg").id, on=date(2026, 11, 20), kind=MoveKind.RETURN)
    act("officer", day=18)
    by_day = {last: active("bj", Question(date(2026, 11, 16), last)) for last in
              (date(2026, 11, 18), date(2026, 11, 19), date(2026, 11, 20))}  # fmt: skip
    assert list(by_day.values()) == [1, 1, 0]


def test_the_tree_is_that_of_the_day(app):
    act("officer", day=17)
    assert (active("xh"), active("bj")) == (1, 0)
    move_organisation(org("xh-scjg"), org("bj"), on=date(2026, 11, 20))
    assert (active("xh"), active("bj"), active("hz")) == (0, 1, 1)
    early = Question(date(2026, 11, 16), date(2026, 11, 19))
    assert (active("xh", early), active("bj", early)) == (1, 0)
    children = active_people.count(early).children(org("xh").id)
    assert children[0].org_id == org("xh").id
    assert {each.org_id: each.active for each in children} == {
        org("xh").id: 0, org("xh-scjg").id: 1, org("xh-zfb").id: 0, org("xh-yjj").id: 0
    }  # fmt: skip


def test_a_new_numbering_changes_no_figure(app):
    act("officer", day=17)
    act("outsider", day=18)
    before = [active(code) for code in ("zj", "xh", "bj", "xh-scjg")]
    move_organisation(org("xh-scjg"), org("bj"), on=date(2026, 11, 23))
    move_staff(staff("partner"), org("xh-yjj").id, on=date(2026, 11, 23))
    activity_feed.cut_numbering()
    assert ActivityNumbering.select().count() == 2
    assert [active(code) for code in ("zj", "xh", "bj", "xh-scjg")] == before
    act("partner", day=19)
    assert active("zj") == before[0] + 1


def test_leavers_and_newcomers_count_by_the_half_of_days_rule(app):
    act("officer", day=17)
    Staff.update(left_on="2026-11-22").where(Staff.id == staff("officer").id).execute()
    assert active("zj") == 0
    Staff.update(left_on="2026-11-23").where(Staff.id == staff("officer").id).execute()
    assert active("zj") == 1
    people = active_people.count(WEEK).of(org("zj").id).people
    assert people == Staff.select().count()


def test_somebody_hired_after_the_numbering_was_cut_counts(app):
    act("officer")
    assert active("zj") == 1
    old = staff("officer")
    before = active_people.count(WEEK).of(org("xh-yjj").id).people
    new = Staff.create(
        name="新同志", org=org("xh-yjj").id, phone_sealed="x", phone_index="x", id_no_sealed="x",
        id_no_index="new", activated_on=date(2026, 11, 1),
    )  # fmt: skip
    assert active_people.count(WEEK).of(org("xh-yjj").id).people == before + 1
    act(new)
    assert (active("xh-yjj"), active("zj")) == (1, 2)
    assert set(active_people.who(org("zj").id, WEEK, acted=True)) == {old.id, new.id}


def test_who_acted_and_who_did_not_are_as_many_as_the_figure_says(app):
    act("officer")
    counts = active_people.count(WEEK).of(org("xh").id)
    acted = active_people.who(org("xh").id, WEEK, acted=True)
    idle = active_people.who(org("xh").id, WEEK, acted=False)
    assert (len(acted), len(acted) + len(idle)) == (counts.active, counts.people)
    assert acted == [staff("officer").id]


def test_days_add_up_by_themselves(app):
    act("officer", day=17)
    act("officer", day=18)
    act("partner", day=18)
    by_day = active_people.count_by_day(org("xh").id, WEEK)
    assert [count.active for _, count in by_day] == [0, 1, 2, 0, 0, 0, 0]
    assert len({count.people for _, count in by_day}) == 1


def test_working_days_only(app):
    act("officer", day=21)
    assert active("zj") == 1
    assert active("zj", Question(WEEK.first, WEEK.last, only_working_days=True)) == 0


def test_late_arrivals_restate_a_published_day(app, now):
    act("officer", day=17)
    act("partner", day=17, received=datetime(2026, 11, 20, 10, 20, tzinfo=clock.SHANGHAI))
    day = Question(date(2026, 11, 17), date(2026, 11, 17))

    def known(at):
        counts = active_people.count(Question(day.first, day.last, known_at=at))
        return counts.of(org("zj").id).active, counts.revision

    def at(number, hour):
        return datetime(2026, 11, number, hour, tzinfo=clock.SHANGHAI)

    assert known(None) == (2, 2)
    assert known(at(18, 23)) == (0, 1)
    assert known(at(19, 0)) == (1, 1)
    assert known(at(20, 10)) == (1, 1)
    assert known(at(20, 11)) == (2, 2)


def test_feeding_again_and_in_any_order_changes_nothing(app):
    for number, username in enumerate(("officer", "partner", "outsider")):
        act(username, day=17 + number)
    counts = active_people.count(WEEK)
    before = {each: counts.of(each) for each in counts.org_ids}
    activity_feed.FeedCursor.delete().execute()
    activity_feed.feed_acts()
    activity_feed.feed_acts()
    counts = active_people.count(WEEK)
    assert {each: counts.of(each) for each in counts.org_ids} == before


def test_an_organisation_nobody_knows_has_nobody(app):
    from core.ids import new_id

    unknown = new_id()
    assert active_people.count(WEEK).of(unknown).people == 0
    assert active_people.count(WEEK).children(unknown) == []
    assert active_people.who(unknown, WEEK, acted=True) == []
    assert {count.people for _, count in active_people.count_by_day(unknown, WEEK)} == {0}


def test_a_move_before_a_known_move_and_a_circle_are_refused(app):
    from core.problems import InvalidInput

    move_staff(staff("officer"), org("bj-scjg").id, on=date(2026, 11, 19))
    with pytest.raises(InvalidInput):
        move_staff(staff("officer"), org("xh-yjj").id, on=date(2026, 11, 18))
    with pytest.raises(InvalidInput):
        move_organisation(org("hz"), org("xh"))
    assert Organisation.get(Organisation.code == "xh").seq == 2


def test_a_year_of_days_without_acts_is_quiet(app):
    year = Question(date(2026, 1, 1), date(2026, 12, 31))
    assert active("zj", year) == 0
    assert len(active_people.count_by_day(org("zj").id, year)) == 365
    assert timedelta(days=364) == year.last - year.first
