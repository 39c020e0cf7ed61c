"""Guards of the ledger: what binds record and entry, keeps people from signing for others, finds who edits files."""

from __future__ import annotations

from tests.mutation import Guard

TESTS = "tests/ledger"
COMMANDS, SIGNING, FENCES = f"{TESTS}/test_commands.py", f"{TESTS}/test_signing.py", f"{TESTS}/test_fences.py"
RECORDING, LIFECYCLE, CHECKS = f"{TESTS}/test_recording.py", f"{TESTS}/test_lifecycle.py", f"{TESTS}/test_checks.py"
ANCHORS, READING, VERIFYING = f"{TESTS}/test_anchors.py", f"{TESTS}/test_reading.py", f"{TESTS}/test_verification.py"
CHAINS, FORGING = f"{TESTS}/test_chain_checks.py", f"{TESTS}/test_anchor_checks.py"
TABLES, SIGNED = f"{TESTS}/test_record_checks.py", f"{TESTS}/test_signature_checks.py"
EXPORT, SCRIPT, BACKUP = f"{TESTS}/test_export.py", f"{TESTS}/test_verify_export.py", f"{TESTS}/test_backup.py"


def guard(requirement: str, name: str, file: str, old: str, new: str, *tests: str) -> Guard:
    return Guard(requirement, name, f"ledger/{file}", old, new, tests)


WRITING = (
    guard(
        "AUD-1",
        "a new record and its entry are one transaction",
        "commands.py",
        "@transaction.atomic\ndef create(",
        "def create(",
        f"{COMMANDS}::test_an_error_after_the_write_leaves_neither_record_nor_entry",
    ),
    guard(
        "AUD-1",
        "a change and its entry are one transaction",
        "commands.py",
        "@transaction.atomic\ndef change(",
        "def change(",
        f"{COMMANDS}::test_an_error_after_the_write_leaves_neither_record_nor_entry",
    ),
    guard(
        "AUD-1",
        "a removal and its entry are one transaction",
        "commands.py",
        "@transaction.atomic\ndef remove(",
        "def remove(",
        f"{COMMANDS}::test_an_error_after_the_write_leaves_neither_record_nor_entry",
    ),
    guard(
        "AUD-1",
        "a step and its signature are one transaction",
        "lifecycle.py",
        "@transaction.atomic\ndef perform(",
        "def perform(",
        "tests/crash/test_transitions.py::test_a_step_that_fails_takes_its_signature_back",
    ),
    guard(
        "AUD-2",
        "first values are recorded",
        "writing.py",
        "changes = _text({name: [None, value] for name, value in record.recorded_values().items()})",
        'changes = "{}"',
        f"{COMMANDS}::test_first_values_are_an_entry_too",
    ),
    guard(
        "AUD-2",
        "the time is the server's",
        "chains.py",
        "now, before = clock.now(), head.last_time",
        "now, before = head.last_time or clock.now(), head.last_time",
        f"{COMMANDS}::test_an_entry_says_who_when_what_and_why",
    ),
    guard(
        "AUD-3",
        "a change needs a reason",
        "writing.py",
        "    require_reason(reason, FIRST_ENTRY.code)\n",
        "",
        f"{COMMANDS}::test_a_saved_record_is_not_changed_without_a_reason",
    ),
    guard(
        "AUD-3",
        "a removal needs a reason",
        "writing.py",
        "    require_reason(reason, FIRST_ENTRY.code, ReasonCode.WORKFLOW_STEP)\n",
        "",
        f"{COMMANDS}::test_a_record_is_not_removed_without_a_reason",
    ),
    guard(
        "AUD-3",
        "a reason says something",
        "actors.py",
        "if self.code in NEEDS_TEXT and not says_something(self.text):",
        "if self.code in NEEDS_TEXT and not self.text.strip():",
        f"{COMMANDS}::test_a_text_that_says_nothing_is_no_reason",
    ),
    guard(
        "AUD-10",
        "records are kept",
        "writing.py",
        "if not current.removable:",
        "if False:",
        f"{COMMANDS}::test_records_are_kept_unless_their_type_says_otherwise",
    ),
    guard(
        "AUD-10",
        "references are PROTECT",
        "checks.py",
        "field.remote_field.on_delete is not models.PROTECT",
        "False",
        f"{CHECKS}::test_each_fault_of_a_table_is_named",
    ),
    guard(
        "ACC-6",
        "a clock that goes backwards is recorded",
        "chains.py",
        "if before is not None and now < before:",
        "if False:",
        f"{COMMANDS}::test_a_clock_that_goes_backwards_is_put_on_the_chain_once",
    ),
    guard(
        "ACC-6",
        "a clock that went backwards is reported",
        "chain_checks.py",
        "if time is not None and time < self.last_time:",
        "if False:",
        f"{VERIFYING}::test_a_clock_that_went_backwards_is_a_warning",
    ),
)

