"""The letter by which the holder of a master file lets an applicant refer to it (US)."""

from galenic.dossier.compiling.kind import Kind
from galenic.dossier.quality import letters
from galenic.dossier.quality.letter_facts import LetterFacts

KIND = Kind(
    id="letter-of-authorization",
    title="Letter of authorization",
    what="Draft of the letter by which the holder of a drug master file lets the applicant refer to it.",
    version="1.0",
    sections={"US": (letters.forms()["US"].section,)},
    services=(),
    stated=LetterFacts,
    compile=letters.compiled,
)
