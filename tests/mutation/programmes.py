"""The guards of programmes: orders, departures, deliveries."""

from __future__ import annotations

from tests.mutation import Guard

DELIVERIES = "tests/programmes/commands/test_deliveries.py"
ORDERS = "tests/programmes/commands/test_orders.py"

GUARDS = (
    Guard(
        "REC-7",
        "no data before the protocol is frozen and taken on",
        "programmes/commands/orders.py",
        '    _require_state(_now(order), ("active",), "given data")\n',
        "",
        (f"{ORDERS}::test_no_data_before_the_protocol_is_frozen_and_taken_on",),
    ),
    Guard(
        "REC-7",
        "an issued order is not edited",
        "programmes/commands/orders.py",
        '        _require_state(current, ("draft",), "edited")\n',
        "",
        (f"{ORDERS}::test_an_issued_order_is_not_edited",),
    ),
    Guard(
        "SIG-2",
        "an order handed back thaws",
        "programmes/commands/orders.py",
        'thawed = {"service_version": "", "criteria": []}',
        "thawed = {}",
        (f"{ORDERS}::test_an_order_handed_back_thaws_and_is_signed_anew",),
    ),
    Guard(
        "TMP-4",
        "issuing anchors the chain",
        "programmes/commands/orders.py",
        '    anchor([issued.ledger_scope()], "work order issued")\n',
        "",
        (f"{ORDERS}::test_issuing_anchors_the_engagements_chain",),
    ),
    Guard(
        "ACC-2",
        "author and approver of a departure are two people",
        "programmes/lifecycle.py",
        'guards=(AUTHORED_APPROVED.guard("author_id"),)',
        "guards=()",
        ("tests/programmes/commands/test_departures.py::test_author_and_approver_are_two_people",),
    ),
    Guard(
        "ACC-2",
        "the performer does not release",
        "programmes/lifecycle.py",
        '                rules.PERFORMED_RELEASED.guard("evidence.performer_id"),\n',
        "",
        (f"{DELIVERIES}::test_the_performer_does_not_release_whatever_roles_they_hold",),
    ),
    Guard(
        "SIG-2",
        "only approved evidence is delivered",
        "programmes/rules.py",
        '    if evidence.state != "approved":\n',
        "    if False:\n",
        (f"{DELIVERIES}::test_only_approved_evidence_is_delivered",),
    ),
    Guard(
        "SIG-2",
        "evidence changed after approval is not delivered",
        "programmes/rules.py",
        '    if not standing_signatures(evidence, "approved"):\n',
        "    if False:\n",
        (f"{DELIVERIES}::test_evidence_changed_after_approval_is_not_delivered",),
    ),
    Guard(
        "SIG-2",
        "stale evidence is not delivered",
        "programmes/rules.py",
        "    yield from is_current(evidence, actor)\n",
        "",
        (f"{DELIVERIES}::test_stale_evidence_is_not_delivered",),
    ),
    Guard(
        "REC-7",
        "the sponsor knows a departure before delivery",
        "programmes/rules.py",
        'ALLOWS_DELIVERY = frozenset({"acknowledged"})',
        "ALLOWS_DELIVERY = ALLOWS_COMPUTING",
        (f"{DELIVERIES}::test_a_departure_has_to_be_known_to_the_sponsor_before_delivery",),
    ),
    Guard(
        "REC-7",
        "blockers hold a delivery up",
        "programmes/rules.py",
        "for blocker in blockers(subject_of(record))",
        "for blocker in ()",
        (f"{DELIVERIES}::test_blockers_hold_a_delivery_up",),
    ),
    Guard(
        "REC-7",
        "an order moves with a signed delivery only",
        "programmes/rules.py",
        "    if latest is None or latest.state != state:\n",
        "    if False:\n",
        (f"{DELIVERIES}::test_the_order_does_not_move_without_a_signed_delivery",),
    ),
    Guard(
        "AUD-9",
        "a report taken away is noted",
        "programmes/reporting.py",
        '    note_view(by=by, record=page.evidence, action=f"export-{format_name}")\n',
        "",
        ("tests/programmes/test_reporting.py::test_a_report_comes_in_every_format_and_its_export_is_noted",),
    ),
)
