"""Guards of copies: what the shipped script finds in an export, what is not exported, and what is not restored."""

from __future__ import annotations

from tests.mutation import Guard

TESTS = "tests/ledger"
EXPORT, SCRIPT, BACKUP = (f"{TESTS}/test_{name}.py" for name in ("export", "verify_export", "backup"))


def guard(requirement: str, name: str, file: str, old: str, new: str, *tests: str) -> Guard:
    return Guard(requirement, name, f"ledger/{file}", old, new, tests)


SHIPPED = [
    guard(
        "TMP-2",
        "the script: a file that was removed",
        "verify_export.py",
        "elif name not in self.names or sha256",
        "elif name in self.names and sha256",
        f"{SCRIPT}::test_files_that_were_removed_or_put_in_are_named",
    ),
    guard(
        "TMP-2",
        "the script: a file that stands there twice",
        "verify_export.py",
        " or self.names.count(name) > 1",
        "",
        f"{SCRIPT}::test_a_file_that_stands_in_the_zip_twice_is_named",
    ),
    guard(
        "TMP-4",
        "the script: a key that is not its id",
        "verify_export.py",
        "return sha256(public) == key_id and is_signature",
        "return is_signature",
        f"{SCRIPT}::test_a_public_key_that_was_exchanged_is_of_no_use",
    ),
    guard(
        "TMP-2",
        "the script: the length that the manifest says",
        "verify_export.py",
        'if (chain["length"], chain["head"]) != (len(entries), head):',
        "if False:",
        f"{SCRIPT}::test_a_chain_that_was_cut_off_contradicts_manifest_and_anchors",
    ),
    guard(
        "TMP-2",
        "the script: an entry's place",
        "verify_export.py",
        'if here != (chain["scope"], number, sha256',
        "if here != (*here[:2], sha256",
        f"{SCRIPT}::test_an_entry_of_another_chain_does_not_fit_its_place",
    ),
    guard(
        "REC-1",
        "the script: a record that was edited, by its entry",
        "verify_export.py",
        "if (before is None) != (entry",
        "if False and (entry",
        f"{SCRIPT}::test_a_record_is_created_once_and_changed_only_while_it_is_there",
    ),
    guard(
        "SIG-4",
        "the script: a step that names another's signature",
        "verify_export.py",
        'if entry["signature_id"] and (given',
        "if False and (given",
        f"{SCRIPT}::test_a_signature_moved_to_another_record_does_not_fit_it",
    ),
    guard(
        "REC-1",
        "the script: a format that it does not know",
        "verify_export.py",
        'if self.manifest["format"] != "galenic-export/1":',
        "if False:",
        f"{SCRIPT}::test_what_is_no_export_is_told_from_one_that_was_edited",
    ),
    guard(
        "REC-1",
        "the script: its exit code",
        "verify_export.py",
        "return 1 if export.faults else 0",
        "return 0",
        f"{SCRIPT}::test_files_that_were_removed_or_put_in_are_named",
    ),
    guard(
        "REC-1",
        "the script: rubbish is a finding",
        "verify_export.py",
        "if export is None or not export.faults:",
        "if True:",
        f"{SCRIPT}::test_rubbish_in_a_file_is_a_finding_and_no_traceback",
    ),
    guard(
        "REC-1",
        "a document whose bytes have changed is not exported",
        "export_files.py",
        "if digest_of_file(target) != document.sha256:",
        "if False:",
        f"{EXPORT}::test_documents_are_copied_under_their_digest",
    ),
    guard(
        "REC-1",
        "an export never replaces a file",
        "export.py",
        "    if target.exists():\n",
        "    if False:\n",
        f"{EXPORT}::test_an_export_never_replaces_a_file_and_needs_a_chain",
    ),
    guard(
        "REC-1",
        "an export needs a chain",
        "export.py",
        "    if missing or not wanted:\n",
        "    if False:\n",
        f"{EXPORT}::test_an_export_never_replaces_a_file_and_needs_a_chain",
    ),
    guard(
        "REC-1",
        "rubbish is not exported half",
        "export.py",
        "    except (TypeError, ValueError, KeyError) as error:\n",
        "    except ZeroDivisionError as error:\n",
        f"{EXPORT}::test_a_record_with_rubbish_in_it_is_refused_and_not_exported_half",
    ),
    guard(
        "AUD-9",
        "the digest of an export is noted",
        "export.py",
        'note(scope, actor=actor, action="ledger:export:end", subject=subject, facts=facts)',
        "pass",
        f"{EXPORT}::test_an_export_is_noted_and_anchored",
    ),
    guard(
        "AUD-6",
        "no formula in an exported audit trail",
        "trail.py",
        "isinstance(value, str) and value.startswith(FORMULA_STARTS)",
        "False",
        f"{EXPORT}::test_text_of_users_is_no_markup_and_no_formula",
    ),
]

