# SPDX-License-Identifier: EUPL-1.2
"""``python -m vatra.cli``: works also from an environment that was moved."""

import sys

from vatra.cli.main import main

sys.exit(main())
