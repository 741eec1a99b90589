"""The first page after signing in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

__all__ = ["overview"]


def overview(request: HttpRequest) -> HttpResponse:
    """What waits, and the ways to everything else."""
    return render(request, "desk/overview.html")
