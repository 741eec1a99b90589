"""Addresses of cases, of evidence, of de-confliction and of the directory."""

from __future__ import annotations

from django.urls import URLPattern, path

from servanda.web.desk.pages import cases as pages
from servanda.web.desk.pages import directory as authorities
from servanda.web.desk.pages import evidence as kept
from servanda.web.desk.pages import matching as meeting

__all__ = ["cases", "directory", "evidence", "matching"]

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
evidence: list[URLPattern] = [
    path("desk/cases/<str:reference>/evidence", kept.register, name="desk-evidence"),
    path("desk/cases/<str:reference>/evidence/do/<slug:verb>", kept.case_do, name="desk-evidence-do"),
    path("desk/cases/<str:reference>/evidence/ledger.<slug:form>", kept.ledger, name="desk-ledger"),
    path("desk/evidence/<str:reference>", kept.item, name="desk-item"),
    path("desk/evidence/<str:reference>/do/<slug:verb>", kept.do, name="desk-item-do"),
    path("desk/evidence/<str:reference>/lift/<int:key>", kept.lift, name="desk-item-lift"),
    path("desk/evidence/<str:reference>/content", kept.content, name="desk-item-content"),
    path("desk/evidence/<str:reference>/custody.<slug:form>", kept.custody, name="desk-item-custody"),
]
matching: list[URLPattern] = [
    path("desk/cases/<str:reference>/matching", meeting.of_case, name="desk-case-matching"),
    path("desk/cases/<str:reference>/matching/ask", meeting.ask, name="desk-case-matching-ask"),
    path("desk/cases/<str:reference>/matching/read", meeting.read_answer, name="desk-case-matching-read"),
    path("desk/cases/<str:reference>/matching/<int:key>/file", meeting.question_file, name="desk-case-matching-file"),
    path("desk/matching", meeting.inquiries, name="desk-matching"),
    path("desk/matching/receive", meeting.receive, name="desk-matching-receive"),
    path("desk/matching/<int:key>/answer", meeting.answer, name="desk-matching-answer"),
    path("desk/matching/<int:key>/decline", meeting.decline, name="desk-matching-decline"),
    path("desk/matching/<int:key>/file", meeting.answer_file, name="desk-matching-file"),
]
directory: list[URLPattern] = [
    path("desk/directory", authorities.directory, name="desk-directory"),
    path("desk/directory/table.csv", authorities.table, name="desk-directory-table"),
    path("desk/directory/whom", authorities.whom, name="desk-whom"),
    path("desk/directory/do/<slug:verb>", authorities.new, name="desk-directory-do"),
    path("desk/directory/<int:key>", authorities.contact, name="desk-contact"),
    path("desk/directory/<int:key>/do/<slug:verb>", authorities.do, name="desk-contact-do"),
]