BYPASSES = (
    guard(
        "AUD-5",
        "records do not save themselves",
        "recording.py",
        "if not (_writing.get() or only_unrecorded):",
        "if False:",
        f"{RECORDING}::test_records_do_not_save_or_delete_themselves",
    ),
    guard(
        "AUD-5",
        "one unrecorded column opens no others",
        "recording.py",
        "set(fields or ()) <= set(self.unrecorded_fields)",
        "set(fields or ()) & set(self.unrecorded_fields)",
        f"{RECORDING}::test_records_do_not_save_or_delete_themselves",
    ),
    guard(
        "AUD-5",
        "related managers write through the guard",
        "recording.py",
        '    class Meta:\n        abstract = True\n        base_manager_name = "objects"\n',
        "    class Meta:\n        abstract = True\n",
        f"{RECORDING}::test_related_managers_only_read",
    ),
    *(
        guard(
            "AUD-5",
            f"QuerySet.{name}",
            "recording.py",
            f'        _refuse("{name}", self.model)\n\n    def {following}',
            f"        return super().{name}({arguments})\n\n    def {following}",
            f"{RECORDING}::test_query_sets_and_managers_only_read",
        )
        for name, following, arguments in (
            # create, get_or_create and update_or_create end in save(), which refuses as well: see the first guard
            ("update", "delete(", "**kwargs"),
            ("delete", "bulk_create(", ""),
            ("bulk_create", "bulk_update(", "*args, **kwargs"),
            ("bulk_update", "get_or_create(", "*args, **kwargs"),
        )
    ),
    *(
        guard("AUD-4", f"trigger against {what}", "fences.py", old, new, f"{FENCES}::{test}")
        for what, old, new, test in (
            (
                "updates and deletions",
                'for operation in ("UPDATE", "DELETE")]',
                "for operation in ()]",
                "test_raw_sql_cannot_change_or_delete",
            ),
            (
                "deleted heads",
                '[(table, "DELETE") for table in NEVER_DELETED]',
                "[]",
                "test_heads_cannot_be_deleted",
            ),
            (
                "rows that take the place of others",
                '{_name(table, "REPLACE"): (table, _sqlite_place(table, place)) for table, place in _PLACES.items()}',
                "{}",
                "test_nothing_takes_the_place_of_a_row",
            ),
        )
    ),
    guard(
        "AUD-4",
        "a trigger that does nothing is noticed",
        "fences.py",
        "elif _plain(present[name]) != _plain(definition):",
        "elif False:",
        f"{FENCES}::test_a_trigger_that_does_nothing_is_not_ours",
    ),
    guard(
        "AUD-4",
        "migrating puts the triggers up",
        "apps.py",
        "post_migrate.connect(fences.install_after_migrate, sender=self)",
        "pass",
        f"{FENCES}::test_migrating_puts_up_again_what_was_taken_down",
    ),
)

