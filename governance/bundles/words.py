"""What each claim of the checkers means, in the words of VERIFY.md."""

from django.utils.translation import gettext_lazy as _

MEANINGS = {
    "archive": _("The file holds what its manifest says, and nothing else."),
    "chain": _("The lines of the record follow from one another; none was changed, added or taken out."),
    "tree": _("The lines have the root that was signed."),
    "heads": _("Everything ever signed is the beginning of this same record."),
    "signatures": _("Each was signed with a key that the record had announced before."),
    "witnesses": _("Each signature of a witness outside holds, and none is missing."),
    "witness": _("The witness whom you trust signed this record."),
    "head": _("What you noted earlier belongs to this record."),
    "gap": _("Where the record was restored from a backup, it says so truly."),
    "events": _("Each event is complete."),
    "files": _("Configuration and result are those of the record."),
    "configuration": _("The question, its rule and who may vote were fixed before it opened and never changed."),
    "order": _("It was frozen, opened, closed, sealed, counted and certified once each, in this order."),
    "form": _("Each ballot is written as a ballot has to be, and each secret one is made of what it says."),
    "sealed": _("The ballots are those that were sealed when it closed: all of them, and no others."),
    "roll": _("No more ballots than seats; in an open vote each from another seat of the roll."),
    "promises": _("Each secret ballot is one that the machine had promised a voter to count."),
    "lots": _("The order that settles ties had been committed to before anybody voted."),
    "recount": _("Counting the ballots again gives the result, round by round."),
    "receipt": _("The ballot of your receipt was counted."),
    "election": _("An encrypted vote: the archive of the election is that of the record."),
    "draw": _("A draw by lot."),
}
