"""Checks packages of CDISC data sets, ours and others': rules with stable ids, each with a remedy and its source."""

from __future__ import annotations

from galenic.dossier.cdisc.conformance.checking import check, check_folder
from galenic.dossier.cdisc.conformance.findings import Finding, Report, Severity, rules

__all__ = ["Finding", "Report", "Severity", "check", "check_folder", "rules"]
