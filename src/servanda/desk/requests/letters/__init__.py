"""Letters: one record, three forms of it (DOCX, PDF, JSON), all with one reference and one digest."""
