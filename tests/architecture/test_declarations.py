# SPDX-License-Identifier: EUPL-1.2
"""What models, actions and settings must declare, read from the running house."""

import ast
import dataclasses
import inspect
import typing

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from tests.architecture.code import Module, dotted, functions, modules
from tests.architecture.routes import every_route

from vatra.foundation.access.guards import PUBLIC, SIGNED_IN, rule_of
from vatra.foundation.access.permissions import GRANTS, Perm
from vatra.foundation.audit.verbs import known_verbs

CHILDREN = {
    "BuildingUse": "seen through its building",
    "PupilCount": "seen on its unit's page",
    "UnitName": "seen on its unit's page",
    "RoleAssignment": "seen on its account",
    "LogEntry": "has one",
}
"""Models with a unit that are only ever read through a parent that is filtered."""


def actions() -> list[tuple[Module, ast.FunctionDef, ast.Call]]:
    """Every function under ``@action(...)``."""
    return [
        (module, function, decorator)
        for module in modules()
        for function in functions(module)
        for decorator in function.decorator_list
        if isinstance(decorator, ast.Call) and dotted(decorator.func) == "action"
    ]


ACTIONS = actions()
NAMES = [f"{module.name}.{function.name}" for module, function, _decorator in ACTIONS]


def test_there_are_actions() -> None:
    assert len(ACTIONS) > 60
    verbs = [function.name for _module, function, _decorator in ACTIONS]
    assert sorted({verb for verb in verbs if verbs.count(verb) > 1}) == []


@pytest.mark.parametrize(("module", "function", "decorator"), ACTIONS, ids=NAMES)
def test_an_action_says_who_may_what_and_why(
    module: Module, function: ast.FunctionDef, decorator: ast.Call
) -> None:
    permission = dotted(decorator.args[0])
    assert permission.removeprefix("Perm.") in Perm.__members__, permission
    assert ast.get_docstring(function)
    assert [a.arg for a in function.args.posonlyargs + function.args.args] == ["tx"]
    assert [a.arg for a in function.args.kwonlyargs] == ["actor", "cmd"]
    assert (function.args.vararg, function.args.kwarg) == (None, None)


@pytest.mark.parametrize(("module", "function", "decorator"), ACTIONS, ids=NAMES)
def test_a_command_is_frozen(module: Module, function: ast.FunctionDef, decorator: ast.Call) -> None:
    live = inspect.unwrap(getattr(__import__(module.name, fromlist=[function.name]), function.name))
    kind = typing.get_type_hints(live, vars(typing) | live.__globals__)["cmd"]

    assert kind is type(None) or (dataclasses.is_dataclass(kind) and kind.__dataclass_params__.frozen), kind


@pytest.mark.parametrize(("module", "function", "decorator"), ACTIONS, ids=NAMES)
def test_an_action_calls_no_action(module: Module, function: ast.FunctionDef, decorator: ast.Call) -> None:
    calls = [
        dotted(node.func)
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and {"actor", "cmd"} <= {k.arg for k in node.keywords}
    ]

    assert calls == []


def house_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("vatra.")]


def test_what_belongs_to_a_unit_is_filtered_by_rights() -> None:
    bare = [
        model.__name__
        for model in house_models()
        if {"unit", "unit_id"} & {field.name for field in model._meta.fields}
        and not hasattr(model._default_manager.all(), "visible_to")
        and model.__name__ not in CHILDREN
    ]

    assert bare == []


@pytest.mark.parametrize("route", every_route(), ids=lambda route: route.name)
def test_every_view_declares_its_rule(route) -> None:
    rule = rule_of(route.view)

    assert rule in {PUBLIC, SIGNED_IN} or {*(rule or "").split("|")} <= {p.value for p in Perm}


def test_every_permission_is_granted_to_somebody_and_the_administrator_holds_no_business() -> None:
    granted = frozenset().union(*GRANTS.values()) | {Perm.ACCESS_OWN}
    business = {"patrimony", "papers", "files", "registry", "imports", "visa", "search"}

    assert set(Perm) - granted == set()
    assert {p for p in GRANTS["administrator"] if p.value.split(".")[0] in business} == set()


def test_the_content_policy_knows_no_exception() -> None:
    sources = {source for policy in settings.SECURE_CSP.values() for source in policy}

    assert sources == {"'self'", "'none'"}
    assert settings.SECURE_CSP["default-src"] == ["'none'"]


LOGGERS = {"record_denial": 1, "export_log": 1, "write_entry": 2, "_log_second_factor": 1}
"""Functions that write to the journal, with the place of the verb among their arguments."""


def logged_words() -> set[str]:
    """The verbs that the code writes to the journal by name, outside the frame of actions."""
    return {
        call.args[LOGGERS[name]].value
        for module in modules()
        for call in ast.walk(module.tree)
        if isinstance(call, ast.Call)
        and (name := (dotted(call.func) or "").rpartition(".")[2]) in LOGGERS
        and len(call.args) > LOGGERS[name]
        and isinstance(call.args[LOGGERS[name]], ast.Constant)
    }


def test_the_journal_has_words_for_all_that_can_be_logged() -> None:
    logged = logged_words()
    assert {"turn_on_second_factor", "turn_off_second_factor", "set_password_by_code"} <= logged
    named = {function.name for _module, function, _decorator in ACTIONS} | logged
    assert sorted(named - {name for name, _words in known_verbs()}) == []
