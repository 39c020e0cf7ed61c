"""The only place that writes how an order is carried out. Keyword-only, each one transaction."""

from galenic.programmes.conduct.commands.changes import (
    accept_change,
    agree_change,
    propose_change,
    reject_change,
    withdraw_change,
)
from galenic.programmes.conduct.commands.invoices import approve_invoice, dispute_invoice, issue_invoice, pay_invoice
from galenic.programmes.conduct.commands.milestones import accept_milestone, report_milestone, return_milestone
from galenic.programmes.conduct.commands.threads import decide, open_thread, settle, write

__all__ = [
    "accept_change",
    "accept_milestone",
    "agree_change",
    "approve_invoice",
    "decide",
    "dispute_invoice",
    "issue_invoice",
    "open_thread",
    "pay_invoice",
    "propose_change",
    "reject_change",
    "report_milestone",
    "return_milestone",
    "settle",
    "withdraw_change",
    "write",
]
