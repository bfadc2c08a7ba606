"""Measures Commonweather against the least that Django itself needs for the same work. `make bench`."""
