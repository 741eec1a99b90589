"""Addresses of cases and of the directory."""

from __future__ import annotations

from django.urls import URLPattern, path

from servanda.web.desk.pages import cases as pages
from servanda.web.desk.pages import directory as authorities

__all__ = ["cases", "directory"]

cases: list[URLPattern] = [
    path("desk/cases", pages.cases, name="desk-cases"),
    path("desk/cases/new", pages.new, name="desk-new-case"),
    path("desk/cases/<str:reference>", pages.case, name="desk-case"),
    path("desk/cases/<str:reference>/export", pages.export, name="desk-export"),
    path("desk/cases/<str:reference>/do/<slug:verb>", pages.do, name="desk-do"),
    path("desk/cases/<str:reference>/do/<slug:verb>/<int:key>", pages.do, name="desk-do-on"),
    path("desk/cases/<str:reference>/documents/<int:key>", pages.document, name="desk-document"),
    path("desk/cases/<str:reference>/persons/<str:token>", pages.person, name="desk-person"),
    path("desk/cases/<str:reference>/persons/<str:token>/look", pages.look, name="desk-look"),
    path("desk/cases/<str:reference>/<slug:part>", pages.case, name="desk-case-part"),
]
directory: list[URLPattern] = [
    path("desk/directory", authorities.directory, name="desk-directory"),
    path("desk/directory/table.csv", authorities.table, name="desk-directory-table"),
    path("desk/directory/whom", authorities.whom, name="desk-whom"),
    path("desk/directory/do/<slug:verb>", authorities.new, name="desk-directory-do"),
    path("desk/directory/<int:key>", authorities.contact, name="desk-contact"),
    path("desk/directory/<int:key>/do/<slug:verb>", authorities.do, name="desk-contact-do"),
]
