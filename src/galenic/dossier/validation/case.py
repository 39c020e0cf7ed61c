"""What every check of a sequence of eCTD 3.2.2 gets to see."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from galenic.dossier.ectd_v3.sequence import Leaf, ReadSequence
from galenic.dossier.model import Region
from galenic.dossier.validation.findings import Found
from galenic.dossier.validation.profiles import Profile


@dataclass(frozen=True, slots=True)
class Tree:
    """The files of a sequence of either edition, by their paths from the top, and what they are judged by."""

    folder: Path
    files: Mapping[str, Path]
    profile: Profile


@dataclass(frozen=True, slots=True)
class Case:
    """A sequence, those before it, and what it is judged by. `region` is the one asked for, or that of module 1."""

    sequence: ReadSequence
    earlier: Sequence[ReadSequence]
    region: Region | None
    profile: Profile
    schemas: Path | None = None

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """The leaves of all backbones."""
        return self.sequence.leaves

    @property
    def tree(self) -> Tree:
        """The files of the sequence."""
        return Tree(self.sequence.folder, self.sequence.files, self.profile)

    def file_of(self, leaf: Leaf) -> Path | None:
        """The file that a leaf names, in this sequence or an earlier one beside it; None where it leads nowhere."""
        if not leaf.path or leaf.path.startswith("/"):
            return None
        application = self.sequence.folder.parent
        file = (self.sequence.folder / leaf.path).resolve()
        return file if file.is_relative_to(application) and file.is_file() else None


Check: TypeAlias = Callable[[Case], Iterator[Found]]
