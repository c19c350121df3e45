"""Logs are one pipeline, and no secret gets through it (OPS-2, USER-6)."""

import io
import json
import logging
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleetdeck.core.logging import REQUEST_ID, configure
from fleetdeck.core.redact import MASK, redact, redact_value

TOKEN = "fd_" + "aB3-_" * 8 + "xyz"
SECRETS = [
    TOKEN,
    "sk-ant-api03-abcdefghijklmnop",
    "sk-proj-1234567890abcdefghij",
    "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
    "github_pat_11ABCDEFG0123456789_abcdef",
    "xoxb-123456789012-abcdef",
    "AKIAIOSFODNN7EXAMPLE",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.SflKxwRJSMeKKF2QT4",
]


@pytest.mark.parametrize("as_json", [True, False])
@pytest.mark.parametrize("secret", SECRETS)
def test_secrets_reach_no_log_whatever_way_they_take(stream: io.StringIO, secret: str, as_json: bool) -> None:
    configure("debug", as_json, stream)
    log = logging.getLogger("fleetdeck.test")
    log.info("sent %s", secret)
    log.info(
        "fields", extra={"header": f"Bearer {secret}", "nested": {"authorization": "opaque-value-1", "a": [secret]}}
    )
    log.warning("named", extra={"cookie": "opaque-value-2", "api_key": "opaque-value-3", "input_tokens": 12})
    log.error("failed", exc_info=ValueError(f"bad credential {secret}"))
    logging.getLogger("some.library").error("their line with %s", secret)
    text = stream.getvalue()
    assert secret not in text
    assert "opaque-value" not in text
    assert "12" in text
    assert "ValueError" in text
    assert text.count(MASK) >= 7


def test_a_json_line_has_time_level_logger_and_request(stream: io.StringIO) -> None:
    configure("info", True, stream)
    token = REQUEST_ID.set("abc123")
    logging.getLogger("fleetdeck.test").info("agents listed", extra={"count": 3, "odd": object})
    REQUEST_ID.reset(token)
    logging.getLogger("fleetdeck.test").debug("not said")
    (line,) = stream.getvalue().splitlines()
    record = json.loads(line)
    assert record["event"] == "agents listed"
    assert record["level"] == "info"
    assert record["logger"] == "fleetdeck.test"
    assert record["request_id"] == "abc123"
    assert record["count"] == 3
    assert record["timestamp"].endswith("Z")


def test_a_level_that_does_not_exist_is_refused(stream: io.StringIO) -> None:
    with pytest.raises(ValueError, match="debug, info, warning or error"):
        configure("loud", False, stream)


def test_what_a_start_does_not_need_is_not_imported() -> None:
    code = (
        "import sys; from fleetdeck.core import web, logging; from fleetdeck.auth import routes; "
        "logging.configure('info', True); "
        "print([name for name in ('structlog', 'limits', 'alembic', 'psycopg') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("postgresql://me:pass%40word@db/x", f"postgresql://me:{MASK}@db/x"),
        ("http://h/sign-in#code=abcdefgh1234", f"http://h/sign-in#code={MASK}"),
        ("Cookie: fleetdeck_session=abcdefghij; theme=dark", f"Cookie: fleetdeck_session={MASK}; theme=dark"),
        ("x-api-key: 0123456789", f"x-api-key: {MASK}"),
        (
            "the task-force and a disk-controller-0123456789 risk",
            "the task-force and a disk-controller-0123456789 risk",
        ),
    ],
)
def test_redaction_keeps_the_rest(text: str, clean: str) -> None:
    assert redact(text) == clean


JSON = st.recursive(
    st.none() | st.integers() | st.text("abc ", max_size=5), lambda x: st.lists(x) | st.dictionaries(st.text("xyz"), x)
)


@given(JSON)
def test_redaction_leaves_harmless_values_alone(value: object) -> None:
    assert redact_value(value) == value