SIGNATURES = (
    guard(
        "SIG-2",
        "the digest binds the content",
        "recording.py",
        "            **self.recorded_values(self.signed_fields),\n",
        "",
        f"{SIGNING}::test_the_digest_binds_identity_version_and_content",
    ),
    guard(
        "SIG-2",
        "a signed column counts the content version up",
        "writing.py",
        "signed = not changes.keys().isdisjoint(current.signed_fields)",
        "signed = False",
        f"{SIGNING}::test_content_changed_and_changed_back_is_not_what_was_signed",
    ),
    guard(
        "SIG-2",
        "a superseded signature says so",
        "queries.py",
        "current=each.digest == digest",
        "current=True",
        f"{SIGNING}::test_a_change_of_what_was_signed_supersedes_the_signature",
    ),
    guard(
        "SIG-2",
        "a superseded signature opens no transition",
        "lifecycle.py",
        "if not any(each.current for each in given):",
        "if not given:",
        f"{SIGNING}::test_a_transition_fails_until_what_changed_is_signed_again",
    ),
    guard(
        "SIG-3",
        "a signature needs a proof",
        "writing.py",
        "if proof is None or not proof.usable_by(actor.id):",
        "if proof is not None and not proof.usable_by(actor.id):",
        f"{SIGNING}::test_nobody_signs_without_having_just_identified_themselves",
    ),
    *(
        guard("SIG-3", f"a proof is {what}", "actors.py", old, new, f"{SIGNING}::{test}")
        for what, old, new, test in (
            (
                "one's own",
                "self.person_id == person_id and ",
                "",
                "test_nobody_signs_without_having_just_identified_themselves",
            ),
            (
                "fresh",
                " and clock.now() - self.made_at < PROOF_LIFETIME",
                "",
                "test_nobody_signs_without_having_just_identified_themselves",
            ),
            ("good once", "return not self.used and ", "return ", "test_a_proof_is_good_for_one_signature"),
        )
    ),
    guard(
        "SIG-3",
        "a proof is used up",
        "writing.py",
        "    proof.used = True\n",
        "",
        f"{SIGNING}::test_a_proof_is_good_for_one_signature",
    ),
    guard(
        "SIG-4",
        "the digest binds the record",
        "recording.py",
        '            "id": str(self.pk),\n',
        "",
        f"{SIGNING}::test_equal_content_of_another_record_needs_a_signature_of_its_own",
    ),
    guard(
        "SIG-4",
        "a copied signature is found",
        "signature_checks.py",
        "if not _fits(signature, replay.subject, content, covers):",
        "if False:",
        f"{SIGNED}::test_a_signature_copied_to_another_record_is_found",
    ),
    guard(
        "SIG-7",
        "signing twice is one signature",
        "writing.py",
        "    if given is not None:\n",
        "    if False:\n",
        f"{SIGNING}::test_signing_twice_is_the_same_signature_and_an_entry_says_so",
    ),
    guard(
        "SIG-8",
        "the declaration comes first",
        "writing.py",
        "    if proof.declared_at is None:\n",
        "    if False:\n",
        f"{SIGNING}::test_nobody_signs_before_the_declaration_of_equivalence",
    ),
    guard(
        "SIG-1",
        "a signature shows its time with its zone",
        "models.py",
        "%Y-%m-%d %H:%M:%S} UTC",
        "%Y-%m-%d}",
        f"{SIGNING}::test_a_signature_shows_name_meaning_role_and_time_with_its_zone",
    ),
    guard(
        "SIG-2",
        "a signature is written once",
        "models.py",
        "    changeable: ClassVar[bool] = False\n",
        "",
        f"{COMMANDS}::test_a_signature_is_written_once",
    ),
)

STEPS = (
    guard(
        "ACC-1",
        "a step needs a role",
        "lifecycle.py",
        "if not set(roles).intersection(transition.roles):",
        "if False:",
        f"{LIFECYCLE}::test_a_refusal_lists_all_that_is_unmet",
    ),
    guard(
        "AUD-3",
        "a step that needs a reason has one",
        "lifecycle.py",
        "if transition is not None and transition.needs_reason and reason is None:",
        "if False:",
        f"{LIFECYCLE}::test_a_step_that_needs_a_reason_keeps_it",
    ),
    guard(
        "AUD-1",
        "a stale page changes nothing",
        "writing.py",
        "if expected_version is not None and record.version != expected_version:",
        "if False:",
        f"{COMMANDS}::test_two_people_saving_the_same_record_do_not_overwrite_each_other",
    ),
    guard(
        "AUD-1",
        "the stored record counts",
        "writing.py",
        "    current = record.fresh()\n    check_version",
        "    current = record\n    check_version",
        f"{LIFECYCLE}::test_the_stored_state_counts_and_not_the_one_in_memory",
    ),
)

