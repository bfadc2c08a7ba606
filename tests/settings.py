"""The product's settings over throw-away servers.

`COMMONWEATHER_TEST_ENGINE` chooses `sqlite` (the default) or `postgres`. One run has one folder,
which its pytest-xdist workers share; each worker has a Redis of its own in it. `conftest.py` starts
the servers that these settings name.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from tests.servers import postgres_url

ENGINE = os.environ.setdefault("COMMONWEATHER_TEST_ENGINE", "sqlite")
if "COMMONWEATHER_TEST_RUN" not in os.environ:
    os.environ["COMMONWEATHER_TEST_RUN"] = tempfile.mkdtemp(prefix="cwt-", dir="/tmp")
    atexit.register(shutil.rmtree, os.environ["COMMONWEATHER_TEST_RUN"], ignore_errors=True)
RUN = Path(os.environ["COMMONWEATHER_TEST_RUN"])
LANE = os.environ.get("PYTEST_XDIST_WORKER", "main")
TEST_SERVERS_ARE_GIVEN = "COMMONWEATHER_TEST_GIVEN" in os.environ

if not TEST_SERVERS_ARE_GIVEN:
    (RUN / LANE / "static").mkdir(parents=True, exist_ok=True)
    os.environ["VAR_DIR"] = str(RUN / LANE)
    os.environ["REDIS_URL"] = f"unix://{RUN / LANE}/s"
    os.environ["DATABASE_URL"] = postgres_url(RUN / "pg") if ENGINE == "postgres" else f"sqlite:///{RUN}/unused.sqlite3"
for closed in ("PUBLIC_URL", "SECRET_KEY", "EMAIL_URL"):
    os.environ.pop(closed, None)
os.environ["DEMO"] = "1"

from config.settings import *  # noqa: E402,F403  the environment above decides what these are
from config.settings import DATABASES, SQLITE, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Without collectstatic; the real storage is tested by what runs the whole product.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
if SQLITE:
    # A file, so that a real worker or a second thread sees the same database.
    DATABASES["default"]["TEST"] = {"NAME": str(RUN / "test.sqlite3")}
    options = DATABASES["default"]["OPTIONS"]
    options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
else:
    DATABASES["default"]["OPTIONS"]["pool"] = False
