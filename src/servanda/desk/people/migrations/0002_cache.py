"""A table for what all processes count together: failed attempts, codes that were used."""

from typing import Any

from django.core.management import call_command
from django.db import migrations


def forwards(_apps: Any, editor: Any) -> None:
    call_command("createcachetable", database=editor.connection.alias, verbosity=0)


def backwards(_apps: Any, editor: Any) -> None:
    editor.execute("DROP TABLE desk_cache")


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
