from __future__ import annotations

import pytest
from django.db import models
from django.test.utils import isolate_apps

from galenic.ledger.checks import faults_of
from galenic.ledger.recording import Recorded, RecordedBase, recorded_models


@pytest.mark.req("AUD-10", "AUD-5")
def test_every_recorded_table_of_every_application_is_sound() -> None:
    found = {model.__name__: list(faults_of(model)) for model in recorded_models()}
    assert len(found) > 5
    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.req("AUD-10")
def test_no_table_refers_to_people_so_that_deleting_one_could_reach_a_record() -> None:
    """Whatever recorded row refers to another must not lose it, and no deletion may pass through to it."""
    for model in recorded_models():
        for relation in model._meta.related_objects:
            if issubclass(relation.related_model, RecordedBase):
                assert relation.on_delete is models.PROTECT, relation


@isolate_apps("tests.ledger.sample")
def test_each_fault_of_a_table_is_named() -> None:
    class Plain(Recorded):
        class Meta:
            app_label = "sample"

    class Faulty(RecordedBase):
        signed_fields = ("nothing",)
        price = models.DecimalField(max_digits=5, decimal_places=2)
        saved_at = models.DateTimeField(auto_now=True)
        counted = models.IntegerField(db_default=0)
        plain = models.ForeignKey(Plain, on_delete=models.SET_NULL, null=True)
        many = models.ManyToManyField(Plain, related_name="+")

        class Meta:
            app_label = "sample"

    assert list(faults_of(Plain)) == []
    text = "\n".join(faults_of(Faulty))
    for part in (
        "base manager",
        "default manager",
        "many-to-many",
        "nothing",
        "price",
        "saved_at",
        "counted",
        "PROTECT",
    ):
        assert part in text


@isolate_apps("tests.ledger.sample")
def test_tables_that_spread_are_refused() -> None:
    class Parent(Recorded):
        class Meta:
            app_label = "sample"

    class Child(Parent):
        class Meta:
            app_label = "sample"

    assert any("several tables" in fault for fault in faults_of(Child))
