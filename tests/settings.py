"""Settings of the tests: a desk of their own, in a folder made anew and gone afterwards."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from servanda.desk.installation import FOLDER, make

_folder = Path(tempfile.mkdtemp(prefix="servanda-desk-"))
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
make(_folder)
os.environ[FOLDER] = str(_folder)

from servanda.web.desk.settings import *  # noqa: E402, F403  # the installation has to stand first
