"""The database's own index."""

from typing import Any

from django.db import migrations

from servanda.desk.search.indexes import drop, make


def forwards(_apps: Any, editor: Any) -> None:
    make(editor.connection)


def backwards(_apps: Any, editor: Any) -> None:
    drop(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
