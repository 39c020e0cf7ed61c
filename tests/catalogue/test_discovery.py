"""The catalogue is what lies in the folders, whole, fast, and refused when it contradicts itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from galenic.catalogue import discovery
from galenic.catalogue.discovery import CatalogueError, service, services
from galenic.errors import InputError

THIRD_PARTY = Path(__file__).parents[1] / "third_party" / "galenic_example"
IDS = [
    "analytical.forced-degradation",
    "analytical.method-development",
    "analytical.method-transfer",
    "analytical.method-validation",
    "bioanalysis.biomarker",
    "bioanalysis.immunogenicity",
    "bioanalysis.ligand-binding",
    "bioanalysis.method-validation",
    "bioanalysis.study-samples",
    "bioequivalence.biowaiver",
    "bioequivalence.design",
    "bioequivalence.study",
    "biologics.upstream",
    "biologics.viral-vector",
    "characterisation.oligonucleotide",
    "characterisation.peptide",
    "clinical.biostatistics",
    "clinical.study",
    "comparative.deformulation",
    "comparative.dissolution",
    "comparative.particle-size",
    "comparative.release-rate",
    "formulation.development",
    "formulation.excipient-compatibility",
    "formulation.pre-formulation",
    "impurity.elemental",
    "impurity.mutagenic",
    "impurity.nitrosamine-confirmation",
    "impurity.nitrosamine-risk",
    "impurity.profile",
    "impurity.residual-solvents",
    "manufacturing.clinical-material",
    "manufacturing.drug-product",
    "manufacturing.drug-substance",
    "manufacturing.packaging",
    "performance.review",
    "pharmacokinetics.drug-effect",
    "pharmacokinetics.noncompartmental",
    "pharmacokinetics.superposition",
    "pharmacokinetics.urinary-excretion",
    "potency.bioassay",
    "preclinical.dose-response",
    "preclinical.first-dose",
    "preclinical.toxicology",
    "process.cleaning",
    "process.development",
    "process.route-selection",
    "process.scale-up",
    "process.validation",
    "quality-control.release",
    "regulatory.advice",
    "regulatory.dossier",
    "regulatory.master-file",
    "stability.study",
    "supply.distribution",
    "supply.plan",
    "transfer.technology",
]
COMPUTING = {
    "bioequivalence.design",
    "bioequivalence.study",
    "pharmacokinetics.drug-effect",
    "pharmacokinetics.noncompartmental",
    "pharmacokinetics.superposition",
    "pharmacokinetics.urinary-excretion",
    "stability.study",
}


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A catalogue that is read anew, and again after the test."""
    services.cache_clear()
    yield
    services.cache_clear()


def declare(folder: Path, *, id_: str = "analytical.assay", more: str = "", name: str = "assay") -> None:
    """Write a package `outside` whose file declares a planned service."""
    place = folder / "outside" / "analytical"
    place.mkdir(parents=True, exist_ok=True)
    for package in (place.parent, place):
        (package / "__init__.py").touch()
    (place / f"{name}.py").write_text(
        "from galenic.catalogue.service import Need, Partner, Service\n"
        f"SERVICE = Service(id={id_!r}, title='Assay', delivers='An assay.', performed_by=(Partner.CRO,), "
        f"stages=(1,), guidelines=(), {more})\n"
    )


def plug_in(monkeypatch: pytest.MonkeyPatch, folder: Path, value: str = "outside") -> None:
    """Make the package at hand, as if its distribution were installed."""
    monkeypatch.syspath_prepend(folder)
    for name in [name for name in sys.modules if name.partition(".")[0] == "outside"]:
        monkeypatch.delitem(sys.modules, name)
    entry = EntryPoint(name="outside", value=value, group=discovery.ENTRY_POINTS)
    monkeypatch.setattr(discovery, "entry_points", lambda group: [entry])


def test_the_whole_catalogue_is_there() -> None:
    assert sorted(services()) == sorted(IDS)


def test_what_computes_is_known() -> None:
    assert {found.id for found in services().values() if found.state == "computes"} == COMPUTING


def test_every_service_can_be_read_by_a_person() -> None:
    for found in services().values():
        assert found.title
        assert len(found.delivers) > 40
        assert found.delivers.endswith(".")


