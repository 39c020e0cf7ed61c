"""The letter by which the holder of a master file opens it for an applicant (EU, Canada)."""

from galenic.dossier.compiling.kind import Kind
from galenic.dossier.quality import letters
from galenic.dossier.quality.letter_facts import LetterFacts

KIND = Kind(
    id="letter-of-access",
    title="Letter of access",
    what="Draft of the letter by which the holder of a master file opens it for the applicant's product.",
    version="1.0",
    sections={region: (letters.forms()[region].section,) for region in ("EU", "CA")},
    services=(),
    stated=LetterFacts,
    compile=letters.compiled,
)
