"""The tables of partners: what is known of them, whether they are qualified, and what was agreed with them."""

from galenic.partners.models.agreements import ChangeNotice, Exemption, Notification, QualityAgreement, Subcontractor
from galenic.partners.models.audits import Audit, Finding
from galenic.partners.models.directory import Capability, Inspection
from galenic.partners.models.qualification import Qualification

__all__ = [
    "Audit",
    "Capability",
    "ChangeNotice",
    "Exemption",
    "Finding",
    "Inspection",
    "Notification",
    "Qualification",
    "QualityAgreement",
    "Subcontractor",
]
