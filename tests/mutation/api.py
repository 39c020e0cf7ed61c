"""Guards of the API: who asks, whose records they are, what a signature takes, and what a request may hold."""

from __future__ import annotations

from tests.mutation import Guard

TESTS = "tests/api"
ACCESS, SIGNING = f"{TESTS}/test_permissions.py", f"{TESTS}/test_authentication.py"
ACCOUNTS, REFUSALS, PARSING = (f"{TESTS}/test_{name}.py" for name in ("accounts", "refusals", "parsing"))
FILES, JOURNEY, STEPS = (f"{TESTS}/test_{name}.py" for name in ("files", "journey", "steps"))
PERFORMING = f"{TESTS}/test_performing.py"


def guard(requirement: str, name: str, file: str, old: str, new: str, *tests: str) -> Guard:
    return Guard(requirement, name, f"api/{file}", old, new, tests)


WHO = [
    guard(
        "ACC-3",
        "no operation without a token",
        "application.py",
        "        auth=Token(),\n",
        "",
        f"{ACCESS}::test_without_a_valid_token_nobody_learns_anything",
    ),
    guard(
        "ACC-3",
        "a token that nobody knows",
        "authentication.py",
        "        if person is None:\n",
        "        person = person or Person.objects.first() or Person()\n        if False:\n",
        f"{ACCESS}::test_without_a_valid_token_nobody_learns_anything",
    ),
    guard(
        "ACC-4",
        "obligations come first",
        "authentication.py",
        "        require_nothing_open(reader)\n",
        "",
        f"{ACCOUNTS}::test_what_has_to_be_settled_first_is_settled_in_the_browser",
    ),
    guard(
        "SIG-3",
        "a token alone signs nothing",
        "authentication.py",
        "return prove_identity(person, given.password, given.code, address=address_of(request))",
        'return Proof(str(person.pk), "token", person.declared_at)',
        f"{SIGNING}::test_a_token_alone_never_signs",
    ),
    guard(
        "SIG-6",
        "the lock ends the token",
        "authentication.py",
        "            _revoke(request)\n",
        "            pass\n",
        f"{SIGNING}::test_wrong_passwords_lock_the_account_and_end_the_token_they_were_tried_with",
    ),
    guard(
        "SIG-6",
        "the lock ends that token alone",
        "authentication.py",
        ".filter(digest=digest_bytes(request.token.encode()))",
        "",
        f"{SIGNING}::test_wrong_passwords_lock_the_account_and_end_the_token_they_were_tried_with",
    ),
    guard(
        "SIG-6",
        "a certain refusal costs no attempt",
        "steps.py",
        "if transition is not None and transition.meaning else None",
        "if True else None",
        f"{SIGNING}::test_a_refusal_that_is_certain_costs_no_attempt",
    ),
    guard(
        "AUD-2",
        "entries carry the request",
        "authentication.py",
        'request_id=getattr(request, "request_id", "")',
        'request_id=""',
        f"{SIGNING}::test_entries_carry_the_id_of_the_request",
    ),
]

WHOSE = [
    guard(
        "ACC-3",
        "an address that there is not answers like a record",
        "refusals.py",
        "    return refusal(NotVisible())\n",
        '    return HttpResponse("nothing", status=404)\n',
        f"{ACCESS}::test_an_address_that_there_is_not_answers_like_a_record_that_there_is_not",
    ),
    guard(
        "ACC-3",
        "what is not visible is not found",
        "refusals.py",
        "    NotVisible: 404,\n",
        "    NotVisible: 403,\n",
        f"{ACCESS}::test_an_address_that_there_is_not_answers_like_a_record_that_there_is_not",
    ),
    guard(
        "ACC-3",
        "orders of others",
        "working.py",
        'visible(WorkOrder, reader, record_id, "engagement")',
        "WorkOrder.objects.get(pk=record_id)",
        f"{ACCESS}::test_what_is_not_ones_own_does_not_exist",
    ),
    guard(
        "ACC-3",
        "data of others as inputs",
        "working.py",
        'visible(DataSet, reader, chosen.data_set, "document")',
        "DataSet.objects.filter(pk=chosen.data_set).first()",
        f"{ACCESS}::test_records_of_others_are_no_inputs",
    ),
    guard(
        "ACC-3",
        "evidence of others is not superseded",
        "working.py",
        "visible(Evidence, reader, given.supersedes) if given.supersedes else None",
        "None",
        f"{ACCESS}::test_records_of_others_are_no_inputs",
    ),
    guard(
        "AUD-6",
        "no audit trail for others",
        "trail.py",
        "    if not reader.trail_scopes:\n",
        "    if False:\n",
        f"{ACCESS}::test_the_trail_is_cut_to_those_who_may_read_it",
    ),
    guard(
        "AUD-6",
        "no verification for others",
        "verification.py",
        "    if not request.reader.trail_scopes:\n",
        "    if False:\n",
        f"{ACCESS}::test_the_trail_is_cut_to_those_who_may_read_it",
    ),
    guard(
        "ACC-3",
        "chains of others are not verified",
        "verification.py",
        "verify(_require_reader(request).trail_scopes)",
        "verify()",
        f"{JOURNEY}::test_the_record_is_verified_as_far_as_the_reader_reads_it",
    ),
]

