# SPDX-License-Identifier: EUPL-1.2
"""Long work: enqueued inside the action's transaction, shown with progress, its effect happening once."""
