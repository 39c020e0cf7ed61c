"""Guards of partners: who is qualified, what was agreed, and what keeps work from being given."""

from __future__ import annotations

from tests.mutation import Guard

CLEARANCE = "tests/partners/test_clearance.py"
QUERIES = "tests/partners/test_queries.py"
MATRIX = "tests/partners/test_matrix.py"
QUALIFYING = "tests/partners/commands/test_qualification.py"
AUDITING = "tests/partners/commands/test_audits.py"
AGREEING = "tests/partners/commands/test_agreements.py"
RUNNING = "tests/partners/commands/test_running.py"


def guard(requirement: str, name: str, file: str, old: str, new: str, *tests: str) -> Guard:
    return Guard(requirement, name, f"partners/{file}", old, new, tests)


GATE = [
    guard("SUP-1", "no qualification", "clearance.py", "    if found is None:\n", "    if False:\n", CLEARANCE),
    guard("SUP-1", "decided", "clearance.py", "    if found.state not in QUALIFIED:\n", "    if False:\n", CLEARANCE),
    guard("SIG-2", "signed as it is", "clearance.py", "    if not _is_signed(found):\n", "    if False:\n", CLEARANCE),
    guard(
        "SUP-1",
        "not expired",
        "clearance.py",
        "    if found.expires is None or found.expires < today:\n",
        "    if False:\n",
        CLEARANCE,
    ),
    guard(
        "SUP-3",
        "audited in time",
        "clearance.py",
        "    if due is not None and due < today:\n",
        "    if False:\n",
        CLEARANCE,
    ),
    guard(
        "SUP-4",
        "no critical finding",
        "clearance.py",
        "    for finding in critical_findings(engagement.sponsor_id, site.pk, service_id):\n",
        "    for finding in ():\n",
        CLEARANCE,
    ),
    guard(
        "QAG-4",
        "an agreement",
        "clearance.py",
        "    if not found:\n        yield",
        "    if False:\n        yield",
        CLEARANCE,
    ),
    guard(
        "QAG-4",
        "it has taken effect",
        "clearance.py",
        "    if agreement.effective is None or agreement.effective > today:\n",
        "    if False:\n",
        CLEARANCE,
    ),
    guard(
        "QAG-4",
        "it has not expired",
        "clearance.py",
        "    if agreement.expires is None or agreement.expires < today:\n",
        "    if False:\n",
        CLEARANCE,
    ),
    guard(
        "QAG-4",
        "both have signed",
        "clearance.py",
        "        if party.pk not in signed:\n",
        "        if False:\n",
        CLEARANCE,
    ),
    guard(
        "QAG-2",
        "somebody is accountable",
        "clearance.py",
        '        ("PTN-115", unassigned(matrix, [service_id])),\n',
        "",
        CLEARANCE,
    ),
    guard(
        "QAG-2",
        "one is accountable",
        "clearance.py",
        '        ("PTN-116", doubly_accountable(matrix)),\n',
        "",
        CLEARANCE,
    ),
    guard(
        "QAG-3",
        "the release is not delegated",
        "clearance.py",
        '        ("PTN-117", delegated_release(matrix)),\n',
        "",
        CLEARANCE,
    ),
    guard(
        "QAG-4",
        "running work is decided on",
        "clearance.py",
        "    if missing and not decided:\n",
        "    if False:\n",
        CLEARANCE,
    ),
    guard("SUP-4", "an exemption is granted", "rules/qualification.py", 'exemptions__state="granted", ', "", CLEARANCE),
    guard(
        "SUP-4",
        "an exemption ends",
        "rules/qualification.py",
        ", exemptions__until__gte=clock.now().date()",
        "",
        CLEARANCE,
    ),
    Guard(
        "SUP-1",
        "no order without a cleared site",
        "programmes/lifecycle.py",
        "                rules.partner_is_cleared,\n",
        "",
        ("tests/programmes/test_gates.py",),
    ),
    Guard(
        "ACC-3",
        "the site is the partner's",
        "programmes/rules.py",
        "    if order.site_id is not None and not sites.filter(pk=order.site_id).exists():\n",
        "    if False:\n",
        ("tests/programmes/test_gates.py",),
    ),
]

