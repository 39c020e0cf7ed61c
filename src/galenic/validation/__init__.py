"""The engine behind `galenic validate`: known right answers, asked of adapters that cannot see them.

A reference folder is read (`layout`), its answers are taken away (`sealing`), an adapter named like the folder computes
from what is left (`adapters`), and only then are the answers opened and compared (`comparing`). No Django here.
"""

from __future__ import annotations

from galenic.validation.results import CaseResult, Status, ValidationResult
from galenic.validation.running import shipped_cases, validate

__all__ = ["CaseResult", "Status", "ValidationResult", "shipped_cases", "validate"]
