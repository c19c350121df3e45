"""What is imported when it is first needed is imported by a thread, while others go on asking the database."""

import subprocess
import sys

# DBOS comes with the first task. It brings SQLAlchemy's ORM along, which has a say in every statement from its first
# line on and is whole some milliseconds later.
SCRIPT = """
import importlib, sys, threading
import fleetdeck.core.db
from sqlalchemy import column

sys.setswitchinterval(1e-6)
late = threading.Thread(target=importlib.import_module, args=("dbos",))
late.start()
failure = None
while late.is_alive():
    try:
        column("seq").in_([])
    except AttributeError as error:
        failure = failure or error
sys.exit(str(failure) if failure else 0)
"""


def test_statements_are_made_while_the_engine_of_tasks_is_imported() -> None:
    found = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=60, check=False)
    assert (found.returncode, found.stderr) == (0, "")
