"""Rules of agencies as dated data: a study is judged as of a date, and every limit leads back to a document.

>>> from datetime import date
>>> from galenic.science.rules import rule
>>> rule("bioequivalence", "Health Canada", "average", on=date(2025, 12, 26)).values["metric"][1]["statistic"]
'point estimate'
"""

from __future__ import annotations

from galenic.science.rules.dated import Rule, rule, rules, subjects

__all__ = ["Rule", "rule", "rules", "subjects"]
