"""What tests of verification share."""

from __future__ import annotations

from galenic.ledger.findings import Code, Finding, Report

CHAIN = "room:one"


def codes(report: Report) -> set[str]:
    return {str(finding.code) for finding in report.findings}


def first_of(report: Report, code: Code) -> Finding:
    return next(finding for finding in report.findings if finding.code == code)
