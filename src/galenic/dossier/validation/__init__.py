"""Check any sequence, ours or not: what is wrong, how bad, where, which record it comes from, what to do."""

from galenic.dossier.validation.checking import check_sequence, sequences_in
from galenic.dossier.validation.findings import Finding, Report, Rule, Severity, rules

__all__ = ["Finding", "Report", "Rule", "Severity", "check_sequence", "rules", "sequences_in"]
