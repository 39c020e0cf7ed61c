"""Steps of a small study, as tests take them: data in, evidence computed, reviewed, approved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from galenic.evidence import commands, jobs
from galenic.evidence.models import DataSet, Evidence, Run
from galenic.parties.reader import Reader, reader_for
from galenic.parties.roles import Role
from tests.factories import World, proof_of
from tests.sample_services import GOOD


@dataclass
class Study:
    """The engagement between Alder and Birch, worked in by Birch's people."""

    world: World

    @property
    def scientist(self) -> Reader:
        return self.world.reader(Role.PARTNER_SCIENTIST)

    @property
    def reviewer(self) -> Reader:
        return reader_for(self.world.second_scientist)

    @property
    def qa(self) -> Reader:
        return self.world.reader(Role.PARTNER_QA)

    def submit(self, content: bytes = GOOD, **more: Any) -> DataSet:
        """Data handed in by the scientist."""
        given = {"service_id": "sample.mean", "input_name": "samples", "file_name": "samples.csv"} | more
        return commands.submit_data(by=self.scientist, engagement_id=self.world.engagement.pk, content=content, **given)

    def request(
        self, inputs: Mapping[str, DataSet | Evidence] | None = None, service_id: str = "sample.mean", **more: Any
    ) -> Run:
        """A run queued by the scientist."""
        given = {"samples": self.submit()} if inputs is None else inputs
        return commands.request_run(
            by=self.scientist,
            engagement_id=self.world.engagement.pk,
            service_id=service_id,
            inputs=given,
            **more,
        )

    def compute(self, *args: Any, **more: Any) -> Evidence:
        """Evidence as the worker leaves it behind."""
        run = self.request(*args, **more)
        evidence = jobs.execute(str(run.pk))
        assert evidence is not None, Run.objects.get(pk=run.pk).error
        return evidence

    def approved(self, *args: Any, **more: Any) -> Evidence:
        """Evidence reviewed by a second person and approved by quality assurance."""
        evidence = self.compute(*args, **more)
        evidence = commands.review(by=self.reviewer, evidence=evidence, proof=proof_of(self.reviewer.person))
        return commands.approve(by=self.qa, evidence=evidence, proof=proof_of(self.qa.person))
