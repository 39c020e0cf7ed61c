"""What a product asks of whoever works on it, in the words of the directory: the beginning of a comparison."""

from __future__ import annotations

from types import MappingProxyType
from uuid import UUID

from galenic.catalogue.planning.product import Product
from galenic.catalogue.planning.reading import read_product
from galenic.programmes.models import ProductDescription

#: Who inspects for a market.
AGENCIES = MappingProxyType({"US": "FDA", "EU": "EMA", "CA": "Health Canada"})


def wants_of(product: Product) -> dict[str, str]:
    """Modality, dosage form and agencies as the fields of a comparison take them."""
    found = {
        "modality": product.modality.replace("-", " "),
        "dosage_form": (product.dosage_form or "").replace("-", " "),
        "agencies": ", ".join(AGENCIES[market] for market in product.markets),
    }
    return {name: value for name, value in found.items() if value}


def wants_in(programme_id: UUID) -> dict[str, str]:
    """The same of the product that is in force in a programme; nothing where there is none."""
    description = ProductDescription.objects.filter(programme_id=programme_id, state="in_force").first()
    return wants_of(read_product(description.facts)) if description else {}
