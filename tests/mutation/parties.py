"""Guards of parties and accounts: who sees what, who may do what, and how people prove who they are."""

from __future__ import annotations

from tests.mutation import Guard

READER = "tests/parties/test_reader.py"
SEPARATION = "tests/parties/test_separation.py"
QUERIES = "tests/parties/test_queries.py"
COMMANDS = "tests/parties/commands"
IDENTIFICATION = f"{COMMANDS}/test_identification.py"
ACCOUNTS = f"{COMMANDS}/test_accounts.py"
PASSWORDS = f"{COMMANDS}/test_passwords.py"
ROLES = f"{COMMANDS}/test_roles.py"
TOKENS = f"{COMMANDS}/test_tokens.py"
ENGAGEMENTS = f"{COMMANDS}/test_engagements.py"
ORGANIZATIONS = f"{COMMANDS}/test_organizations.py"
SECOND_FACTOR = f"{COMMANDS}/test_second_factor.py"
CODES = "tests/parties/test_one_time_codes.py"


def guard(requirement: str, name: str, file: str, old: str, new: str, *tests: str) -> Guard:
    return Guard(requirement, name, f"parties/{file}", old, new, tests)


VISIBILITY = [
    guard("ACC-3", "only parties see an engagement", "reader.py", "filter(party & mine)", "filter(mine)", READER),
    guard("ACC-3", "roles count on their own side", "reader.py", " & (side | {Role.AUDITOR})", "", READER),
    guard(
        "ACC-3",
        "programmes need a role",
        "reader.py",
        "sponsored if everywhere & (SPONSOR_ROLES | {Role.AUDITOR}) else ()",
        "sponsored",
        READER,
    ),
    guard("ACC-3", "closed accounts see nothing", "reader.py", " if person.is_active else []", "", READER),
    guard("ACC-3", "roles begin", "reader.py", "Q() if or_later else Q(starts_at__lte=now)", "Q()", READER),
    guard("ACC-3", "roles end", "reader.py", "(Q(ends_at=None) | Q(ends_at__gt=now))", "Q()", READER),
    guard("ACC-5", "engagements end", "reader.py", " & running(clock.now().date())", "", READER),
    guard("ACC-1", "administrators see no chain", "reader.py", "roles - {Role.SYSTEM_ADMIN}):\n", "roles):\n", READER),
    guard("AUD-6", "audit trails are for quality assurance", "reader.py", "roles & TRAIL_ROLES", "roles", READER),
    guard(
        "ACC-3",
        "sessions are one's own",
        "queries.py",
        "person=reader.person, expire_date__gt",
        "expire_date__gt",
        QUERIES,
    ),
    guard(
        "ACC-5", "who reviews access", "queries.py", 'REVIEWS_ACCESS, "review access"', 'frozenset(Role), ""', QUERIES
    ),
]

DUTIES = [
    guard("ACC-2", "not the same person", "separation.py", "if actor.id in ids:", "if False:", SEPARATION),
    guard("ACC-2", "not an unknown person", "separation.py", "if not ids:", "if False:", SEPARATION),
    guard(
        "ACC-2",
        "auditors work elsewhere",
        "separation.py",
        "elif auditor.site_id == site.pk:",
        "elif False:",
        SEPARATION,
    ),
    guard("ACC-1", "no role for oneself", "rules.py", "by.person.pk == person.pk", "False", ROLES),
    guard(
        "ACC-1", "no administration for those who work", "rules.py", " and held & REGULATED_ROLES", " and False", ROLES
    ),
    guard("ACC-1", "no work for administrators", "rules.py", " and Role.SYSTEM_ADMIN in held", " and False", ROLES),
    guard("ACC-3", "roles in an engagement fit the side", "rules.py", "if role not in possible:", "if False:", ROLES),
    guard("ACC-1", "administrators alone", "rules.py", "Role.SYSTEM_ADMIN not in by.organization_roles or ", "", ROLES),
    guard(
        "ACC-1",
        "one's own organization alone",
        "rules.py",
        "roles or by.organization_id != organization_id:",
        "roles:",
        ROLES,
    ),
    guard("AUD-3", "reasons say something", "rules.py", "if not says_something(text):", "if False:", ROLES),
    guard(
        "ACC-3",
        "partners are engaged by the sponsor",
        "commands/engagements.py",
        "by, programme.sponsor_id, ENGAGES",
        "by, by.organization_id, frozenset(Role)",
        ENGAGEMENTS,
    ),
    guard(
        "ACC-4",
        "policies have limits",
        "commands/organizations.py",
        'wanted.clean_fields(exclude=["organization"])',
        "pass",
        ORGANIZATIONS,
    ),
]

