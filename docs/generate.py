"""Write the reference pages that follow from the code: services, commands, lifecycles, requirements and their tests.

`python -m docs.generate` writes them; a test fails when they are not current: they can be read without building.
"""

from __future__ import annotations

import ast
import os
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

DOCS = Path(__file__).parent
ROOT = DOCS.parent
NOTE = "<!-- Written by `python -m docs.generate`; edits here are lost. -->"


def pages() -> dict[str, str]:
    """Every generated page: its path below docs, and its text."""
    return {
        "reference/services.md": services(),
        "reference/commands.md": commands(),
        "reference/lifecycles.md": lifecycles(),
        "reference/requirements.md": requirements(),
        "reference/ectd-validation.md": ectd_validation(),
        "reference/content-plans.md": content_plans(),
        "reference/cdisc-rules.md": cdisc_rules(),
        "reference/compiled-documents.md": compiled_documents(),
        "reference/glossary.md": glossary(),
        "reference/plan-sources.md": plan_sources(),
    }


def glossary() -> str:
    from galenic.web.glossary.terms import terms

    known = terms()
    lines = [f"# Glossary\n\n{NOTE}\n\nWhat the words in Galenic mean, in our own words, and where the field says so."]
    for each in known.values():
        see = ", ".join(f"*{known[key].term.lower()}*" for key in each.see)
        lines.append(f"**{each.term}**\n: {each.text}\n  {each.source}.{f' See {see}.' if see else ''}")
    return "\n\n".join(lines) + "\n"


def services() -> str:
    from galenic.catalogue.discovery import services as catalogue

    found = list(catalogue().values())
    computing = sum(service.calculate is not None for service in found)
    rows = [
        (
            f"`{service.id}`",
            service.state,
            ", ".join(service.performed_by),
            ", ".join(map(str, service.stages)),
            service.delivers,
            "; ".join(service.guidelines),
            "; ".join(
                f"{'' if region == '*' else region + ': '}{', '.join(places)}" for region, places in service.ctd.items()
            ),
        )
        for service in found
    ]
    heads = ("id", "state", "performed by", "stage", "delivers", "guideline", "CTD")
    intro = (
        f"{len(found)} services, of which {computing} compute; the others are declared and planned.\n"
        "`galenic describe ID` shows what one takes, its options and what it judges. Stages: 1 analytical research,\n"
        "2 bioequivalence and regulatory studies, 3 product development, 4 manufacturing and commercial production."
    )
    return page("Services", intro, table(heads, rows))


def commands() -> str:
    import typer.main

    from galenic.cli import _application

    group = typer.main.get_command(_application([]))
    parts = []
    for name, command in sorted(group.commands.items()):  # type: ignore[attr-defined]
        parts.append(f"## galenic {name}\n\n{(command.help or '').strip()}\n")
        rows = [
            (f"`{_usage(parameter)}`", getattr(parameter, "help", "") or "")
            for parameter in command.params
            if parameter.name != "help"
        ]
        if rows:
            parts.append(table(("argument or option", "meaning"), rows) + "\n")
    intro = (
        "`galenic COMMAND --help` prints the same. `--json` prints for machines, errors included. Exit codes: 0 done,\n"
        "1 a check found a difference, 2 what was given cannot be used, 3 a check left cases uncovered."
    )
    return page("Commands", intro, *parts)


def _usage(parameter: object) -> str:
    if getattr(parameter, "param_type_name", "") == "argument":
        return str(parameter.name or "").upper()  # type: ignore[attr-defined]
    return ", ".join(parameter.opts)  # type: ignore[attr-defined]


def lifecycles() -> str:
    from galenic.dossier.filing import lifecycle as dossier
    from galenic.evidence import lifecycle as evidence
    from galenic.partners import lifecycle as partners
    from galenic.programmes import lifecycle as programmes

    parts = []
    for each in (*partners.LIFECYCLES, *programmes.LIFECYCLES, *evidence.LIFECYCLES, *dossier.LIFECYCLES):
        rows = [
            (
                step.source,
                step.action,
                step.target,
                ", ".join(getattr(role, "label", role) for role in step.roles),
                step.meaning,
                ", ".join(guard.__name__.replace("_", " ") for guard in step.guards),
                "yes" if step.needs_reason else "",
            )
            for step in each.transitions
        ]
        heads = ("state", "action", "new state", "role", "signed as", "guards", "reason")
        parts.append(f"## {each.name}\n\n{table(heads, rows)}\n")
    intro = "The tables that the engine follows, row by row. A refusal lists every guard that is not met."
    return page("Lifecycles", intro, *parts)


