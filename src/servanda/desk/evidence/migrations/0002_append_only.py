"""The database refuses to change or remove an entry of a ledger."""

from typing import Any

from django.db import migrations

from servanda.desk.evidence.guards import LEDGER


def forwards(_apps: Any, editor: Any) -> None:
    LEDGER.set(editor.connection)


def backwards(_apps: Any, editor: Any) -> None:
    LEDGER.lift(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("evidence", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
