"""What is shared: seasons, bookings, fair shares, and who looks after it."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from assemblies.minutes.models import Entry
from config.errors import NotAllowed
from governance.resources import services
from governance.resources.errors import (
    Answered,
    BadSeason,
    DayFull,
    GivenBack,
    KeyUsed,
    NoneLeft,
    NoShare,
    OutOfSeason,
    SeasonsOverlap,
    UnknownDevice,
)
from governance.resources.models import Booking, Breach, Season, Share

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def written(kind):
    return Entry.objects.filter(type=kind).order_by("seq")


def test_a_member_books_for_their_community(ana, north, season, booked):
    made = booked(ana, 5)

    assert (made.community, made.units) == (north, 5)
    assert Season.objects.get().booked == 5
    assert Share.objects.get(community=north).booked == 5
    told = written("resource.book").get().body
    assert (told["units"], told["community"]) == (5, str(north.id))
    assert str(ana.id) not in str(told)
    assert ana.person.name not in str(told)


def test_sending_a_booking_twice_books_once(ana, season, booked):
    key = uuid4()

    assert booked(ana, 5, key=key) == booked(ana, 5, key=key)
    assert Season.objects.get().booked == 5
    with pytest.raises(KeyUsed):
        booked(ana, 6, key=key)


def test_a_stranger_an_observer_and_the_desk_cannot_book(season, booked, obi, fay, dee):
    for somebody in (obi, fay, dee):
        with pytest.raises(NotAllowed):
            booked(somebody, 1)


def test_no_more_is_booked_than_the_season_carries(ana, cem, reactor, fay, today):
    small = services.open_season(reactor, by=fay, name="Short", begins_on=today, ends_on=today, most=10)

    services.book(small, by=ana, day=today, units=8, key=uuid4())
    with pytest.raises(NoneLeft) as refused:
        services.book(small, by=cem, day=today, units=3, key=uuid4())

    assert refused.value.parameters == {"left": 2}
    services.book(small, by=cem, day=today, units=2, key=uuid4())


def test_no_more_is_booked_than_a_day_carries(ana, cem, season, booked, today):
    booked(ana, 10)
    with pytest.raises(DayFull):
        booked(cem, 3)

    booked(cem, 2)
    booked(cem, 3, day=today + timedelta(days=1))


def test_the_database_itself_refuses_more_than_there_is(season):
    with pytest.raises(IntegrityError), transaction.atomic():
        Season.objects.update(booked=101)


def test_days_outside_the_season_and_days_gone_cannot_be_booked(ana, season, booked, today):
    for day in (today - timedelta(days=1), today + timedelta(days=31)):
        with pytest.raises(OutOfSeason):
            booked(ana, 1, day=day)


def test_more_than_a_fair_share_stands_with_a_notice(cem, season, booked, today):
    for number in range(3):
        booked(cem, 10, day=today + timedelta(days=number))
    assert not Breach.objects.exists()

    last = booked(cem, 2, day=today + timedelta(days=4))

    breach = Breach.objects.get()
    assert (breach.booking, breach.amount, breach.bound, breach.kind) == (last, 32, 30, "share")
    assert written("resource.breach").get().body["amount"] == "32"


def test_where_shares_are_given_a_community_without_one_cannot_book(ana, cem, reactor, fay, north, today):
    season = services.open_season(
        reactor, by=fay, name="North", begins_on=today, ends_on=today, most=10, shares={north: 10}
    )

    services.book(season, by=ana, day=today, units=1, key=uuid4())
    with pytest.raises(NoShare):
        services.book(season, by=cem, day=today, units=1, key=uuid4())


def test_what_is_given_back_can_be_booked_again(ana, ben, cem, season, booked, north):
    made = booked(ana, 12)

    with pytest.raises(NotAllowed):
        services.give_back(made, by=cem)
    services.give_back(made, by=ben)

    assert Season.objects.get().booked == Share.objects.get(community=north).booked == 0
    booked(cem, 12)
    with pytest.raises(GivenBack):
        services.give_back(Booking.objects.get(id=made.id), by=ana)


def test_two_seasons_do_not_share_a_day(season, reactor, fay, today):
    with pytest.raises(SeasonsOverlap):
        services.open_season(reactor, by=fay, name="Twice", begins_on=today, ends_on=today, most=1)

    later = today + timedelta(days=31)
    services.open_season(reactor, by=fay, name="Summer", begins_on=later, ends_on=later, most=1)


def test_shares_beyond_all_there_is_are_refused(reactor, fay, north, today):
    with pytest.raises(BadSeason):
        services.open_season(reactor, by=fay, name="Much", begins_on=today, ends_on=today, most=5, shares={north: 6})


def test_only_the_desk_says_what_is_shared_and_how_much(plenary, ana, reactor, today):
    with pytest.raises(NotAllowed):
        services.register_resource(plenary, services.Described("water", "A well", "litre"), by=ana)
    with pytest.raises(NotAllowed):
        services.open_season(reactor, by=ana, name="Mine", begins_on=today, ends_on=today, most=1)


def test_a_steward_looks_after_it_in_their_turn_and_not_after(ana, ben, fay, reactor, today):
    services.name_steward(reactor, by=fay, seat=ana, begins_on=today, ends_on=today)
    services.name_steward(reactor, by=fay, seat=ben, begins_on=today + timedelta(1), ends_on=today + timedelta(2))

    services.write_log(reactor, by=ana, text="The valve is new.")
    with pytest.raises(NotAllowed):
        services.write_log(reactor, by=ben, text="Not my turn.")
    assert "The valve" not in str(written("resource.log").get().body)


def test_everybody_sees_the_days_ahead_and_whose_turn_comes_when(ana, ben, fay, season, booked, today, visit):
    booked(ana, 12)
    booked(ana, 5, day=today + timedelta(days=13))
    later = {"begins_on": today + timedelta(days=7), "ends_on": today + timedelta(days=13)}
    services.name_steward(season.resource, by=fay, seat=ben, **later)

    days = services.days_ahead(season, today)
    assert [one.booked for one in days] == [12, *[0] * 12, 5]
    assert {one.most for one in days} == {12}
    assert len(services.days_ahead(season, season.ends_on)) == 1
    main = visit().get(season.resource.get_absolute_url()).content.decode().split("<main")[1]
    assert main.count('<span class="tag">full</span>') == 1
    assert "Turns to come" in main
    assert "No steward has a turn today" in main


def test_a_page_that_is_refused_keeps_what_was_written_and_says_why_beside_it(ana, season, booked, today, visit):
    booked(ana, 10)
    form = reverse("resources:book", args=[season.resource_id])
    refused = visit(ana).post(form, {"day": today.isoformat(), "units": "5", "key": str(uuid4())})
    assert refused.status_code == 409
    page = refused.content.decode()
    assert "So much is not left on this day: 2." in page
    assert 'value="5"' in page
    late = visit(ana).post(form, {"day": (today + timedelta(days=90)).isoformat(), "units": "5", "key": str(uuid4())})
    assert "Choose another day." in late.content.decode()


def test_a_reading_out_of_range_brings_one_notice_until_it_is_well_again(reactor, fay):
    key = services.make_device_key(reactor, by=fay)
    reactor.refresh_from_db()

    for minute, value in enumerate((30, 61, 65, 40, 19)):
        services.post_reading(reactor, key=key, value=value, at=NOON + timedelta(minutes=minute))

    assert list(Breach.objects.order_by("at").values_list("amount", "bound")) == [(61, 60), (19, 20)]
    again = services.post_reading(reactor, key=key, value=61, at=NOON + timedelta(minutes=1))
    assert again.value == 61
    assert Breach.objects.count() == 2


def test_a_device_needs_its_newest_key(reactor, fay):
    with pytest.raises(UnknownDevice):
        services.post_reading(reactor, key="", value=1, at=NOON)
    old = services.make_device_key(reactor, by=fay)
    services.make_device_key(reactor, by=fay)
    reactor.refresh_from_db()

    with pytest.raises(UnknownDevice):
        services.post_reading(reactor, key=old, value=30, at=NOON)
    assert old not in str(list(Entry.objects.values_list("text", flat=True)))


def test_a_notice_is_answered_once_by_those_who_look_after_it(cem, fay, season, booked, today):
    for number in range(4):
        booked(cem, 9, day=today + timedelta(days=number))
    breach = Breach.objects.get()

    with pytest.raises(NotAllowed):
        services.answer_breach(breach, by=cem, answer="We needed it.")
    services.answer_breach(breach, by=fay, answer="The Delta gives six hours back.")
    with pytest.raises(Answered):
        services.answer_breach(breach, by=fay, answer="Again.")
    assert "six hours" not in str(written("resource.answer").get().body)


def test_an_open_design_has_versions(plenary, fay, ana):
    design = services.register_resource(
        plenary, services.Described("designs", "Filter", "file", licence="CERN-OHL-S-2.0"), by=fay
    )

    services.publish_version(design, by=fay, name="1.0", link="https://example.org/filter", sha256="ab" * 32)

    assert written("resource.version").get().body["licence"] == "CERN-OHL-S-2.0"
    with pytest.raises(NotAllowed):
        services.publish_version(design, by=ana, name="1.1", link="https://example.org/filter")
