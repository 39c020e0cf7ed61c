"""What is proposed from what changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from galenic.dossier.errors import DossierRefused
from galenic.dossier.lifecycle import propose
from galenic.dossier.model import ContextOfUse, Document, Keyword, Operation, Place, Placement, Standing

APPLICATION = ("US", "123456")


def placement(name: str, content: bytes = b"one", *, title: str = "Title", adds: bool = False) -> Placement:
    place = Place("3.2.P.5.1", (Keyword("product-name", "Maplolol"),), name)
    return Placement(place, Document.of(content, title, "pdf"), adds=adds)


def stands(context: ContextOfUse, sequence: int = 0) -> Standing:
    assert context.document
    return Standing(context.id, sequence, context.place, context.document.md5, context.title)


def after(*placements: Placement) -> list[Standing]:
    return [stands(context) for context in propose(placements, application=APPLICATION, sequence=0).contexts]


def operations(*wanted: Placement, standing: list[Standing]) -> list[str]:
    return [one.operation for one in propose(wanted, standing, application=APPLICATION, sequence=1).contexts]


def test_the_first_time_all_is_new() -> None:
    assert operations(placement("a"), placement("b"), standing=[]) == ["new", "new"]


def test_what_is_as_it_was_is_not_sent() -> None:
    proposal = propose([placement("a")], after(placement("a")), application=APPLICATION, sequence=1)
    assert proposal.contexts == ()
    assert len(proposal.unchanged) == 1


def test_changed_content_or_title_replaces() -> None:
    assert operations(placement("a", b"two"), standing=after(placement("a"))) == ["replace"]
    assert operations(placement("a", title="Other"), standing=after(placement("a"))) == ["replace"]


def test_append_is_proposed_only_when_asked_for() -> None:
    assert operations(placement("a", b"two", adds=True), standing=after(placement("a"))) == ["append"]
    assert operations(placement("a", adds=True), standing=[]) == ["new"]


def test_what_is_not_wanted_any_more_is_deleted() -> None:
    proposal = propose([], after(placement("a")), application=APPLICATION, sequence=1)
    (ended,) = proposal.contexts
    assert (ended.operation, ended.document, ended.title) == (Operation.DELETE, None, "Title")


def test_another_spelling_of_a_keyword_is_the_same_place() -> None:
    other = Place("3.2.P.5.1", (Keyword("product-name", "MAPLOLOL"),), "a")
    assert Place("3.2.P.5.1", (Keyword("product-name", "Maplolol"),), "a").key == other.key


def test_letters_are_new_each_time_and_earlier_ones_stay() -> None:
    letter = Placement(Place("1.2", (), "cover-letter"), Document.of(b"one", "Cover letter", "pdf"))
    standing = [stands(one) for one in propose([letter], application=APPLICATION, sequence=0).contexts]
    later = propose([letter], standing, application=APPLICATION, sequence=1, per_sequence=("1.1", "1.2"))
    assert [one.operation for one in later.contexts] == ["new"]
    assert propose([], standing, application=APPLICATION, sequence=1, per_sequence=("1.2",)).contexts == ()


def test_two_documents_for_one_place_are_refused() -> None:
    with pytest.raises(DossierRefused) as refused:
        propose([placement("a"), placement("a", b"two")], application=APPLICATION, sequence=0)
    assert refused.value.code == "DOS-003"


def test_ids_are_permanent() -> None:
    first, again = (propose([placement("a")], application=APPLICATION, sequence=0).contexts[0].id for _ in "ab")
    assert first == again
    assert propose([placement("a")], application=("US", "654321"), sequence=0).contexts[0].id != first


contents = st.dictionaries(st.sampled_from("abcdefgh"), st.binary(min_size=1, max_size=2))


@given(st.lists(contents, min_size=1, max_size=5))
def test_after_any_history_stands_what_is_wanted(history: list[dict[str, bytes]]) -> None:
    """Whatever is sent, what stands afterwards is what was wanted last, and nothing is sent twice."""
    standing: dict[str, Standing] = {}
    for sequence, wanted in enumerate(history):
        proposal = propose(
            [placement(name, content) for name, content in wanted.items()],
            standing.values(),
            application=APPLICATION,
            sequence=sequence,
        )
        for context in proposal.contexts:
            if context.earlier:
                del standing[context.earlier.id]
            if context.document:
                standing[context.id] = stands(context, sequence)
        held = {one.place.name: one.digest for one in standing.values()}
        assert held == {name: Document.of(content, "", "pdf").md5 for name, content in wanted.items()}
