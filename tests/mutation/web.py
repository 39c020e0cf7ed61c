"""Guards of the pages: who sees them, forgery, stale forms, steps, uploads. Those of accounts stand in accounts.py."""

from __future__ import annotations

from tests.mutation import Guard

TESTS = "tests/web"
ACCESS, PAGES, STEPS = f"{TESTS}/test_access.py", f"{TESTS}/test_pages.py", f"{TESTS}/steps/test_views.py"
WORK, WRITING = f"{TESTS}/orders/test_work.py", f"{TESTS}/orders/test_writing.py"
EVIDENCE, TRAIL, LOGINS = (
    f"{TESTS}/evidence/test_views.py",
    f"{TESTS}/trail/test_views.py",
    f"{TESTS}/accounts/test_logins.py",
)
OWN, MIDDLEWARE = f"{TESTS}/accounts/test_own.py", f"{TESTS}/accounts/test_middleware.py"
SOURCING = f"{TESTS}/sourcing/test_views.py"
PASSWORDS = f"{TESTS}/accounts/test_passwords.py"


def guard(requirement: str, name: str, file: str, old: str, new: str, *tests: str) -> Guard:
    return Guard(requirement, name, file, old, new, tests)


SEEN = [
    guard(
        "ACC-3",
        "every page asks who reads it",
        "web/middleware.py",
        "        return super().process_view(request, view_func, view_args, view_kwargs)\n",
        "        return None\n",
        f"{LOGINS}::test_every_page_asks_who_reads_it",
    ),
    guard(
        "ACC-3",
        "what is not visible is not found",
        "web/middleware.py",
        "            return errors.not_found(request)\n",
        "            return errors.forbidden(request)\n",
        f"{STEPS}::test_steps_that_people_do_not_take_do_not_exist",
    ),
    guard(
        "AUD-6",
        "no audit trail for others",
        "web/trail/views.py",
        "    if not request.reader.trail_scopes:\n",
        "    if False:\n",
        f"{TRAIL}::test_quality_assurance_and_auditors_read_it_and_nobody_else",
    ),
    guard(
        "AUD-6",
        "no verification for others",
        "web/verification/views.py",
        "    if not reader.trail_scopes:\n",
        "    if False:\n",
        f"{TRAIL}::test_quality_assurance_and_auditors_read_it_and_nobody_else",
    ),
    guard(
        "ACC-3",
        "orders of others",
        "web/orders/work.py",
        'visible(WorkOrder, request.reader, order_id, "engagement")',
        "WorkOrder.objects.get(pk=order_id)",
        f"{ACCESS}::test_a_record_of_others_does_not_exist",
    ),
    guard(
        "ACC-3",
        "an invited partner does not see how it is awarded",
        "web/sourcing/deciding.py",
        "    if Role.SPONSOR_PM not in request.reader.kept_roles(found.engagement.sponsor_id):\n",
        "    if False:\n",
        f"{SOURCING}::test_a_competitor_learns_nothing",
    ),
    guard(
        "ACC-3",
        "only a programme manager writes requests",
        "web/sourcing/writing.py",
        "    if not may_ask(reader):\n",
        "    if False:\n",
        f"{TESTS}/sourcing/test_writing.py::test_others_cannot_write_requests",
    ),
    guard(
        "ACC-3",
        "a question of another request",
        "web/sourcing/inviting.py",
        "    if question.invitation.invitee.request_id != found.pk:\n",
        "    if False:\n",
        f"{SOURCING}::test_a_question_of_another_request_is_not_found",
    ),
    guard(
        "ACC-3",
        "only those who plan describe a product",
        "web/planning/describing.py",
        "    if reader.kept_roles(programme.sponsor_id).isdisjoint({Role.SPONSOR_PM, Role.SPONSOR_QA}):\n",
        "    if False:\n",
        f"{TESTS}/planning/test_views.py::test_no_partner_sees_it",
    ),
    guard(
        "ACC-3",
        "a directory is its sponsor's own",
        "web/partners/directory.py",
        "    if not (sponsors and reader.kept_roles(reader.organization_id)):\n",
        "    if False:\n",
        f"{TESTS}/partners/test_directory.py::test_it_is_the_sponsors_own",
    ),
    guard(
        "ACC-3",
        "data of others as inputs",
        "web/orders/work.py",
        "visible(model, request.reader, record_id)",
        "model._base_manager.get(pk=record_id)",
        f"{WORK}::test_data_of_another_engagement_cannot_be_chosen",
    ),
    guard(
        "ACC-3",
        "drafts of others",
        "web/orders/writing.py",
        "visible(WorkOrder, request.reader, order_id, *related)",
        "WorkOrder.objects.select_related(*related).get(pk=order_id)",
        f"{ACCESS}::test_a_record_of_others_does_not_exist",
    ),
    guard(
        "ACC-3",
        "engagements of others in a programme",
        "web/programmes/views.py",
        "visible_engagements(request.reader).filter(programme=programme)",
        "visible_engagements(request.reader).model._base_manager.filter(programme=programme)",
        f"{PAGES}::test_programmes_and_engagements",
    ),
    guard(
        "AUD-9",
        "looking at evidence is noted",
        "web/evidence/views.py",
        "    note_view(by=request.reader, record=shown.evidence)\n",
        "",
        f"{EVIDENCE}::test_looking_at_it_and_exporting_it_are_noted",
    ),
    guard(
        "AUD-2",
        "a request has its number",
        "web/middleware.py",
        "return reader_for(request.user, request_id=request.request_id)",
        "return reader_for(request.user)",
        f"{STEPS}::test_the_entry_carries_the_number_of_the_request",
    ),
    guard(
        "ACC-3",
        "faults of the software tell nothing",
        "web/errors.py",
        'return _page(request, 500, "Something broke on our side", advice)',
        "import sys\n\n    return HttpResponse(str(sys.exc_info()[1]), status=500)",
        f"{PAGES}::test_a_fault_of_the_software_tells_its_number_and_nothing_else",
    ),
    guard(
        "ACC-4",
        "pages are kept out of caches",
        "web/accounts/middleware.py",
        'response.headers.setdefault("Cache-Control", "no-store")',
        "pass",
        f"{MIDDLEWARE}::test_what_browsers_are_told",
    ),
    guard(
        "ACC-3",
        "files are never run",
        "web/downloads.py",
        "attachment; filename*",
        "inline; filename*",
        f"{EVIDENCE}::test_reports_come_in_every_format",
    ),
]