ACCOUNT = [
    guard("SIG-5", "names of individuals", "rules.py", "GENERIC.issuperset(words)", "False", ACCOUNTS),
    guard(
        "SIG-5",
        "user names are lower case",
        "commands/accounts.py",
        ".strip().casefold()\n    faults",
        ".strip()\n    faults",
        ACCOUNTS,
    ),
    guard(
        "SIG-8",
        "the declaration takes a proof",
        "commands/proofs.py",
        "if not proof.usable_by(str(person.pk)):",
        "if False:",
        ACCOUNTS,
    ),
    guard("SIG-3", "a proof is good once", "commands/proofs.py", "proof.used = True", "pass", TOKENS),
    guard("ACC-5", "closing ends sessions", "commands/accounts.py", "end_sessions(person)\n", "pass\n", ACCOUNTS),
    guard(
        "ACC-5", "closing ends tokens", "commands/accounts.py", "    revoke_tokens(person, actor, why)\n", "", ACCOUNTS
    ),
    guard(
        "SIG-5", "reopened without a password", "commands/accounts.py", "password=make_password(None),", "", ACCOUNTS
    ),
    guard(
        "ACC-4", "a reset ends the password", "commands/passwords.py", "password=make_password(None),", "", PASSWORDS
    ),
    guard("ACC-4", "a reset ends sessions", "commands/passwords.py", "    end_sessions(current)\n", "", PASSWORDS),
    guard(
        "ACC-4",
        "a reset ends tokens",
        "commands/passwords.py",
        "    revoke_tokens(current, actor, why)\n",
        "",
        PASSWORDS,
    ),
    guard(
        "ACC-4",
        "long passwords",
        "passwords.py",
        "if len(password) < person.policy.password_length:",
        "if False:",
        PASSWORDS,
    ),
    guard("ACC-4", "new passwords", "passwords.py", "if _was_used(person, password):", "if False:", PASSWORDS),
    guard(
        "ACC-4",
        "expired tokens",
        "commands/tokens.py",
        "revoked_at=None, expires_at__gt=now, person__",
        "revoked_at=None, person__",
        TOKENS,
    ),
    guard(
        "ACC-4",
        "revoked tokens",
        "commands/tokens.py",
        "revoked_at=None, expires_at__gt=now, person__",
        "expires_at__gt=now, person__",
        TOKENS,
    ),
    guard("ACC-5", "tokens of closed accounts", "commands/tokens.py", ", person__is_active=True", "", TOKENS),
    guard(
        "ACC-3", "tokens of others", "commands/tokens.py", "if token.person_id != by.person.pk:", "if False:", TOKENS
    ),
    guard(
        "ACC-5", "sessions of closed accounts", "backends.py", ", is_active=True", "", "tests/parties/test_backends.py"
    ),
]

IDENTITY = [
    guard(
        "SIG-3",
        "the right password",
        "commands/identification.py",
        "if not password_right:",
        "if False:",
        IDENTIFICATION,
    ),
    guard(
        "SIG-3",
        "the right code",
        "commands/identification.py",
        "Verdict.RIGHT if accept_code(authenticator, code) else Verdict.WRONG_CODE",
        "Verdict.RIGHT",
        IDENTIFICATION,
    ),
    guard(
        "SIG-3",
        "any code at all",
        "commands/identification.py",
        "return Verdict.CODE_MISSING",
        "return Verdict.RIGHT",
        IDENTIFICATION,
    ),
    guard(
        "SIG-6",
        "a transaction of its own",
        "commands/identification.py",
        "atomic(durable=True):\n        _, found",
        "atomic():\n        _, found",
        IDENTIFICATION,
    ),
    guard(
        "SIG-6",
        "failures on the ledger",
        "commands/identification.py",
        '_note(person, "parties:identification:fail", facts)',
        "pass",
        IDENTIFICATION,
    ),
    guard(
        "SIG-6",
        "the alert",
        "commands/identification.py",
        "failed_attempts == person.policy.attempts_before_alert",
        "failed_attempts == -1",
        IDENTIFICATION,
    ),
    guard(
        "SIG-6",
        "the lock",
        "commands/identification.py",
        "person.failed_attempts >= person.policy.attempts_before_lock",
        "False",
        IDENTIFICATION,
    ),
    guard(
        "ACC-4",
        "locked is locked",
        "commands/identification.py",
        "if person.locked_at is not None:\n        return",
        "if False:\n        return",
        IDENTIFICATION,
    ),
    guard(
        "ACC-4",
        "closed is closed",
        "commands/identification.py",
        "if not person.is_active:",
        "if False:",
        IDENTIFICATION,
    ),
    guard(
        "ACC-4",
        "a password changed meanwhile",
        "commands/identification.py",
        " and current.password == person.password",
        "",
        IDENTIFICATION,
    ),
    guard(
        "ACC-4",
        "addresses are held up",
        "commands/identification.py",
        "failures__gte=ADDRESS_FAILURES",
        "failures__gte=10**9",
        IDENTIFICATION,
    ),
    guard(
        "ACC-4",
        "obligations before signing",
        "commands/identification.py",
        "require_nothing_open(reader_for(person))",
        "pass",
        IDENTIFICATION,
    ),
    guard("ACC-4", "codes are good once", "one_time_codes.py", "if step > after and ", "if ", CODES, IDENTIFICATION),
    guard("ACC-4", "set up with a code", "commands/second_factor.py", "if step is None:", "if False:", SECOND_FACTOR),
]

GUARDS = [*VISIBILITY, *DUTIES, *ACCOUNT, *IDENTITY]