VISIBILITY = [
    Guard(
        "ACC-3",
        "a sponsor's file is its own",
        "parties/reader.py",
        "(SPONSOR_ROLES | {Role.AUDITOR}) if mine else NOBODY",
        "(SPONSOR_ROLES | {Role.AUDITOR})",
        (QUERIES, QUALIFYING),
    ),
    Guard(
        "ACC-3",
        "nobody else finds it",
        "parties/queries.py",
        "    if not reader.kept_roles(found.sponsor_id):\n",
        "    if False:\n",
        (QUERIES,),
    ),
    Guard(
        "ACC-3", "nobody else takes a step", "parties/steps.py", "    if not roles:\n", "    if False:\n", (QUALIFYING,)
    ),
    guard(
        "ACC-3",
        "a partner learns of itself alone",
        "queries.py",
        ", site__organization_id=reader.organization_id",
        "",
        QUERIES,
    ),
    guard(
        "ACC-3",
        "shared records are the engagement's",
        "queries.py",
        "filter(engagement_id__in=reader.engagement_ids)",
        "all()",
        QUERIES,
    ),
]

DECIDING = [
    guard(
        "ACC-2",
        "whoever compiled does not decide",
        "lifecycle.py",
        "    qualification.COMPILED_DECIDED.guard(qualification.compilers),\n",
        "",
        QUALIFYING,
    ),
    guard(
        "SUP-2", "the questionnaire", "lifecycle.py", "    qualification.questionnaire_is_answered,\n", "", QUALIFYING
    ),
    guard("SUP-2", "the evidence", "lifecycle.py", "    qualification.evidence_is_complete,\n", "", QUALIFYING),
    guard("SUP-2", "the risk", "lifecycle.py", "    qualification.risk_is_scored,\n", "", QUALIFYING),
    guard("SUP-5", "the term", "lifecycle.py", "    qualification.term_fits_risk,\n", "", QUALIFYING),
    guard(
        "SIG-2",
        "decided is decided",
        "commands/qualification.py",
        "        if current.state not in rules.OPEN:\n",
        "        if False:\n",
        QUALIFYING,
    ),
    guard(
        "SUP-3",
        "a grave finding takes CAPA",
        "rules/audits.py",
        "    if finding.grade in NEED_CAPA and not",
        "    if False and not",
        AUDITING,
    ),
    guard(
        "ACC-2",
        "auditors work elsewhere",
        "rules/audits.py",
        "        yield from independent_of_site(audit.auditor, audit.site)\n",
        "        pass\n",
        AUDITING,
    ),
    guard(
        "SUP-4", "a suspension is proposed", "commands/audits.py", "in touched if critical else ():", "in ():", AUDITING
    ),
    guard(
        "ACC-2",
        "no exemption for oneself",
        "lifecycle.py",
        'audits.PROPOSED_GRANTED.guard("proposed_by_id"), ',
        "",
        RUNNING,
    ),
]

AGREEMENTS = [
    guard("QAG-1", "every section", "lifecycle.py", "    agreements.sections_are_written,\n", "", AGREEING),
    guard("QAG-2", "every activity", "lifecycle.py", "    agreements.activities_are_assigned,\n", "", AGREEING),
    guard("QAG-3", "the final release", "lifecycle.py", "    agreements.release_stays_with_owner,\n", "", AGREEING),
    guard("QAG-4", "days in order", "lifecycle.py", "    agreements.dates_are_in_order,\n", "", AGREEING),
    guard(
        "SIG-2",
        "what is proposed is not edited",
        "commands/agreements.py",
        '        if current.state != "draft":\n',
        "        if False:\n",
        AGREEING,
    ),
    guard("QAG-2", "needed activities", "matrix.py", "if each.key not in named)", "if False)", MATRIX),
    guard(
        "QAG-5",
        "subcontractors are qualified",
        "lifecycle.py",
        "            guards=(agreements.subcontractor_is_qualified,),\n",
        "",
        RUNNING,
    ),
    guard("QAG-6", "a change waits for its day", "lifecycle.py", ", agreements.planned_day_has_come", "", RUNNING),
    guard(
        "QAG-8",
        "the clock is the matrix's",
        "commands/running.py",
        "due=business_days_later(known_on, days or 0,",
        "due=business_days_later(known_on, 99,",
        RUNNING,
    ),
]

GUARDS = [*GATE, *VISIBILITY, *DECIDING, *AGREEMENTS]
