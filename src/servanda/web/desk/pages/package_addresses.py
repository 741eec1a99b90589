"""Addresses of packages."""

from __future__ import annotations

from django.urls import URLPattern, path

from servanda.web.desk.pages import packages, packing, taking_in

__all__ = ["addresses"]

_OF_REQUEST, _ONE = "desk/requests/<str:reference>/packages", "desk/packages/<int:key>"

addresses: list[URLPattern] = [
    path(_OF_REQUEST, packing.of_one, name="desk-request-packages"),
    path(f"{_OF_REQUEST}/make", packing.make, name="desk-package-make"),
    path("desk/packages", packages.listing, name="desk-packages"),
    path("desk/packages/upload", packages.upload, name="desk-packages-upload"),
    path(_ONE, packages.one, name="desk-package"),
    path(f"{_ONE}/file", packages.file, name="desk-package-file"),
    path(f"{_ONE}/receipt", packages.receipt, name="desk-package-receipt"),
    path(f"{_ONE}/parts/<int:number>", packages.part, name="desk-package-part"),
    path(f"{_ONE}/triage", taking_in.to_triage, name="desk-package-triage"),
    path(f"{_ONE}/join", taking_in.join, name="desk-package-join"),
    path(f"{_ONE}/register", taking_in.register, name="desk-package-register"),
    path(f"{_ONE}/give-up", taking_in.give_up, name="desk-package-give-up"),
    path(f"{_ONE}/channel", taking_in.go_by, name="desk-package-channel"),
]
