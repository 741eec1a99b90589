"""The database refuses to change or remove an entry."""

from typing import Any

from django.db import migrations

from servanda.desk.trail.guards import TRAIL


def forwards(_apps: Any, editor: Any) -> None:
    TRAIL.set(editor.connection)


def backwards(_apps: Any, editor: Any) -> None:
    TRAIL.lift(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("trail", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
