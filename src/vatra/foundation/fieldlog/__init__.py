# SPDX-License-Identifier: EUPL-1.2
"""The journal of devices: hash-linked lines that phones write without a network and that arrive in any order."""
