"""The demo orders nothing from a partner that is not qualified, or without a quality agreement."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from galenic.demo import clearing
from galenic.demo.cast import PARTS, Cast, assemble, passphrase
from galenic.demo.playing import play
from galenic.demo.scenes import SCENES
from galenic.ledger.errors import Refused
from galenic.partners.models import Qualification, QualityAgreement
from galenic.programmes.models import WorkOrder
from tests.factories import proof_of


@pytest.fixture
def stage(db: None, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Cast]:
    """Sets the stage; they prove who they are without the time that hashing takes."""
    monkeypatch.setattr("galenic.demo.cast.prove_identity", lambda person, _password: proof_of(person))
    return lambda: assemble({part.username: passphrase() for part in PARTS})


def test_every_service_of_the_scenes_is_qualified_and_agreed_on(stage: Callable[[], Cast]) -> None:
    cast = stage()

    assert set(Qualification.objects.values_list("service_id", "state")) == {
        (scene.service_id, "approved") for scene in SCENES
    }
    agreement = QualityAgreement.objects.get()
    assert (agreement.state, agreement.engagement_id) == ("in_force", cast.engagement.pk)


@pytest.mark.req("SUP-1")
def test_without_one_qualification_the_order_is_refused(
    stage: Callable[[], Cast], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, scene = clearing.qualify, SCENES[0]
    monkeypatch.setattr(
        clearing,
        "qualify",
        lambda cast, site, service: None if service == scene.service_id else kept(cast, site, service),
    )
    with pytest.raises(Refused) as refused:
        play(stage(), [scene])

    [fault] = refused.value.faults
    assert fault.message.endswith(f"is not qualified for {scene.service_id}")
    assert WorkOrder.objects.get().state == "draft", "nothing is half done"


@pytest.mark.req("QAG-4")
def test_without_the_agreement_the_order_is_refused(stage: Callable[[], Cast], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clearing, "agree", lambda _cast, _site: None)
    with pytest.raises(Refused, match="no quality agreement between"):
        play(stage(), SCENES[:1])
