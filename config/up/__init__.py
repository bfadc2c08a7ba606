"""`manage.py up`: the whole product in the foreground, ended by one Ctrl-C."""