def ectd_validation() -> str:
    from galenic.dossier.validation import rules
    from galenic.dossier.validation.profiles import profiles

    headings = {
        "1": "The sequence, its backbones, module 1",
        "2": "Leaves and their life",
        "3": "Files and folders",
        "4": "PDF",
        "5": "Studies",
        "7": "eCTD 4.0",
    }
    parts = []
    for digit, title in headings.items():
        rows = [
            (
                rule.id,
                rule.severity + "".join(f", {region}: {other}" for region, other in (rule.severity_in or {}).items()),
                ", ".join(rule.regions) or "all",
                rule.title,
                rule.remedy,
                "; ".join((rule.source, *rule.criteria)),
            )
            for rule in rules().values()
            if rule.id[5] == digit
        ]
        parts.append(f"## {title}\n\n{table(('id', 'severity', 'regions', 'rule', 'remedy', 'source'), rows)}\n")
    limits = [
        (
            one.region.value,
            one.edition,
            one.in_force.isoformat(),
            str(one.name_limit),
            str(one.path_limit),
            ", ".join(f"{ending} {size // 1024**2} MB" for ending, size in one.file_limit.items()),
            ", ".join(sorted(one.pdf_versions)),
            one.source,
        )
        for one in profiles()
    ]
    heads = ("region", "edition", "in force", "name", "path", "file size", "PDF", "source")
    intro = (
        f"{len(rules())} rules. `galenic validate-sequence` names them with the place and the record behind it.\n"
        "Severity: *high*, an agency refuses the sequence or cannot read a part of it; *medium*, it may, or a\n"
        "reviewer is misled; *low*, good practice; *note*, the validator could not look. Numbers of agencies' own\n"
        "criteria stand behind the source where they are published and known. No agency has certified these rules:\n"
        "they are the ones that the standards state, and run before the agency's own validator does."
    )
    return page("Rules of eCTD validation", intro, *parts, f"## Limits by region and day\n\n{table(heads, limits)}")


def cdisc_rules() -> str:
    from galenic.dossier.cdisc.conformance import rules
    from galenic.dossier.cdisc.standard import TERMINOLOGY_VERSION, descriptions

    headings = {
        "1": "The package",
        "2": "Variables",
        "3": "Records and subjects",
        "4": "Time",
        "5": "Results and terminology",
        "6": "Relations",
        "7": "Analysis data sets",
    }
    parts = []
    for digit, title in headings.items():
        rows = [
            (rule.id, rule.severity, rule.title, rule.remedy, rule.source)
            for rule in rules().values()
            if rule.id[6] == digit
        ]
        parts.append(f"## {title}\n\n{table(('id', 'severity', 'rule', 'remedy', 'source'), rows)}\n")
    described = [
        (one.name, one.label, one.family, one.structure, ", ".join(variable.name for variable in one.variables))
        for one in descriptions().values()
        if one.parent in ("", "DM")  # the others are as SUPPDM
    ]
    heads = ("data set", "label", "family", "structure", "variables")
    intro = (
        f"{len(rules())} rules. `galenic check-cdisc` names them with the place and what was found there.\n"
        "Severity: *high*, an agency refuses the data or cannot use them; *medium*, the standard is broken, or a\n"
        "reviewer is misled; *low*, good practice; *note*, worth a look. CG numbers are those of CDISC's own rules.\n"
        f"Terms are those of CDISC controlled terminology of {TERMINOLOGY_VERSION}.\n"
        "No agency has certified these rules."
    )
    return page("Rules for CDISC data sets", intro, *parts, f"## What is known\n\n{table(heads, described)}")


def content_plans() -> str:
    from galenic.dossier.content_plan import plans

    parts = []
    for one in plans().values():
        rows = [
            (
                need.section,
                need.title
                + (f" (each {need.per})" if need.per else "")
                + (f", or together with others in {need.within}" if need.within else ""),
                " or ".join(need.when) + ("unless " + " or ".join(need.unless) if need.unless else "") or "always",
                need.why,
                need.source,
            )
            for need in one.requirements
        ]
        facts = "\n".join(f"* `{name}`: {meaning}" for name, meaning in one.facts.items())
        heads = ("section", "what", "when", "why", "source")
        parts.append(f"## {one.title} ({one.region})\n\nAs of {one.as_of}. Facts:\n\n{facts}\n\n{table(heads, rows)}\n")
    intro = (
        "What a dossier needs, by region and kind of application.\n"
        "`galenic content-plan` compares it with what is there."
    )
    return page("Content plans", intro, *parts)


