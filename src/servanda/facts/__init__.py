"""What was done: parties, instruments, acts and statements, each with its source and both clocks."""

from servanda.facts.loading import load
from servanda.facts.record import Record

__all__ = ["Record", "load"]