TAMPERING = (
    *(
        guard("TMP-2", what, file, old, new, test)
        for what, file, old, new, test in (
            (
                "a changed entry",
                "chain_checks.py",
                'if computed is not None and computed != entry["digest"]:',
                "if False:",
                f"{CHAINS}::test_a_changed_field_of_an_entry_is_found",
            ),
            (
                "a removed entry",
                "chain_checks.py",
                "        if sequence > expected:\n",
                "        if False:\n",
                f"{CHAINS}::test_a_row_removed_from_the_middle_is_found",
            ),
            (
                "an entry out of place",
                "chain_checks.py",
                "elif sequence < expected:",
                "elif False:",
                f"{CHAINS}::test_an_entry_of_version_twice_is_found_by_its_place",
            ),
            (
                "a tail cut off, by the head row",
                "chain_checks.py",
                "elif head[0] != self.length:",
                "elif False:",
                f"{CHAINS}::test_a_truncated_tail_is_found_by_the_head_row",
            ),
            (
                "a tail cut off, by the anchor",
                "chain_checks.py",
                "for length in sorted(set(self.anchors) - self.seen):",
                "for length in ():",
                f"{CHAINS}::test_a_truncated_tail_is_found_by_the_anchor",
            ),
            (
                "a tail cut off, by the tables",
                "record_checks.py",
                "        if different:\n",
                "        if False:\n",
                f"{CHAINS}::test_a_truncated_tail_after_the_last_anchor_is_found_by_the_tables",
            ),
            (
                "a rewritten chain",
                "chain_checks.py",
                "if anchor.head != digest:",
                "if False:",
                f"{CHAINS}::test_a_chain_rewritten_to_its_end_contradicts_its_anchor",
            ),
            (
                "a vanished chain",
                "verification.py",
                "for scope in sorted(opened - present):",
                "for scope in ():",
                f"{VERIFYING}::test_a_vanished_chain_that_was_never_anchored_is_found_by_its_opening",
            ),
            (
                "a chain put in",
                "verification.py",
                "for scope in sorted(present - opened, key=str):",
                "for scope in ():",
                f"{VERIFYING}::test_a_chain_put_in_behind_the_ledgers_back_is_found",
            ),
            (
                "an edited row",
                "record_checks.py",
                "        if different:\n",
                "        if False:\n",
                f"{TABLES}::test_an_edited_row_is_found",
            ),
            (
                "a removed row",
                "record_checks.py",
                "            if replay.values is not None:\n",
                "            if False:\n",
                f"{TABLES}::test_a_removed_row_is_found",
            ),
            (
                "a row put in",
                "record_checks.py",
                "strangers.append(row)",
                "pass",
                f"{TABLES}::test_a_row_put_in_is_found",
            ),
            (
                "a removed record put back",
                "record_checks.py",
                "        if replay.values is None:\n",
                "        if False:\n",
                f"{TABLES}::test_a_removed_record_put_back_is_found",
            ),
            (
                "an entry that contradicts the ones before it",
                "replay.py",
                'if entry["subject_version"] != expected or',
                "if",
                f"{TESTS}/test_replay.py::test_versions_follow_each_other",
            ),
            (
                "a signature that is not there",
                "replay.py",
                "if named and named not in self.signatures:",
                "if False:",
                f"{SIGNED}::test_a_removed_signature_is_found",
            ),
            (
                "signed content edited in the table",
                "signature_checks.py",
                "if of_row and not _fits(signature, replay.subject, row or {}, covers):",
                "if False:",
                f"{SIGNED}::test_signed_content_edited_in_the_table_no_longer_fits_its_signatures",
            ),
            (
                "rubbish in a row",
                "record_checks.py",
                "except (TypeError, ValueError, RecursionError, ValidationError, DataError):",
                "except DataError:",
                f"{TABLES}::test_rows_that_hold_rubbish_are_found_and_do_not_stop_verification",
            ),
        )
    ),
    guard(
        "TMP-1",
        "an entry binds the one before it",
        "entry_text.py",
        "hashlib.sha256((text + previous).encode())",
        "hashlib.sha256(text.encode())",
        f"{COMMANDS}::test_the_text_put_together_by_hand_is_the_canonical_one",
        f"{CHAINS}::test_the_digest_of_an_entry_is_that_of_its_text_and_the_one_before",
    ),
    guard(
        "TMP-3",
        "verification cannot write",
        "reading.py",
        'cursor.execute("PRAGMA query_only = ON")',
        "pass",
        f"{READING}::test_the_database_itself_refuses_to_write_while_it_is_verified",
    ),
    guard(
        "TMP-3",
        "verification reads one snapshot",
        "reading.py",
        'cursor.execute("BEGIN")  # not IMMEDIATE: writers go on, and this reads what there was when it began',
        'cursor.execute("BEGIN"); cursor.execute("COMMIT"); own = False',
        f"{READING}::test_writers_go_on_during_verification_and_are_not_seen",
    ),
    *(
        guard("TMP-4", what, file, old, new, test)
        for what, file, old, new, test in (
            (
                "a forged anchor",
                "anchor_checks.py",
                "if not anchors.is_genuine(statement, signature, self.public):",
                "if False:",
                f"{FORGING}::test_a_changed_anchor_is_found",
            ),
            (
                "a key that was never announced",
                "anchor_checks.py",
                "if key_id not in self.announced:",
                "if False:",
                f"{FORGING}::test_an_anchor_signed_with_a_key_of_the_attackers_is_found",
            ),
            (
                "an anchor removed from the database",
                "anchor_checks.py",
                "yield from self._only_in_file(line",
                "pass; (line",
                f"{FORGING}::test_a_removed_anchor_is_found_in_the_file",
            ),
            (
                "an anchor removed from the file",
                "anchor_checks.py",
                "for scope, length in stored.values():",
                "for scope, length in ():",
                f"{FORGING}::test_an_anchor_removed_from_the_file_is_found_in_the_database",
            ),
            (
                "a key is announced before it signs",
                "anchors.py",
                "    if not announced.exists():\n",
                "    if False:\n",
                f"{ANCHORS}::test_a_key_is_announced_before_it_signs_and_old_keys_are_kept",
            ),
            (
                "nothing uncommitted is written outside",
                "anchors.py",
                "transaction.on_commit(lambda: append_to_file([made]))",
                "append_to_file([made])",
                f"{ANCHORS}::test_nothing_is_written_outside_that_was_not_committed",
            ),
            (
                "an export is anchored",
                "export.py",
                '    anchor(wanted, f"export: {purpose}")\n',
                "",
                f"{EXPORT}::test_an_export_is_noted_and_anchored",
            ),
        )
    ),
)

