"""The records of partners that people move on, for the doors; see `galenic.programmes.subjects`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from galenic.parties.models import Shared
from galenic.parties.reader import Reader
from galenic.partners import commands, lifecycle
from galenic.partners.models import (
    Audit,
    ChangeNotice,
    Exemption,
    Finding,
    Notification,
    QualityAgreement,
    Subcontractor,
)
from galenic.partners.queries import find_qualification, find_shared
from galenic.programmes.subjects import Subject


def _find(model: type[Shared]) -> Callable[[Reader, UUID], Any]:
    return lambda reader, key: find_shared(model, reader, key)


QUALIFICATION = Subject(
    "qualification",
    lifecycle.QUALIFICATION,
    find_qualification,
    {
        "evaluate": commands.begin_evaluation,
        "approve": commands.approve_qualification,
        "approve_conditionally": commands.approve_conditionally,
        "confirm": commands.confirm_qualification,
        "suspend": commands.suspend,
        "reinstate": commands.reinstate,
        "disqualify": commands.disqualify,
    },
)
AUDIT = Subject(
    "audit",
    lifecycle.AUDIT,
    _find(Audit),
    {
        "schedule": commands.schedule_audit,
        "cancel": commands.cancel_audit,
        "perform": commands.perform_audit,
        "respond": commands.answer_audit,
        "close": commands.close_audit,
    },
)
FINDING = Subject(
    "finding",
    lifecycle.FINDING,
    _find(Finding),
    {"accept": commands.accept_response, "return": commands.return_response},
)
AGREEMENT = Subject(
    "agreement",
    lifecycle.QUALITY_AGREEMENT,
    _find(QualityAgreement),
    {
        "propose": commands.propose_agreement,
        "discard": commands.discard_agreement,
        "countersign": commands.countersign_agreement,
        "return": commands.return_agreement,
        "withdraw": commands.withdraw_agreement,
        "approve": commands.approve_agreement,
        "terminate": commands.terminate_agreement,
    },
)
SUBCONTRACTOR = Subject(
    "subcontractor",
    lifecycle.SUBCONTRACTOR,
    _find(Subcontractor),
    {
        "approve": commands.approve_subcontractor,
        "refuse": commands.refuse_subcontractor,
        "withdraw": commands.withdraw_subcontractor,
    },
)
NOTIFICATION = Subject(
    "notification",
    lifecycle.NOTIFICATION,
    _find(Notification),
    {"give": commands.give_notification, "acknowledge": commands.acknowledge_notification},
)
CHANGE_NOTICE = Subject(
    "notice",
    lifecycle.CHANGE_NOTICE,
    _find(ChangeNotice),
    {
        "agree": commands.agree_to_change,
        "refuse": commands.refuse_change,
        "withdraw": commands.withdraw_change,
        "implement": commands.implement_change,
    },
)
EXEMPTION = Subject(
    "exemption",
    lifecycle.EXEMPTION,
    _find(Exemption),
    {
        "grant": commands.grant_exemption,
        "refuse": commands.refuse_exemption,
        "revoke": commands.revoke_exemption,
    },
)
