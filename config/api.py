"""REST, version 1: what the features offer, its schema, and the schema's pages."""

urlpatterns: list = []