WHAT = [
    guard(
        "AUD-1",
        "the version that the step was decided on",
        "steps.py",
        '"expected_version": given.expected_version}',
        '"expected_version": None}',
        f"{REFUSALS}::test_the_pages_refuse_in_the_same_words",
    ),
    guard(
        "AUD-3",
        "a step that needs a reason asks for one",
        "steps.py",
        'extra["reason"] = reason_of(given.reason)',
        'extra["reason"] = Reason(ReasonCode.ADMINISTRATION)',
        f"{SIGNING}::test_entries_carry_the_id_of_the_request",
    ),
    guard(
        "SIG-3",
        "a step that is signed asks for the password",
        "steps.py",
        "        return SignedReasonedStep if reasoned else SignedStep\n",
        "        return ReasonedStep if reasoned else Step\n",
        f"{STEPS}::test_every_step_that_people_take_has_its_operation",
    ),
    guard(
        "REC-5",
        "another format",
        "parsing.py",
        "if request.content_type not in (JSON, None):",
        "if False:",
        f"{PARSING}::test_another_format_is_refused",
    ),
    guard(
        "REC-5",
        "what is no JSON",
        "parsing.py",
        "    except (ValueError, RecursionError) as error:\n",
        "    except ZeroDivisionError as error:\n",
        f"{FILES}::test_how_to_read_it_has_to_be_said_right",
    ),
    guard(
        "REC-5",
        "text that no database keeps",
        "parsing.py",
        "    require_storable(plain)\n",
        "",
        f"{PARSING}::test_text_that_no_database_keeps_is_refused",
    ),
    guard(
        "REC-5",
        "a NUL in an address",
        "parsing.py",
        'if any("\\0" in part for values in data.lists()',
        "if any(False for values in data.lists()",
        f"{PARSING}::test_a_nul_in_an_address_is_refused",
    ),
    guard(
        "REC-5",
        "a filter that nobody knows",
        "parsing.py",
        "        if unknown:\n",
        "        if False:\n",
        f"{PARSING}::test_what_a_list_cannot_be_asked_is_named",
    ),
    guard(
        "REC-5",
        "a request too long to be read",
        "files.py",
        "    if _length(request) > most:\n",
        "    if False:\n",
        f"{FILES}::test_a_request_far_over_the_limit_is_refused_before_it_is_read",
    ),
    guard(
        "REC-5",
        "a file too large",
        "files.py",
        "    if (file.size or 0) > limit:\n",
        "    if False:\n",
        f"{FILES}::test_a_file_over_the_limit_is_refused",
    ),
    guard(
        "REC-5",
        "parts that do not belong there",
        "files.py",
        "    if faults:\n        raise _invalid(faults)\n",
        "",
        f"{FILES}::test_the_form_names_its_parts",
    ),
    guard(
        "REC-5",
        "a form that is none",
        "files.py",
        "if request.content_type != MULTIPART:",
        "if False:",
        f"{FILES}::test_another_format_is_refused",
    ),
    guard(
        "REC-5",
        "a name longer than the record keeps",
        "files.py",
        "if len(name) > LONGEST_NAME or",
        "if",
        f"{FILES}::test_a_name_longer_than_the_record_keeps_is_refused",
    ),
    guard(
        "TMP-1",
        "moments to the microsecond",
        "parsing.py",
        "        return to_json(data)\n",
        """        from ninja.responses import NinjaJSONEncoder

        return json.dumps(data, cls=NinjaJSONEncoder).encode()
""",
        f"{PARSING}::test_answers_keep_what_digests_are_taken_of",
    ),
]

GUARDS = [*WHO, *WHOSE, *WHAT]
