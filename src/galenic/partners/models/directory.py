"""What a sponsor knows of sites: statements with their day and source; later ones take the place of earlier ones."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from galenic.ledger.fields import CanonicalJSONField, ExactDecimalField
from galenic.parties.models import Kept, Person, Site


class Capability(Kept):
    """What a site is said to be able to do for one service, as of `stated_on`, by `source`.

    None and empty lists mean that it is not known. `batch_kg` is the largest batch, `reactor_liters` the largest
    reactor; `releases` whether the site's own quality control releases; `validated_processes` how many it runs.
    """

    changeable: ClassVar[bool] = False

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="capabilities")
    service_id = models.CharField(max_length=100)
    modalities = CanonicalJSONField(default=list)
    dosage_forms = CanonicalJSONField(default=list)
    batch_kg = ExactDecimalField(null=True, blank=True)
    reactor_liters = ExactDecimalField(null=True, blank=True)
    platforms = CanonicalJSONField(default=list)
    releases = models.BooleanField(null=True, blank=True)
    validated_processes = models.PositiveIntegerField(null=True, blank=True)
    stated_on = models.DateField()
    source = models.CharField(max_length=300)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name_plural = "capabilities"
        indexes: ClassVar = [models.Index(fields=["sponsor", "site", "service_id"], name="capability_by_site")]

    def __str__(self) -> str:
        return f"{self.site}: {self.service_id} as of {self.stated_on}"


class Inspection(Kept):
    """An agency's inspection of a site, as the sponsor learned of it."""

    class Outcome(models.TextChoices):
        COMPLIANT = "compliant", "In compliance; nothing, or voluntary action, asked for"
        ACTION = "action", "Official action, or critical deficiencies"
        PENDING = "pending", "Not decided yet"

    changeable: ClassVar[bool] = False

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="inspections")
    agency = models.CharField(max_length=60)
    inspected_on = models.DateField()
    outcome = models.CharField(max_length=20, choices=Outcome)
    reference = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=300)
    stated_on = models.DateField()
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["sponsor", "site"], name="inspection_by_site")]

    def __str__(self) -> str:
        return f"{self.agency}, {self.inspected_on}: {self.outcome}"