RESTORING = [
    guard(
        "REC-3",
        "a backup that would write elsewhere",
        "backup.py",
        'if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:',
        "if False:",
        f"{BACKUP}::test_a_backup_that_would_write_elsewhere_is_refused",
    ),
    guard(
        "REC-3",
        "a backup of another format",
        "backup.py",
        'if manifest["format"] != FORMAT:',
        "if False:",
        f"{BACKUP}::test_a_backup_of_another_kind_is_refused",
    ),
    guard(
        "REC-3",
        "a backup of another kind of database",
        "backup.py",
        'if manifest["database"]["vendor"] != connection.vendor:',
        "if False:",
        f"{BACKUP}::test_a_backup_of_another_kind_is_refused",
    ),
    guard(
        "REC-3",
        "heads are compared",
        "database_copy.py",
        '*_differences("chain", self.heads, found.heads), ',
        "",
        f"{BACKUP}::test_a_database_that_is_not_what_the_manifest_says_is_refused",
    ),
    guard(
        "REC-3",
        "counts are compared",
        "database_copy.py",
        ', *_differences("table", self.rows, found.rows)',
        "",
        f"{BACKUP}::test_a_database_that_is_not_what_the_manifest_says_is_refused",
    ),
    guard(
        "REC-3",
        "what stands there afterwards is compared",
        "backup.py",
        "    if differences:\n",
        "    if False:\n",
        f"{BACKUP}::test_what_stands_in_the_database_afterwards_is_compared",
    ),
    guard(
        "REC-3",
        "private keys stay at home",
        "backup.py",
        'shutil.copytree(keys.folder() / "public", content / "home" / "keys" / "public")',
        'shutil.copytree(keys.folder(), content / "home" / "keys", dirs_exist_ok=True)',
        f"{BACKUP}::test_a_backup_holds_no_private_key_and_is_for_its_owner_alone",
    ),
    guard(
        "REC-3",
        "a backup is for its owner alone",
        "backup.py",
        "target.touch(mode=0o600)",
        "target.touch(mode=0o644)",
        f"{BACKUP}::test_a_backup_holds_no_private_key_and_is_for_its_owner_alone",
    ),
    guard(
        "REC-3",
        "files that are being written stay behind",
        "backup.py",
        ' and not path.name.startswith(".")',
        "",
        f"{BACKUP}::test_a_restored_installation_holds_the_same",
    ),
    guard(
        "TMP-4",
        "a backup is anchored",
        "backup.py",
        '    anchor_all("backup")\n',
        "",
        f"{BACKUP}::test_backup_and_restore_are_noted_and_backups_anchored",
    ),
    guard(
        "AUD-9",
        "a backup is noted",
        "backup.py",
        '    _note(actor, "ledger:backup:begin", {})\n',
        "",
        f"{BACKUP}::test_backup_and_restore_are_noted_and_backups_anchored",
    ),
    guard(
        "AUD-9",
        "a restoration is noted",
        "backup.py",
        '_note(actor, "ledger:backup:restore", {"sha256": digest_of_file(source), "made_at": manifest["made_at"]})',
        "pass",
        f"{BACKUP}::test_backup_and_restore_are_noted_and_backups_anchored",
    ),
]

GUARDS = [*SHIPPED, *RESTORING]