TAKEN = [
    guard(
        "SIG-3",
        "forms from elsewhere",
        "settings.py",
        '    "django.middleware.csrf.CsrfViewMiddleware",\n',
        "",
        f"{PAGES}::test_a_form_from_elsewhere_is_refused",
    ),
    guard(
        "AUD-1",
        "a stale page",
        "web/steps/views.py",
        "return command(by=request.reader, expected_version=given.version,",
        "return command(by=request.reader, expected_version=None,",
        f"{STEPS}::test_a_stale_page_is_told_what_happened_and_keeps_what_was_typed",
    ),
    guard(
        "AUD-1",
        "a form without its version",
        "web/steps/forms.py",
        "return int(sent) if sent.isascii() and sent.isdigit() else 0",
        "return int(sent) if sent.isascii() and sent.isdigit() else 1",
        f"{STEPS}::test_a_form_without_its_version_is_stale",
    ),
    guard(
        "AUD-1",
        "two people on one draft",
        "web/orders/writing.py",
        "expected_version=version_from(request), **values",
        "**values",
        f"{WRITING}::test_two_people_saving_the_same_draft",
    ),
    guard(
        "AUD-3",
        "a change of a draft says why",
        "web/steps/forms.py",
        '    return Reason(known.get(code, ReasonCode.OTHER), typed(data, "reason"))\n',
        "    return Reason(ReasonCode.ADMINISTRATION)\n",
        f"{WRITING}::test_a_change_needs_a_reason",
        f"{STEPS}::test_a_reason_has_to_say_something",
    ),
    guard(
        "SIG-3",
        "a step is signed with the password",
        "web/steps/forms.py",
        'proof = prove(request, request.POST.get("password", ""), typed(request.POST, "code")) if page.signs else None',
        """me = request.reader.person
    proof = Proof(str(me.pk), "none", me.declared_at)""",
        f"{STEPS}::test_a_wrong_password_is_said_in_place",
    ),
    guard(
        "ACC-2",
        "a step of a machine is nobody's",
        "web/steps/views.py",
        "if subject is None or action not in subject.commands:",
        "if subject is None:",
        f"{STEPS}::test_steps_that_people_do_not_take_do_not_exist",
    ),
    guard(
        "REC-5",
        "a file that was not chosen",
        "web/uploads.py",
        "    if not isinstance(file, UploadedFile):\n",
        "    if False:\n",
        f"{WORK}::test_without_a_file_and_with_too_large_a_one_nothing_happens",
    ),
    guard(
        "REC-5",
        "a file too large",
        "web/uploads.py",
        "    if size > limit:\n",
        "    if False:\n",
        f"{WORK}::test_without_a_file_and_with_too_large_a_one_nothing_happens",
    ),
    guard(
        "SIG-3",
        "changing the password takes the present one",
        "web/accounts/passwords.py",
        "proof = signing.prove_for_account(request)",
        'from galenic.ledger.actors import Proof\n\n    proof = Proof(str(request.reader.person.pk), "none", None)',
        f"{PASSWORDS}::test_changing_takes_the_present_password",
    ),
    guard(
        "REC-5",
        "a new password typed twice alike",
        "web/accounts/passwords.py",
        'if data.get("new_password", "") != data.get("repeated", ""):',
        "if False:",
        f"{PASSWORDS}::test_each_fault_of_a_new_password_stands_beside_its_field",
    ),
    guard(
        "REC-5",
        "the scheme leads nowhere else",
        "web/scheme.py",
        'back if safe else "/"',
        "back",
        f"{PAGES}::test_the_scheme_leads_nowhere_else",
    ),
]

GUARDS = [*SEEN, *TAKEN]
