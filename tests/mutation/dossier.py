"""The guards of dossiers on the record."""

from __future__ import annotations

from tests.mutation import Guard

SEQUENCES = "tests/dossier/filing/commands/test_sequences.py"
ASSEMBLING = "tests/dossier/filing/commands/test_assembling.py"
APPLICATIONS = "tests/dossier/filing/commands/test_applications.py"
QUERIES = "tests/dossier/filing/test_queries.py"
FILING = "dossier/filing"

GUARDS = (
    Guard(
        "REG-1",
        "what is stale or unsigned is not published",
        f"{FILING}/lifecycle.py",
        "                rules.sources_stand,\n",
        "",
        (
            f"{SEQUENCES}::test_evidence_that_went_stale_since_stops_publishing",
            f"{SEQUENCES}::test_everything_that_stands_in_the_way_is_told_at_once",
        ),
    ),
    Guard(
        "REG-1",
        "what was proposed is what is published",
        f"{FILING}/lifecycle.py",
        "                rules.proposal_stands,\n",
        "",
        (f"{SEQUENCES}::test_what_was_placed_since_the_proposal_stops_publishing",),
    ),
    Guard(
        "REG-1",
        "an empty sequence is not sent",
        f"{FILING}/lifecycle.py",
        "                rules.something_is_sent,\n",
        "",
        (f"{SEQUENCES}::test_next_sequence_sends_what_changed_and_ends_what_went",),
    ),
    Guard(
        "REG-1",
        "what the validator finds stops publishing",
        f"{FILING}/lifecycle.py",
        "                rules.check_is_passed,\n",
        "",
        (f"{SEQUENCES}::test_everything_that_stands_in_the_way_is_told_at_once",),
    ),
    Guard(
        "REG-1",
        "blocked evidence is not published",
        f"{FILING}/lifecycle.py",
        "                rules.nothing_blocks,\n",
        "",
        (f"{SEQUENCES}::test_blocked_evidence_stops_publishing",),
    ),
    Guard(
        "REG-1",
        "the package comes out as it was proposed",
        f"{FILING}/commands/sequences.py",
        "    _require_same(sequence, package)\n    with",
        "    with",
        (f"{SEQUENCES}::test_package_that_comes_out_otherwise_is_not_published",),
    ),
    Guard(
        "REC-7",
        "sequences go in order",
        f"{FILING}/lifecycle.py",
        'Transition("draft", "propose", "proposed", REGULATORY, guards=(rules.is_next,)',
        'Transition("draft", "propose", "proposed", REGULATORY, guards=()',
        (f"{SEQUENCES}::test_sequences_are_published_in_order_and_numbers_are_free_again",),
    ),
    Guard(
        "SIG-3",
        "publishing is signed",
        f"{FILING}/lifecycle.py",
        '            meaning="released",\n',
        "",
        (f"{SEQUENCES}::test_publishing_needs_the_password_given_now",),
    ),
    Guard(
        "TMP-4",
        "publishing anchors the chain",
        f"{FILING}/commands/sequences.py",
        '        anchor([published.ledger_scope()], "sequence published")\n',
        "",
        (f"{SEQUENCES}::test_evidence_letters_and_forms_are_published_as_one_package",),
    ),
    Guard(
        "AUD-9",
        "a download is noted",
        f"{FILING}/commands/sequences.py",
        "    ledger.note(sequence.ledger_scope(), ",
        "    dict(scope=sequence.ledger_scope(), ",
        (f"{SEQUENCES}::test_evidence_letters_and_forms_are_published_as_one_package",),
    ),
    Guard(
        "TMP-5",
        "published files are verified",
        f"{FILING}/verification.py",
        "        yield from found\n",
        "",
        (f"{SEQUENCES}::test_published_file_that_changed_is_found",),
    ),
    Guard(
        "REG-1",
        "unsigned evidence is not placed",
        f"{FILING}/commands/assembling.py",
        "        elif not source.judgment.carries:\n",
        "        elif False:\n",
        (f"{ASSEMBLING}::test_unsigned_and_undelivered_evidence_is_left_and_told",),
    ),
    Guard(
        "REG-1",
        "evidence that the sponsor has not accepted is not placed",
        f"{FILING}/judging.py",
        "    if not accepted:\n",
        "    if False:\n",
        (f"{ASSEMBLING}::test_unsigned_and_undelivered_evidence_is_left_and_told",),
    ),
    Guard(
        "ACC-1",
        "only regulatory affairs assembles",
        f"{FILING}/commands/assembling.py",
        '    require_own_role(by, application.sponsor_id, REGULATORY, "assemble a dossier")\n    found',
        "    found",
        (f"{ASSEMBLING}::test_only_regulatory_affairs_assembles",),
    ),
    Guard(
        "ACC-2",
        "whoever handed a document in does not approve it",
        f"{FILING}/lifecycle.py",
        'AUTHORED_APPROVED.guard("made_by_id"), ',
        "",
        (f"{APPLICATIONS}::test_whoever_handed_a_document_in_does_not_approve_it",),
    ),
    Guard(
        "REG-1",
        "a placeholder is not approved",
        f"{FILING}/lifecycle.py",
        ", rules.is_no_placeholder)",
        ",)",
        (f"{APPLICATIONS}::test_placeholder_is_never_approved",),
    ),
    Guard(
        "ACC-3",
        "a document of another programme does not exist",
        f"{FILING}/commands/placements.py",
        "    if placement.document.programme_id != application.programme_id:\n",
        "    if False:\n",
        (f"{APPLICATIONS}::test_document_of_another_programme_does_not_exist",),
    ),
    Guard(
        "ACC-3",
        "applications are told to those who see the programme whole",
        f"{FILING}/queries.py",
        "Application.objects.filter(programme_id__in=_programmes(reader))",
        "Application.objects.all()",
        (f"{QUERIES}::test_dossiers_of_a_sponsor_exist_for_its_own_people_alone",),
    ),
)
