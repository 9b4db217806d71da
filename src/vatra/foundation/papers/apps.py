# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PapersConfig(AppConfig):
    name = "vatra.foundation.papers"
    label = "papers"
    verbose_name = _("Acte")

    def ready(self) -> None:
        from vatra.foundation.access.actions import explain_constraint
        from vatra.foundation.access.permissions import Perm
        from vatra.foundation.audit import verbs
        from vatra.foundation.search import kinds
        from vatra.foundation.shell import navigation

        explain_constraint(
            "preparer_gives_no_visa",
            _("Cine a lucrat la întocmirea documentului nu îl poate și viza. Viza o dă altă persoană."),
        )
        explain_constraint(
            "page_filed_once",
            _("Pagina tocmai a fost primită din altă scanare. Reîncărcați lista."),
        )
        explain_constraint(
            "signed_pages_stay",
            _("Exemplarul semnat al actului a fost depus; paginile lui scanate nu se mai schimbă."),
        )
        verbs.register(
            {
                "attach_rendering": verbs.Verb(_("PDF făcut și emis"), "file-check", "ok"),
                "file_signed_copy": verbs.Verb(_("Exemplar semnat depus"), "check", "ok"),
                "retry_rendering": verbs.Verb(_("Emitere reluată"), "refresh-cw"),
                "upload_pile": verbs.Verb(_("Teanc scanat trimis"), "upload", "p"),
                "keep_scans": verbs.Verb(_("Pagini scanate citite"), "scan-line", "ok"),
                "assign_page": verbs.Verb(_("Pagină scanată atribuită"), "arrow-left-right", "p"),
                "use_page": verbs.Verb(_("Pagină scanată înlocuită"), "refresh-cw", "warn"),
                "file_scans": verbs.Verb(_("Exemplar semnat depus din scanări"), "check", "ok"),
                "set_chain": verbs.Verb(_("Lanț de vize schimbat"), "network", "warn"),
            }
        )
        kinds.register("papers.issuedpaper", _("Acte"), "file-text", order=30)
        navigation.register_item(
            "access", navigation.Item(_("Lanțuri de vize"), "papers:chains", Perm.ACCESS_ROLES)
        )
        navigation.register_item("papers", navigation.Item(_("Scanări"), "papers:piles", Perm.PAPERS_SCAN))
        navigation.register(
            navigation.Area(
                code="papers",
                label=_("Acte"),
                icon="file-text",
                url_name="papers:paper-list",
                permission=Perm.PAPERS_VIEW,
                order=30,
            )
        )
