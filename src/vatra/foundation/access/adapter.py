# SPDX-License-Identifier: EUPL-1.2
"""How allauth is bent to an authority: nobody signs up alone, user names are lower case."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by the administrator."""
        return False

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """User names are compared without regard to case."""
        return super().clean_username(username.strip().lower(), shallow)  # type: ignore[no-any-return]
