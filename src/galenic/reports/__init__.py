"""An outcome as PDF, page, spreadsheet, Word document and JSON. Nothing here knows Django, a clock or a network."""

from galenic.reports.context import InputShown, OptionShown, ReportContext, SignatureShown, service_facts
from galenic.reports.formats import FORMATS, report

__all__ = ["FORMATS", "InputShown", "OptionShown", "ReportContext", "SignatureShown", "report", "service_facts"]
