# SPDX-License-Identifier: EUPL-1.2
"""Sample data: an invented authority with schools, people, papers and goods, and the speed measurements made on them."""
