"""The kinds of events that shelters write: what a plan is made from, and what came of it, each with its hash."""

from django.utils.translation import gettext_lazy as _

from assemblies.minutes.events import event_type

PAGE = ("shelters:plan", "shelter_plan")
MAKE = event_type(
    "shelter.plan",
    *("shelter_plan", "number", "name", "decision", "limit_km", "first", "shelters", "districts", "tables_sha256"),
    sentence=_("A plan for a storm was begun: %(name)s, for %(districts)d districts and %(shelters)d shelters."),
    page=PAGE,
)
WORK_OUT = event_type(
    "shelter.work_out",
    *("shelter_plan", "number", "name", "people", "placed", "not_reached", "result_sha256"),
    sentence=_("The plan %(name)s has a place for %(placed)d of %(people)d people."),
    page=PAGE,
)