COPIES = (
    guard(
        "AUD-9",
        "an export is noted",
        "export.py",
        'note(scope, actor=actor, action="ledger:export:begin", subject=subject, facts={"purpose": purpose})',
        "pass",
        f"{EXPORT}::test_an_export_is_noted_and_anchored",
    ),
    guard(
        "REC-1",
        "an export holds its own chains alone",
        "export_files.py",
        'entries_by_record(model.subject_type(), scopes, ("subject_id", "kind"))',
        'entries_by_record(model.subject_type(), None, ("subject_id", "kind"))',
        f"{EXPORT}::test_the_copy_of_one_chain_holds_nothing_of_another",
    ),
    *(
        guard(requirement, f"the script finds {what}", "verify_export.py", old, new, f"{SCRIPT}::{test}")
        for requirement, what, old, new, test in (
            (
                "TMP-2",
                "a changed file",
                'elif name not in self.names or sha256(self.read(name)) != files[name]["sha256"]:',
                "elif False:",
                "test_a_file_that_was_changed_is_named",
            ),
            (
                "TMP-2",
                "a file put in",
                "if name not in files or self.names.count(name) > 1:",
                "if False:",
                "test_files_that_were_removed_or_put_in_are_named",
            ),
            (
                "TMP-4",
                "a manifest without its seal",
                'if not self.signed(seal["key_id"], self.read("manifest.json"), seal["signature"]):',
                "if False:",
                "test_a_manifest_that_was_changed_or_lost_its_seal_is_named",
            ),
            (
                "TMP-2",
                "entries that were edited",
                "number, sha256(canonical(line",
                'number, line["digest"] or (canonical(line',
                "test_entries_that_were_edited_break_the_chain",
            ),
            (
                "TMP-4",
                "a changed anchor",
                'if not genuine or said["scope"] != chain["scope"]:',
                "if False:",
                "test_an_anchor_that_was_changed_is_named",
            ),
            (
                "TMP-4",
                "a rewritten chain",
                'elif [said["head"]] != [line["digest"] for line in entries[said["length"] - 1 : said["length"]]]:',
                "elif False:",
                "test_a_chain_that_was_rewritten_from_the_start_contradicts_its_anchors",
            ),
            (
                "TMP-4",
                "a missing anchor",
                'if len(entries) not in [anchor["statement"]["length"] for anchor in anchors]:',
                "if False:",
                "test_a_chain_without_the_anchor_of_its_last_entry_is_named",
            ),
            (
                "REC-1",
                "an edited record",
                "self.faults += [",
                "[",
                "test_a_record_that_was_edited_is_named_with_its_column",
            ),
            (
                "REC-1",
                "a removed record",
                "if (row is None) != (expected is None):",
                "if False:",
                "test_records_that_were_removed_or_put_in_are_named",
            ),
            (
                "REC-1",
                "an entry that contradicts others",
                "if before is not None and canonical(before.get(name)) != canonical(old):",
                "if False:",
                "test_an_entry_that_contradicts_the_ones_before_it_is_named",
            ),
            (
                "SIG-4",
                "a moved signature",
                'if content is None or sha256(canonical(said)) != given["digest"]:',
                "if False:",
                "test_a_signature_moved_to_another_record_does_not_fit_it",
            ),
            (
                "SIG-2",
                "a signature of somebody else",
                'if records.get(key, {"by": ""})["by"] != given["signer_id"]:',
                "if False:",
                "test_a_signature_that_was_changed_is_named",
            ),
            (
                "TMP-5",
                "a changed document",
                'if row.get(document["column"]) != digest or',
                "if False and",
                "test_documents_that_were_changed_or_removed_are_named",
            ),
            (
                "TMP-4",
                "S beyond the order of the curve",
                " or s >= ORDER:",
                ":",
                "test_signatures_of_the_rfc_are_accepted_and_nothing_beside_them",
            ),
        )
    ),
    guard(
        "REC-3",
        "nothing is restored over records",
        "backup.py",
        "    if there:\n",
        "    if False:\n",
        f"{BACKUP}::test_nothing_is_restored_over_records",
    ),
    guard(
        "REC-3",
        "a damaged backup is refused",
        "backup.py",
        "if digest_of_file(target / name) != digest:",
        "if False:",
        f"{BACKUP}::test_a_backup_that_was_damaged_is_refused_and_nothing_of_it_kept",
    ),
    guard(
        "REC-3",
        "heads and counts are proven equal",
        "sqlite_copy.py",
        "        if differences:\n",
        "        if False:\n",
        f"{BACKUP}::test_a_database_that_is_not_what_the_manifest_says_is_refused",
    ),
)

GUARDS = (*WRITING, *BYPASSES, *SIGNATURES, *STEPS, *TAMPERING, *COPIES)
