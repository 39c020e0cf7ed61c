"""Tables of stated facts, and what they lack."""

from __future__ import annotations

from galenic.dossier.quality.summary import summarize
from tests.dossier.quality.example import described, drawn, material, section, table


def test_a_composition_by_strength() -> None:
    rows = [
        {"component": "Theophylline", "amount": amount, "strength": strength, "function": "Active", "standard": "USP"}
        for amount, strength in (("200.0 mg", "200 mg"), ("320.0 mg", "320 mg"))
    ]
    rows.append({"component": "Film coat", "amount": "9.0 mg", "strength": "320 mg"})
    product = described()["product"] | {"strengths": ["200 mg", "320 mg", "400 mg"]}
    given = material(composition=rows, product=product)
    assert table(section(drawn(given), "P.1"), "Composition") == [
        ["Component", "Function", "Standard", "200 mg", "320 mg"],
        ["Theophylline", "Active", "USP", "200.0 mg", "320.0 mg"],
        ["Film coat", "Not provided", "Not provided", "–", "9.0 mg"],
    ]
    lacks = [one.partition(": ")[2] for one in summarize(given).missing if "2.3.P.1 " in one]
    assert lacks == ["function of Film coat", "standard of Film coat", "composition of 400 mg"]


def test_a_batch_formula_by_batch_size_lacks_what_the_composition_has() -> None:
    rows = [
        {"component": "Theophylline", "amount": amount, "batch-size": size}
        for amount, size in (("1 kg", "A"), ("2 kg", "B"))
    ]
    given = material(batch_formula=rows)
    assert table(section(drawn(given), "P.3.2"), "Batch formula") == [
        ["Component", "Batch of A", "Batch of B"],
        ["Theophylline", "1 kg", "2 kg"],
    ]
    assert "2.3.P.3.2 Batch formula: Crospovidone (batch-formula)" in summarize(given).missing


def test_the_limit_to_the_end_of_shelf_life_stands_where_one_differs() -> None:
    told = table(section(drawn(material()), "P.5.1"), "Specification")
    assert told[0] == ["Test", "Limit at release", "Limit to the end of shelf life", "Procedure"]
    assert ["Total degradation products", "at most 0.30 %", "at most 0.50 %", "TM-015 (HPLC)"] in told
    substance = table(section(drawn(material()), "S.4.1"), "Specification")
    assert substance == [
        ["Test", "Acceptance criterion", "Procedure"],
        ["Assay", "97.0 to 102.0 %, dried", "USP, Theophylline"],
    ]


def test_sites_of_the_product_and_of_the_substance() -> None:
    made = drawn(material())
    assert table(section(made, "S.2.1"), "Sites")[1][0] == "Invented Synthesis"
    assert table(section(made, "P.3.1"), "Sites") == [
        ["Site", "Address", "Part", "Identifier"],
        [
            "Dogwood Manufacturing",
            "3 Dogwood Lane, Anytown",
            "Manufacture, packaging, release testing and stability testing",
            "FEI 3000000000",
        ],
    ]


def test_the_introduction_takes_the_product_from_the_application_and_says_what_it_lacks() -> None:
    given = material(product={})
    lines = dict(table(drawn(given).sections[0], "Product")[1:])
    assert lines["Product"] == "Theophylline tablets"
    assert lines["Route of administration"] == "Not provided"
    assert "Proprietary name" not in lines
    assert "2.3 Introduction: route of administration (product)" in summarize(given).missing
