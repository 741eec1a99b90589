"""A case and what hangs on it. Days are kept as they are known (EDTF text): "2011", "2011-04", "2011-04-03~".

``case`` the file itself, who needs to know it, what happened; ``persons`` whom it is about, and
sealed identities; ``rights`` consent, protection, interviews and notices of victims and
witnesses; ``work`` notes, tasks, documents and assessments.
"""

from servanda.desk.cases.models.case import Access, Case, Fact, Number
from servanda.desk.cases.models.persons import Person, Reader, Sealed
from servanda.desk.cases.models.rights import Consent, Interview, Notice, Protection
from servanda.desk.cases.models.work import Assessment, Document, Note, Task

__all__ = [
    "Access",
    "Assessment",
    "Case",
    "Consent",
    "Document",
    "Fact",
    "Interview",
    "Note",
    "Notice",
    "Number",
    "Person",
    "Protection",
    "Reader",
    "Sealed",
    "Task",
]
