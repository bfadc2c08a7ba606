from django.utils.translation import gettext_lazy as _

from config.errors import Refusal


class OwnProposal(Refusal):
    code = "own-proposal"
    sentence = _("You are an author of this proposal. Your name stands under it already.")
