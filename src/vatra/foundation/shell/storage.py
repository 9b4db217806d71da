# SPDX-License-Identifier: EUPL-1.2
"""Static files with names that carry their content, also inside our ES modules."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """As whitenoise's, but ``import "./x.js"`` leads to the hashed file too."""

    support_js_module_import_aggregation = True
