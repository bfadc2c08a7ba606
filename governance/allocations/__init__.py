"""A resource shared out by a rule on a decision, line by line in a ledger, with the certificate that proves it."""
