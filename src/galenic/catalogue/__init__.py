"""The services that a CRO, CDMO or CMO sells: declared, found, described and performed."""

from galenic.catalogue.discovery import services
from galenic.catalogue.intake import Upload
from galenic.catalogue.performed import Performance, Reading
from galenic.catalogue.performing import perform

__all__ = ["Performance", "Reading", "Upload", "perform", "services"]
