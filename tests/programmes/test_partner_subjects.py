"""Every step of partners' lifecycles that people take has its command, and no other step has one."""

from __future__ import annotations

import inspect
from uuid import uuid4

import pytest

from galenic.parties.errors import NotVisible
from galenic.partners.lifecycle import LIFECYCLES
from galenic.programmes import partner_subjects
from galenic.programmes.subjects import Subject, is_human
from tests.programmes.ordering import Ordering

SUBJECTS = {name: found for name, found in vars(partner_subjects).items() if isinstance(found, Subject)}
#: Steps that take more than a reason: a report with its findings, a response with its action.
TAKEN_ELSEWHERE = {"audit": {"report"}, "finding": {"respond"}}
EACH = pytest.mark.parametrize("subject", SUBJECTS.values(), ids=SUBJECTS)


def test_every_lifecycle_has_its_subject() -> None:
    assert {found.lifecycle.name for found in SUBJECTS.values()} == {each.name for each in LIFECYCLES}


@EACH
def test_the_commands_are_those_of_the_table(subject: Subject) -> None:
    human = {each.action for each in subject.lifecycle.transitions if is_human(each)}
    assert set(subject.commands) == human - TAKEN_ELSEWHERE.get(subject.keyword, set())


@EACH
def test_a_command_asks_for_what_its_step_asks_for(subject: Subject) -> None:
    for action, command in subject.commands.items():
        asked = inspect.signature(command).parameters
        transitions = subject.transitions(action)
        assert {"by", subject.keyword, "expected_version"} <= asked.keys()
        assert ("proof" in asked) == any(each.meaning for each in transitions), action
        assert ("reason" in asked) == any(each.needs_reason for each in transitions), action


@pytest.mark.django_db
@pytest.mark.req("ACC-3")
@EACH
def test_what_is_not_there_is_not_found(study: Ordering, subject: Subject) -> None:
    with pytest.raises(NotVisible):
        subject.find(study.qa, uuid4())
