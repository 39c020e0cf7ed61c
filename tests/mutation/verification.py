"""Guards of what looks at the record afterwards: the findings of verification, the audit trail, anchors and keys.

Those that a lost tail or an edited row has to get past stand in ledger.py; here is the rest, one for every finding.
"""

from __future__ import annotations

from tests.mutation import Guard

TESTS = "tests/ledger"
VERIFYING, QUERIES, ANCHORS = (f"{TESTS}/test_{name}.py" for name in ("verification", "queries", "anchors"))
FORGING = f"{TESTS}/test_anchor_checks.py"
CHAINS = f"{TESTS}/test_chain_checks.py"
FINDING = f"{TESTS}/test_findings.py"
TABLES = f"{TESTS}/test_record_checks.py"
COMMANDS, SIGNING = f"{TESTS}/test_commands.py", f"{TESTS}/test_signing.py"


def guard(requirement: str, name: str, file: str, old: str, new: str, *tests: str) -> Guard:
    return Guard(requirement, name, f"ledger/{file}", old, new, tests)


FINDINGS = [
    guard(
        "TMP-2",
        "LED-104, a head with another digest",
        "chain_checks.py",
        "elif head[1] != (self.digest or GENESIS):",
        "elif False:",
        f"{CHAINS}::test_a_head_row_that_was_touched_is_found",
    ),
    guard(
        "TMP-2",
        "LED-105, a head that is gone",
        "chain_checks.py",
        "            if self.entries:\n",
        "            if False:\n",
        f"{CHAINS}::test_a_head_row_that_was_touched_is_found",
    ),
    guard(
        "TMP-4",
        "LED-106, an anchor over entries that are gone",
        "anchor_checks.py",
        "known[length].append(Anchored(length,",
        "(lambda _: 0)((length,",
        f"{CHAINS}::test_a_truncated_tail_is_found_by_the_file_outside_the_database",
    ),
    guard(
        "TMP-4",
        "LED-107, the key's id is its digest",
        "keys.py",
        "if digest_bytes(public) == path.stem:",
        "if True:",
        f"{FORGING}::test_a_public_key_exchanged_in_the_folder_is_of_no_use",
        f"{ANCHORS}::test_keys_are_for_their_owner_alone_and_named_by_their_digest",
    ),
    guard(
        "TMP-4",
        "LED-110, the file is gone",
        "anchor_checks.py",
        "if stored and not anchors.file_path().exists():",
        "if False:",
        f"{FORGING}::test_an_anchor_removed_from_the_file_is_found_in_the_database",
    ),
    guard(
        "TMP-2",
        "LED-112, an entry with rubbish in it",
        "chain_checks.py",
        "        except (TypeError, ValueError):\n",
        "        except ZeroDivisionError:\n",
        f"{VERIFYING}::test_sqlite_may_hold_anything_and_verification_reports_it",
    ),
    guard(
        "TMP-2",
        "LED-112, a sequence that is no number",
        "chain_checks.py",
        "if not isinstance(sequence, int):",
        "if False:",
        f"{VERIFYING}::test_sqlite_may_hold_anything_and_verification_reports_it",
    ),
    guard(
        "TMP-2",
        "LED-112, changes that cannot be read",
        "replay.py",
        "            if changes is None:\n",
        "            if False:\n",
        f"{VERIFYING}::test_sqlite_may_hold_anything_and_verification_reports_it",
    ),
    guard(
        "TMP-4",
        "LED-113, a line that is no anchor",
        "anchor_checks.py",
        "            if not _is_anchor(line):\n",
        "            if False:\n",
        f"{FORGING}::test_a_line_of_the_file_that_is_no_anchor_is_found",
    ),
    guard(
        "TMP-2",
        "LED-123, a row that cannot be read",
        "record_checks.py",
        "            if len(ids) == 1:\n",
        "            if False:\n",
        f"{TABLES}::test_rows_that_hold_rubbish_are_found_and_do_not_stop_verification",
    ),
    guard(
        "TMP-2",
        "LED-124, a record that is created twice",
        "replay.py",
        "if (kind == Kind.CREATE) != (self.values is None):",
        "if False:",
        f"{TESTS}/test_replay.py::test_a_record_is_created_once_and_changed_only_while_it_is_there",
    ),
    guard(
        "TMP-2",
        "LED-124, an old value that was none",
        "replay.py",
        "        if wrong and kind != Kind.CREATE:\n",
        "        if False:\n",
        f"{TESTS}/test_replay.py::test_what_an_entry_says_there_was_before_has_to_be_so",
    ),
    guard(
        "TMP-2",
        "LED-125, a record on two chains",
        "replay.py",
        'if self.scope and entry["chain_id"] != self.scope:',
        "if False:",
        f"{TESTS}/test_replay.py::test_a_record_stands_on_one_chain",
    ),
    guard(
        "TMP-2",
        "LED-126, a type without a table",
        "record_checks.py",
        "            if kind not in known:\n",
        "            if False:\n",
        f"{VERIFYING}::test_a_type_without_a_table_is_a_warning",
    ),
    guard(
        "SIG-4",
        "LED-130, a signature of a version that never was",
        "signature_checks.py",
        "    if content is None or covers is None:\n",
        "    if covers is None:\n",
        f"{TESTS}/test_signature_checks.py::test_a_version_that_never_was_cannot_have_been_signed",
    ),
    guard(
        "SIG-4",
        "LED-131, a signature that somebody else gave",
        "record_checks.py",
        'if self.model is Signature and values.get("signer_id", replay.created_by) != replay.created_by:',
        "if False:",
        f"{TESTS}/test_record_checks.py::test_a_signature_is_given_by_whom_it_names",
    ),
    guard(
        "SIG-4",
        "LED-131, a signature on another chain",
        "signature_checks.py",
        'if signature["scope"] != replay.scope:',
        "if False:",
        f"{TESTS}/test_signature_checks.py::test_a_signature_stands_on_the_chain_of_its_record",
    ),
    guard(
        "AUD-4",
        "LED-150, fences that are down",
        "verification.py",
        "yield from (Finding(Code.FENCES_DOWN, fault) for fault in fences.faults())",
        "yield from ()",
        f"{VERIFYING}::test_fences_that_are_down_are_found",
    ),
    guard(
        "TMP-2",
        "LED-151, a damaged database",
        "verification.py",
        'for row in rows if row != "ok"',
        "for row in ()",
        f"{VERIFYING}::test_an_index_that_was_taken_apart_is_found_by_the_databases_own_check",
    ),
    guard(
        "TMP-2",
        "a warning is no error",
        "findings.py",
        "            if finding.warning:\n                continue\n",
        "",
        f"{FINDING}::test_findings_of_one_kind_are_counted_and_the_first_ones_kept",
    ),
    guard(
        "TMP-3",
        "the first bad sequence",
        "findings.py",
        "min(known, finding.sequence)",
        "finding.sequence",
        f"{FINDING}::test_findings_of_one_kind_are_counted_and_the_first_ones_kept",
    ),
    guard(
        "TMP-2",
        "what applications find",
        "verification.py",
        "        yield iter(verifier(scopes, report.counts))\n",
        "        pass\n",
        f"{VERIFYING}::test_what_applications_find_is_reported",
    ),
    guard(
        "ACC-3",
        "one chain is verified alone",
        "reading.py",
        "    if scopes is not None:\n        found.append",
        "    if False:\n        found.append",
        f"{VERIFYING}::test_verifying_one_chain_says_nothing_of_another",
    ),
]

