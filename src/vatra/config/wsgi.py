# SPDX-License-Identifier: EUPL-1.2
"""The WSGI entry that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vatra.config.settings")
application = get_wsgi_application()