def compiled_documents() -> str:
    from galenic.dossier.compiling import kinds
    from galenic.dossier.quality.skeleton import skeletons

    rows = [
        (
            f"`{one.id}`",
            one.title,
            one.what,
            "; ".join(f"{region}: {', '.join(places)}" for region, places in one.sections.items()),
            ", ".join(f"`{name}`" for name in one.services) or "none: stated facts alone",
        )
        for one in kinds().values()
    ]
    parts = [table(("kind", "title", "what it is", "where it may stand", "evidence of"), rows) + "\n"]
    for one in skeletons().values():
        heads = ("heading", "title", "what is wanted", "source", *(("question",) if one.region == "US" else ()))
        told = [
            (
                f"2.3.{each.section}",
                each.title,
                each.wanted + (" (where it applies)" if each.optional else ""),
                each.basis,
                *((each.question,) if one.region == "US" else ()),
            )
            for each in one.headings
        ]
        parts.append(f"## {one.title}, {one.region}\n\n{one.source}.\n\n{table(heads, told)}\n")
    intro = (
        "Documents that are compiled from evidence and stated facts. `galenic compile KIND --template` prints what\n"
        "may be stated. Below, the headings of the quality overall summary by region: questions are in our own words."
    )
    return page("Compiled documents", intro, *parts)


def plan_sources() -> str:
    from galenic.catalogue.discovery import services as catalogue
    from galenic.catalogue.planning.citations import GRADES, citations
    from galenic.catalogue.planning.outside import WORK

    rules = [(f"`{service.id}`", rule) for service in catalogue().values() for rule in service.needed]
    rules += [(work.title, rule) for work in WORK for rule in work.needed]
    rows = [
        (called, rule.reason, ", ".join(rule.markets) or "all", each.text, each.grade, each.how)
        for called, rule in rules
        for each in citations(rule.guideline)
    ]
    distinct = {row[3]: row[4] for row in rows}
    counts = ", ".join(f"{list(distinct.values()).count(name)} {name}" for name in GRADES)
    grades = "\n".join(f"* *{name}*: {meaning}" for name, meaning in GRADES.items())
    heads = ("calls for", "because", "markets", "guideline", "citation", "checked by")
    intro = (
        f"{len(rules)} rules say what a product needs, and cite {len(distinct)} guidelines and sections: {counts}.\n"
        f"A plan marks those that are from memory.\n\n{grades}"
    )
    return page("What plans cite, and how it was checked", intro, table(heads, rows))


def requirements() -> str:
    with (ROOT / "src/galenic/validation/requirements.toml").open("rb") as file:
        sections = tomllib.load(file)
    proofs: dict[str, list[str]] = {}
    for requirement, test in sorted(set(proving_tests())):
        proofs.setdefault(requirement, []).append(test)
    parts = []
    for section, entries in sections.items():
        rows = [
            (key, title, "<br>".join(f"`{test}`" for test in proofs.get(key, [])) or "*not proven yet*")
            for key, title in entries.items()
        ]
        parts.append(f"## {section.capitalize()}\n\n{table(('id', 'requirement', 'tests'), rows)}\n")
    proven = sum(key in proofs for entries in sections.values() for key in entries)
    total = sum(map(len, sections.values()))
    intro = (
        f"Which test proves which requirement of a regulated record (REC-6). {proven} of {total} are proven; the\n"
        "others come with what they regulate."
    )
    return page("Requirements and tests", intro, *parts)


def proving_tests() -> Iterator[tuple[str, str]]:
    """(requirement, test) for every `@pytest.mark.req(...)` on a test, its class or its module."""
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        tree = ast.parse(path.read_text())
        whole = [name for node in tree.body if isinstance(node, ast.Assign) for name in _requirements(node.value)]
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name.lower().startswith("test"):
                named = [name for decorator in node.decorator_list for name in _requirements(decorator)]
                for requirement in [*whole, *named]:
                    yield requirement, f"{path.relative_to(ROOT / 'tests')}::{node.name}"


def _requirements(expression: ast.expr) -> list[str]:
    calls = [node for node in ast.walk(expression) if isinstance(node, ast.Call)]
    marks = [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "req"]
    return [argument.value for call in marks for argument in call.args if isinstance(argument, ast.Constant)]


def table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(
        "| " + " | ".join(str(cell).replace("\n", " ").replace("|", "\\|") for cell in line) + " |" for line in lines
    )


def page(title: str, *parts: str) -> str:
    return "\n\n".join([NOTE, f"# {title}", *(part.strip() for part in parts)]) + "\n"


def prepare_django() -> None:
    """Lifecycles live in applications, which want settings; nothing is read from or written to an installation."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "galenic.settings")
    os.environ.setdefault("GALENIC_HOME", tempfile.mkdtemp())
    django.setup()


if __name__ == "__main__":
    prepare_django()
    for name, text in pages().items():
        (DOCS / name).write_text(text)
