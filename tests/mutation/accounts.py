"""Guards of the account pages: sessions, the two steps of a login, signing in a browser."""

from __future__ import annotations

from tests.mutation import Guard

TESTS = "tests/web/accounts"
SESSIONS, LOGINS, SIGNING = f"{TESTS}/test_sessions.py", f"{TESTS}/test_logins.py", f"{TESTS}/test_signing.py"
MIDDLEWARE = f"{TESTS}/test_middleware.py"


def guard(requirement: str, name: str, file: str, old: str, new: str, tests: str) -> Guard:
    return Guard(requirement, name, f"web/accounts/{file}", old, new, (tests,))


GUARDS = [
    guard(
        "ACC-4", "idle sessions end", "sessions.py", "timedelta(minutes=policy.idle_minutes)", "timedelta(9)", SESSIONS
    ),
    guard(
        "ACC-4", "long sessions end", "sessions.py", "timedelta(hours=policy.session_hours)", "timedelta(9)", SESSIONS
    ),
    guard("ACC-4", "polling is no activity", "sessions.py", "if BACKGROUND in request.headers:", "if False:", SESSIONS),
    guard("ACC-4", "the second step expires", "logins.py", "> HALFWAY_LASTS.total_seconds()", "> 10**9", LOGINS),
    guard("ACC-4", "no open redirect", "logins.py", 'return wanted if here else "/"', 'return wanted or "/"', LOGINS),
    guard(
        "SIG-3",
        "the first signature takes a code",
        "signing.py",
        "return not request.session.get(SERIES) and",
        "return False and",
        SIGNING,
    ),
    guard(
        "SIG-3",
        "a series of signatures",
        "signing.py",
        "in_series = bool(request.session.get(SERIES))",
        "in_series = True",
        SIGNING,
    ),
    guard(
        "SIG-6",
        "a lock ends the session",
        "signing.py",
        'sessions.log_out(request, "the account was locked")',
        "pass",
        SIGNING,
    ),
    guard("ACC-4", "obligations come first", "middleware.py", "if not found:\n", "if True:\n", MIDDLEWARE),
]