def test_reading_is_fast_and_heavy_modules_stay_out() -> None:
    program = (
        "import json, sys, time\n"
        "import galenic.catalogue.discovery as discovery\n"
        "start = time.process_time(); discovery.services(); spent = time.process_time() - start\n"
        "heavy = [m for m in ('numpy', 'polars', 'scipy', 'numba', 'altair', 'django', 'pint') if m in sys.modules]\n"
        "print(json.dumps([spent, heavy]))"
    )
    runs = [json.loads(subprocess.check_output([sys.executable, "-c", program])) for _ in range(3)]
    assert runs[0][1] == []
    assert min(spent for spent, _ in runs) < 0.15


def test_a_miss_proposes_what_may_be_meant() -> None:
    with pytest.raises(InputError, match=r"SRV-001.*\n.*Did you mean bioequivalence\.study"):
        service("bioequivalence.studio")
    with pytest.raises(InputError, match=r"impurity\.elemental"):
        service("elemental")
    with pytest.raises(InputError, match="`galenic services`"):
        service("")


def test_an_entry_point_adds_a_service(fresh: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    declare(tmp_path)
    plug_in(monkeypatch, tmp_path)
    assert service("analytical.assay").title == "Assay"
    assert len(services()) == len(IDS) + 1


def test_an_entry_point_may_name_one_module(fresh: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    declare(tmp_path, id_="stability.photo", name="anything")
    plug_in(monkeypatch, tmp_path, "outside.analytical.anything")
    assert service("stability.photo").title == "Assay"


@pytest.mark.parametrize(
    ("declared", "code", "words"),
    [
        ({"id_": "stability.study"}, "CAT-003", "galenic.catalogue.stability.study"),
        ({"id_": "analytical.other"}, "CAT-002", "analytical.assay"),
        ({"more": "needs=(Need('no.such', 'why'),)"}, "CAT-006", "no.such"),
        ({"more": "needs=(Need('analytical.assay', 'why'),)"}, "CAT-007", "circle"),
        ({"more": "tolerance=2, calculate=print"}, "CAT-004", "version"),
        ({"more": "version='1', nonsense=1"}, "CAT-005", "nonsense"),
    ],
)
def test_what_contradicts_is_refused(
    fresh: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, declared: dict[str, str], code: str, words: str
) -> None:
    declare(tmp_path, **declared)
    plug_in(monkeypatch, tmp_path)
    with pytest.raises(CatalogueError) as refused:
        services()
    assert any(fault.code == code for fault in refused.value.faults)
    assert words in str(refused.value)


def test_a_file_without_a_service_is_refused_unless_it_is_a_part(
    fresh: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    declare(tmp_path)
    (tmp_path / "outside" / "analytical" / "_part.py").write_text("raise ValueError('never imported')")
    plug_in(monkeypatch, tmp_path)
    assert "analytical.assay" in services()
    services.cache_clear()
    (tmp_path / "outside" / "analytical" / "forgotten.py").write_text("service = None")
    plug_in(monkeypatch, tmp_path)
    with pytest.raises(CatalogueError, match=r"CAT-001.*forgotten"):
        services()


def test_a_package_that_breaks_on_import_is_named(fresh: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    declare(tmp_path)
    (tmp_path / "outside" / "__init__.py").write_text("import no_such_module_anywhere")
    plug_in(monkeypatch, tmp_path)
    with pytest.raises(CatalogueError, match=r"CAT-005.*outside.*no_such_module_anywhere"):
        services()


def test_a_real_package_adds_a_service_that_performs(tmp_path: Path) -> None:
    uv = Path(sys.executable).with_name("uv")
    install = [uv, "pip", "install", "--offline", "--quiet", "--no-deps", "--target", tmp_path / "site"]
    subprocess.run([*install, THIRD_PARTY], check=True, cwd=tmp_path)
    weights = tmp_path / "weights.csv"
    weights.write_text("specimen,taken [g],residue [mg]\n1,1,0.6\n2,1,0.8\n")
    command = [
        sys.executable,
        "-m",
        "galenic",
        "perform",
        "analytical.residue-on-ignition",
        "--data",
        weights,
        "--json",
    ]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    done = json.loads(subprocess.check_output(command, env=environment))
    # By hand: 0.6/1000 = 0.06 %, 0.8/1000 = 0.08 %, mean 0.07 %, rounded 0.1 %: at the limit.
    assert done["outcome"]["criteria"][0]["value"] == pytest.approx(0.07)
    assert done["outcome"]["passed"] is True
    listed = subprocess.check_output([sys.executable, "-m", "galenic", "services", "--json"], env=environment)
    assert "analytical.residue-on-ignition" in {found["id"] for found in json.loads(listed)}
