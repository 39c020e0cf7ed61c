"""A person's digest of what waits for them, as an e-mail.

It is made from the same lists as the first page, as that person's reader and, where the database keeps organizations
apart too, as their organization. E-mail is read by others on its way: a line says what to do, on which record, by
when, and nothing of what the record holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse

from galenic.parties import row_security
from galenic.parties.models import Person
from galenic.parties.reader import reader_for
from galenic.programmes.work import Task, work_of
from galenic.web.home.lines import Lines, lines_of

#: Lines of an e-mail; the page has the others.
MOST = 20


@dataclass(frozen=True, slots=True)
class Digest:
    """What waits for one person: what they can do, what is held up, and what others are late with."""

    person: Person
    mine: Lines
    held: Lines
    others_late: Lines

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.mine.count or self.held.count or self.others_late.count)

    @property
    def late(self) -> int:
        """How many of the person's own steps are late."""
        return self.mine.late + self.held.late

    @property
    def subject(self) -> str:
        """The number of things, and how many are late; never what they are about."""
        waits = f"{self.mine.count} {'thing waits' if self.mine.count == 1 else 'things wait'} for you"
        return f"Galenic: {waits}{f', {self.late} late' if self.late else ''}"


def recipients() -> QuerySet[Person]:
    """Those who are told: accounts that are open, with an address, of people who have not declined."""
    found: QuerySet[Person] = Person.objects.filter(is_active=True, receives_notices=True).exclude(email="")
    return found.select_related("organization").order_by("username")


def digest_of(person: Person, *, only_late: bool = False) -> Digest:
    """What waits for a person now. A closed account, or one without roles, has nothing."""
    with row_security.request():
        work = work_of(reader_for(person))
        mine, held = (
            lines_of(task for task in tasks if task.late or not only_late) for tasks in (work.mine, work.held)
        )
        return Digest(person, mine, held, lines_of(task for task in work.others if task.late))


def message_of(digest: Digest) -> EmailMessage:
    """The digest as plain text, to the person's own address."""
    address = settings.ADDRESS
    context = {
        "digest": digest,
        "mine": list(_lines(digest.mine, address)),
        "held": list(_lines(digest.held, address)),
        "others": list(_lines(digest.others_late, address)),
        "all": address,
        "account": f"{address}{reverse('accounts:account')}#notices" if address else "",
    }
    text = render_to_string("notices/digest.txt", context)
    return EmailMessage(digest.subject, text, to=[digest.person.email])


def _lines(lines: Lines, address: str) -> Iterator[tuple[str, str]]:
    """What to do on which record by when, and where."""
    for line in lines.shown[:MOST]:
        yield _sentence(line.task, line.place), f"{address}{line.url}" if address else ""


def _sentence(task: Task, place: str) -> str:
    """A step with the order's number or the kind of record; titles and names of records stay where they are."""
    about = task.order.number if task.order else str(task.record._meta.verbose_name)
    due = f", due {task.due}{' (late)' if task.late else ''}" if task.due else ""
    return f"{task.title}: {about}{f', {place}' if place else ''}{due}"
