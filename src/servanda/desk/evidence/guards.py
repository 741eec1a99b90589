"""The database refuses to change or remove an entry of a ledger of custody, as it does for the trail."""

from __future__ import annotations

from servanda.desk.trail.guards import Guard

__all__ = ["LEDGER"]

LEDGER = Guard(name="ledger", table="evidence_line", says="entries of a ledger are neither changed nor removed")
