from django.utils.translation import gettext_lazy as _

from config.errors import Refusal


class PracticeRuns(Refusal):
    code = "practice-runs"
    sentence = _("A practice is running already. End it before you begin another.")


class PracticeClosed(Refusal):
    code = "practice-closed"
    sentence = _("The practice is over. It counted for nothing, so nothing is lost.")
