"""Beginning and copying an assembly by another program."""

from assemblies.bodies.models import Assembly
from assemblies.members.models import Seat


def test_an_organiser_begins_an_assembly_from_a_template(ola, browser_of):
    given = {"name": "Rain", "question": "Where to?", "template": "council", "first_day": "2027-01-04"}
    given["time_zone"] = "Africa/Cairo"
    answer = browser_of(ola).post("/api/v1/foundings/", given, content_type="application/json")
    assert answer.status_code == 201
    made = Assembly.objects.get(slug=answer.json()["slug"])
    assert made.bodies.count() == 2
    assert answer.json()["time_zone"] == made.time_zone == "Africa/Cairo"
    assert Seat.objects.get(body__assembly=made).person_id == ola.person_id


def test_a_template_needs_its_first_day(ola, browser_of):
    given = {"name": "Rain", "question": "Where to?", "template": "council"}
    answer = browser_of(ola).post("/api/v1/foundings/", given, content_type="application/json")
    assert answer.status_code == 400
    assert "first_day" in answer.json()["fields"]


def test_an_organiser_copies_and_a_facilitator_cannot(assembly, ola, fay, browser_of):
    given = {"name": "Again", "question": "And now?", "first_day": "2027-01-04"}
    path = f"/api/v1/assemblies/{assembly.slug}/copies/"
    assert browser_of(fay).post(path, given, content_type="application/json").status_code == 403
    assert browser_of(ola).post(path, given, content_type="application/json").status_code == 201
    assert Assembly.objects.get(slug="again").communities.count() == 2