READING = [
    guard(
        "AUD-6",
        "entries of the chains that were asked for",
        "queries.py",
        "filter(chain__in=scopes)",
        "all()",
        f"{QUERIES}::test_only_the_chains_that_are_asked_for_are_read",
    ),
    *(
        guard(
            "AUD-6",
            f"entries by {name}",
            "queries.py",
            old,
            "",
            f"{QUERIES}::test_entries_are_filtered_by_record_person_date_and_action",
            f"{QUERIES}::test_the_entries_of_a_record_are_its_own",
        )
        for name, old in (
            ("record", '        "subject_id": subject_id,\n'),
            ("person", '        "actor_id": person_id,\n'),
            ("action", '        "action__startswith": action,\n'),
            ("first day", '        "time__gte": since,\n'),
            ("last day", '        "time__lt": until,\n'),
        )
    ),
    guard(
        "AUD-7",
        "values that changed since the first entry",
        "queries.py",
        "changed |= changes.keys()",
        "pass",
        f"{QUERIES}::test_a_value_that_is_not_the_first_one_says_so",
    ),
    guard(
        "SIG-1",
        "a superseded signature is shown as such",
        "queries.py",
        "return shown if self.current else",
        "return shown if True else",
        f"{SIGNING}::test_a_change_of_what_was_signed_supersedes_the_signature",
    ),
    guard(
        "AUD-2",
        "the organization at that time",
        "chains.py",
        '"actor_organization": actor.organization,',
        '"actor_organization": "",',
        f"{COMMANDS}::test_an_entry_says_who_when_what_and_why",
    ),
    guard(
        "AUD-2",
        "the request",
        "chains.py",
        '"request_id": actor.request_id,',
        '"request_id": "",',
        f"{COMMANDS}::test_an_entry_says_who_when_what_and_why",
    ),
    guard(
        "AUD-2",
        "the signature of a step",
        "writing.py",
        'signature_id=str(signature.pk) if signature else "",',
        'signature_id="",',
        f"{SIGNING}::test_the_step_names_its_signature_and_the_signature_is_an_entry",
    ),
    guard(
        "AUD-10",
        "records that others refer to",
        "writing.py",
        "    except ProtectedError as error:\n",
        "    except ZeroDivisionError as error:\n",
        f"{COMMANDS}::test_a_record_that_others_refer_to_cannot_be_removed",
    ),
    guard(
        "TMP-4",
        "anchors once a day",
        "anchors.py",
        "due = last is None or clock.now() - last >= DAY",
        "due = last is None",
        f"{ANCHORS}::test_the_daily_anchors_are_taken_once_a_day",
    ),
    guard(
        "TMP-4",
        "anchors that a crash kept from the file",
        "anchors.py",
        "        append_to_file(missing)\n",
        "        pass\n",
        f"{ANCHORS}::test_an_anchor_that_a_crash_kept_from_the_file_is_filed_later",
    ),
    guard(
        "TMP-4",
        "a line that a crash cut in two",
        "anchors.py",
        '"\\n" * torn + ',
        "",
        f"{ANCHORS}::test_a_line_that_a_crash_cut_in_two_does_not_spoil_the_next",
    ),
    guard(
        "TMP-4",
        "a key that was damaged",
        "keys.py",
        "    except ValueError as error:\n        raise KeyUnusable(\n",
        "    except ZeroDivisionError as error:\n        raise KeyUnusable(\n",
        f"{ANCHORS}::test_a_damaged_key_is_told_and_never_replaced_in_silence",
    ),
]

GUARDS = [*FINDINGS, *READING]
