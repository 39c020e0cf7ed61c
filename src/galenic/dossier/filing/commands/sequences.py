"""A sequence is drafted, proposed, and published under a signature that binds every file of it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import IO

from django.db import IntegrityError, transaction

from galenic.dossier.errors import FilingRefused, NotPublishable, PackageDamaged
from galenic.dossier.filing.describing import sequence_faults
from galenic.dossier.filing.lifecycle import REGULATORY, SEQUENCE
from galenic.dossier.filing.models import Application, Document, Leaf, Sequence
from galenic.dossier.filing.package import Package, SentUse, build, digest_of, pack, unpack
from galenic.dossier.filing.units import placed
from galenic.errors import Fault
from galenic.jobs.watching import UNWATCHED, Watch
from galenic.ledger import commands as ledger
from galenic.ledger.actors import Actor, Proof, Reason
from galenic.ledger.anchors import anchor
from galenic.ledger.errors import Refused
from galenic.ledger.lifecycle import unmet
from galenic.parties.reader import Reader
from galenic.parties.steps import own_roles, require_own_role, take


def draft_sequence(
    *,
    by: Reader,
    application: Application,
    kind: str,
    part: str,
    description: str,
    number: int | None = None,
    opened_by: int | None = None,
) -> Sequence:
    """Begin the next sequence. `number`: the next by default, so that what other software sent can be continued.

    Raises FilingRefused with every fault, NotVisible, Refused.
    """
    actor = require_own_role(by, application.sponsor_id, REGULATORY, "draft a sequence")
    given = _next_number(application) if number is None else number
    sequence = Sequence(
        sponsor_id=application.sponsor_id,
        programme_id=application.programme_id,
        application=application,
        number=given,
        opened_by=given if opened_by is None else opened_by,
        edition=application.edition,
        kind=kind.strip(),
        part=part.strip(),
        description=description.strip(),
        prepared_by=by.person,
    )
    faults = list(sequence_faults(sequence))
    if faults:
        raise FilingRefused("The sequence cannot be begun.", faults=faults, remedy="Mend what is listed.")
    try:
        with transaction.atomic():
            return ledger.create(sequence, actor=actor, action="dossier:sequence:draft")
    except IntegrityError as error:
        fault = Fault("DOS-035", "there is a sequence of this number", column="number", value=str(given))
        raise FilingRefused("The sequence cannot be begun.", faults=[fault], remedy="Go on with that one.") from error


def propose_sequence(
    *, by: Reader, sequence: Sequence, expected_version: int | None = None, watch: Watch = UNWATCHED
) -> Sequence:
    """Work out what has changed since the last sequence, render and check it, and freeze all of it.

    What the validator finds is kept with the proposal, and stands in the way of publishing only. Raises DossierRefused
    when something cannot be rendered at all, Refused, StaleRecord, NotVisible, Overtaken.
    """
    require_open(by, sequence, "propose")
    values = build(sequence, watch).values()
    with transaction.atomic():
        proposed = take(SEQUENCE, sequence, "propose", by=by, expected_version=expected_version, values=values)
        watch.end({"sent": len(proposed.contents)})
    return proposed


def reopen_sequence(*, by: Reader, sequence: Sequence, expected_version: int | None = None) -> Sequence:
    """Go back to the draft, to change what the dossier holds and propose again."""
    return take(SEQUENCE, sequence, "reopen", by=by, expected_version=expected_version)


def withdraw_sequence(
    *, by: Reader, sequence: Sequence, reason: Reason, expected_version: int | None = None
) -> Sequence:
    """Give a sequence up before it is published; its number is free again."""
    return take(SEQUENCE, sequence, "withdraw", by=by, reason=reason, expected_version=expected_version)


def publish_sequence(
    *, by: Reader, sequence: Sequence, proof: Proof | None, expected_version: int | None = None
) -> Sequence:
    """Sign the package as `released`: every file of it is bound, its leaves stand, the programme's chain is anchored.

    It is rendered and checked once more, and has to come out as it was proposed, byte for byte. Raises Refused with
    everything that is stale, unsigned, blocked, changed or found by the validator; NotPublishable; SignatureRefused.
    """
    require_open(by, sequence, "publish")
    package = build(sequence)
    _require_same(sequence, package)
    with transaction.atomic():
        published = take(SEQUENCE, sequence, "publish", by=by, proof=proof, expected_version=expected_version)
        if published.package != package.digest:
            raise NotPublishable("It was proposed anew meanwhile.", remedy="Look at the proposal again, then publish.")
        _keep_leaves(by.actor(), published, package)
        anchor([published.ledger_scope()], "sequence published")
    return published


def open_package(*, by: Reader, sequence: Sequence) -> IO[bytes]:
    """The ZIP file of a sequence, proposed or published, in a temporary file; the download is noted (AUD-9).

    Raises NotVisible, NotPublishable for a draft, PackageDamaged when it is not what was frozen, DocumentMissing.
    """
    own_roles(by, sequence.sponsor_id)
    if not sequence.package:
        raise NotPublishable("The sequence has no package yet.", remedy="Propose it first.")
    target = tempfile.TemporaryFile()  # noqa: SIM115 - whoever downloads closes it
    pack(target, sequence.folder, sequence.files)
    if digest_of(target) != sequence.package:
        target.close()
        raise PackageDamaged(
            f"The package of {sequence} is not what was frozen.", remedy="Tell quality assurance; restore a backup."
        )
    target.seek(0)
    subject = (sequence.subject_type(), str(sequence.pk), sequence.version)
    ledger.note(sequence.ledger_scope(), actor=by.actor(), action="dossier:sequence:download", subject=subject)
    return target


def copy_sequences(*, actor: Actor, application: Application, to: Path) -> list[Path]:
    """Write every published sequence of an application as folders below `to`, with what each file was rendered from.

    For whoever operates the installation: sequences lie as `galenic validate-sequence` and `dossier-tree` read them.
    The copy is noted (AUD-9). Raises DossierRefused DOS-006 for a folder that is there already, DocumentDamaged.
    """
    published = list(application.sequences.filter(state="published").order_by("number"))
    written = [unpack(sequence, to) for sequence in published]
    subject = (application.subject_type(), str(application.pk), application.version)
    facts = {"sequences": [sequence.number for sequence in published]}
    ledger.note(
        application.ledger_scope(), actor=actor, action="dossier:application:copy", subject=subject, facts=facts
    )
    return written


def require_open(by: Reader, sequence: Sequence, action: str) -> None:
    """Say what stands in the way before a package is built, which takes its time."""
    actor, roles = by.actor(), own_roles(by, sequence.sponsor_id)
    faults = unmet(SEQUENCE, sequence, action, actor=actor, roles=roles)
    if faults:
        remedy = "Settle what is listed, then try again."
        raise Refused(f"{SEQUENCE.name}: {action} is refused.", faults=faults, remedy=remedy)


def _require_same(sequence: Sequence, package: Package) -> None:
    if package.digest == sequence.package and package.report.ok:
        return
    found = package.values()["files"]
    files = found if isinstance(found, dict) else {}
    paths = sorted({*files, *sequence.files})
    faults = [
        Fault("DOS-037", "the file comes out otherwise than it was proposed", value=path)
        for path in paths
        if files.get(path) != sequence.files.get(path)
    ]
    faults += [
        Fault("DOS-037", f"{each.rule}: {each.what}", value=each.place)
        for each in package.report.findings
        if each.severity == "high"
    ]
    raise NotPublishable(
        "The package is not the one that was proposed.", faults=faults, remedy="Go back, propose again and look at it."
    )


def _next_number(application: Application) -> int:
    """The number after the highest; the first is 0000, in eCTD 4.0 it is 1."""
    numbers = application.sequences.exclude(state="withdrawn").order_by("-number").values_list("number", flat=True)
    first = 0 if application.edition == "3.2.2" else 1
    return numbers[0] + 1 if numbers else first


def _keep_leaves(actor: Actor, sequence: Sequence, package: Package) -> None:
    sent = {package.files[use.path] for use in package.uses if use.path}
    documents = {each.document.sha256: each.document for each in placed(sequence.application, sent)}
    for use in package.uses:
        leaf = _leaf(sequence, use, package, documents.get(package.files.get(use.path, "")))
        ledger.create(leaf, actor=actor, action="dossier:leaf:send")


def _leaf(sequence: Sequence, use: SentUse, package: Package, document: Document | None) -> Leaf:
    context = use.context
    ended = Leaf.objects.get(pk=context.earlier.href) if context.earlier else None
    return Leaf(
        sponsor_id=sequence.sponsor_id,
        programme_id=sequence.programme_id,
        sequence=sequence,
        document=document if document else ended.document if ended and not use.path else None,
        earlier=ended,
        key=use.key,
        operation=context.operation.value,
        section=context.place.section,
        keywords={keyword.kind: keyword.value for keyword in context.place.keywords},
        name=context.place.name,
        within=context.place.within,
        title=context.title,
        study=context.study,
        tag=use.tag,
        priority=context.priority,
        path=use.path,
        sha256=package.files.get(use.path, ""),
        md5=context.document.md5 if context.document else "",
    )
