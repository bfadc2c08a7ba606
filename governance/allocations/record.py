"""The kinds of events that allocations write: the rule, all awards, and the hash of the certificate."""

from django.utils.translation import gettext_lazy as _

from assemblies.minutes.events import event_type

PAGE = ("allocations:allocation", "allocation")
SHARE_OUT = event_type(
    "allocation.share_out",
    *("allocation", "number", "resource", "resource_name", "season", "decision", "decision_number", "rule", "estate"),
    *("awards", "surplus", "claims_sha256", "result_sha256"),
    sentence=_("%(resource_name)s was shared out on decision %(decision_number)d: allocation %(number)d."),
    page=PAGE,
)
FAULT = event_type(
    "allocation.fault",
    *("allocation", "number", "faults"),
    sentence=_("Allocation %(number)d does not add up any more. The guarantors find out why."),
    page=PAGE,
)
WELL = event_type(
    "allocation.well",
    *("allocation", "number"),
    sentence=_("Allocation %(number)d adds up again."),
    page=PAGE,
)
HAND_OVER = event_type(
    "allocation.hand_over",
    *("allocation", "number", "account", "name", "amount"),
    sentence=_("%(amount)d were handed over to %(name)s, from allocation %(number)d."),
    page=PAGE,
)
