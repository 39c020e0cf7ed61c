"""The chains of a reader, as far as an anchor vouches for them."""

from __future__ import annotations

from dataclasses import dataclass

from galenic.ledger.models import Anchor, Chain
from galenic.parties.queries import visible_engagements, visible_programmes
from galenic.parties.reader import Reader


@dataclass(frozen=True, slots=True)
class ChainLine:
    """A chain, its name in words, and its latest anchor."""

    title: str
    chain: Chain
    anchor: Anchor | None

    @property
    def since_anchor(self) -> int:
        """Entries that no anchor vouches for yet."""
        return self.chain.length - (self.anchor.length if self.anchor else 0)


def chains_for(reader: Reader) -> list[ChainLine]:
    """The chains that the reader may read as an audit trail and that have entries."""
    titles = {f"engagement:{each.pk}": str(each) for each in visible_engagements(reader)}
    titles |= {f"programme:{each.pk}": f"Programme {each.code}" for each in visible_programmes(reader)}
    titles |= {f"organization:{reader.organization_id}": reader.person.organization.name}
    anchors: dict[str, Anchor] = {}
    for anchor in Anchor.objects.filter(chain__in=reader.trail_scopes).order_by("length"):
        anchors[anchor.chain_id] = anchor
    found = Chain.objects.filter(scope__in=reader.trail_scopes, length__gt=0).order_by("scope")
    return [ChainLine(titles.get(each.scope, each.scope), each, anchors.get(each.scope)) for each in found]
