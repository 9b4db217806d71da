# SPDX-License-Identifier: EUPL-1.2
"""How allauth is bent to an authority: nobody signs up alone, names are lower case, words are ours."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from vatra.foundation.access.actors import actor_for
from vatra.foundation.access.cover import cover, uncover
from vatra.foundation.access.models import User
from vatra.foundation.audit.log import write_entry
from vatra.foundation.audit.models import Outcome
from vatra.kernel.actor import ANONYMOUS

SIGN_IN = "sign_in"
COOKIE_AGE = 365 * 24 * 3600
_WRONG_CODE = _(
    "Codul nu este bun. Scrieți cele șase cifre pe care le arată acum aplicația de autentificare."
)
_SLOW_DOWN = _("Prea multe încercări. Așteptați câteva minute și încercați din nou.")

MESSAGES = {
    "account/messages/logged_out.txt": _("Ați ieșit din aplicație."),
    "mfa/messages/totp_activated.txt": _(
        "Al doilea factor este pornit. La intrare se cere și codul din telefon."
    ),
    "mfa/messages/totp_deactivated.txt": _("Al doilea factor este oprit. La intrare se cere numai parola."),
    "mfa/messages/recovery_codes_generated.txt": _("Codurile de rezervă sunt gata. Tipăriți-le."),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Contul este dezactivat. Întrebați administratorul aplicației."),
        "incorrect_password": _("Parola nu este bună. Scrieți parola cu care ați intrat."),
        "incorrect_code": _WRONG_CODE,
        "too_many_login_attempts": _SLOW_DOWN,
        "rate_limited": _SLOW_DOWN,
        "username_password_mismatch": _(
            "Numele de utilizator sau parola nu sunt bune. Încercați din nou sau folosiți codul primit de la administrator."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by the administrator."""
        return False

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """User names are compared without regard to case."""
        return super().clean_username(username.strip().lower(), shallow)  # type: ignore[no-any-return]

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Our words instead of allauth's templates; what has no words here is not said."""
        said = message or MESSAGES.get(message_template or "")
        if said:
            messages.add_message(request, level, str(said), extra_tags=extra_tags)

    def post_login(self, request: HttpRequest, user: User, **details: Any) -> HttpResponse:
        """Writes the sign-in to the journal and gives this browser the face the person chose."""
        write_entry(None, actor_for(user), SIGN_IN, Outcome.DONE)
        response: HttpResponse = super().post_login(request, user, **details)
        for name, value in (("tema", user.theme), ("densitate", user.density)):
            if value:
                response.set_cookie(
                    name, value, max_age=COOKIE_AGE, samesite="Lax", secure=request.is_secure()
                )
        return response

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Writes a wrong password to the journal; names that are nobody's are not kept."""
        user = User.objects.filter(username=str(credentials.get("username", "")).strip().lower()).first()
        if user is not None:
            write_entry(None, ANONYMOUS, SIGN_IN, Outcome.DENIED, **_about(user))


def _about(user: User) -> dict[str, Any]:
    return {"object_kind": "access.user", "object_id": user.pk, "object_label": str(user)}


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _WRONG_CODE,
        "cannot_delete_authenticator": _("Al doilea factor nu poate fi oprit: rolul dumneavoastră îl cere."),
        "cannot_generate_recovery_codes": _("Porniți întâi al doilea factor, apoi cereți coduri de rezervă."),
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not while a role of the person asks for a second factor."""
        return not settings.TOTP_ROLES & actor_for(authenticator.user).roles

    def get_totp_label(self, user: User) -> str:
        """The name that the telephone shows: units share e-mail addresses, so it is the user name."""
        return user.username

    def encrypt(self, text: str) -> str:
        """Keys of second factors are not readable in a copy of the database."""
        return cover(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The key again, for checking a code."""
        return uncover(encrypted_text)

    def build_totp_svg(self, url: str) -> str:
        """Nothing: our page draws the code itself."""
        return ""
