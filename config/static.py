"""Static files as they are served: each named by its content."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class NamedByContent(CompressedManifestStaticFilesStorage):
    """A module finds the modules that it imports under their names by content, too."""

    support_js_module_import_aggregation = True
