"""Where Django finds the person of a session. It never logs anybody in: that is `commands.identification` alone."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend

from galenic.parties.models import Person


class PersonBackend(BaseBackend):
    """Brings back the person of a session, with their organization and its policy, unless the account was closed."""

    def get_user(self, user_id: Any) -> Any:
        found = Person.objects.select_related("organization__access_policy")
        return found.filter(pk=user_id, is_active=True).first()
