# SPDX-License-Identifier: EUPL-1.2
"""The goods of the education units: taken over by protocol, kept, shown, printed."""
