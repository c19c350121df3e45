"""What simulated agents work on: invented tasks, the files they touch, the commands they run, the words they say."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work in one workspace."""

    workspace: str
    branch: str
    title: str
    files: tuple[str, ...]
    commands: tuple[str, ...]
    searches: tuple[str, ...]


JOBS: Final = (
    Job(
        "api-server",
        "fleet/rate-limit",
        "Rate limit per API key",
        ("src/limits/bucket.py", "src/limits/store.py", "src/http/middleware.py", "tests/limits/test_bucket.py"),
        ("pytest -x tests/limits", "ruff check src", "alembic upgrade head"),
        ("key_id", "class Decision", "Retry-After"),
    ),
    Job(
        "web-console",
        "fleet/keys-page",
        "Show the rate limit on the keys page",
        ("src/pages/keys.tsx", "src/api/keys.ts", "src/parts/meter.tsx", "src/pages/keys.test.tsx"),
        ("npm test -- keys", "npm run build", "npx tsc --noEmit"),
        ("useKeys", "rate_limit", "Meter"),
    ),
    Job(
        "billing",
        "fleet/ledger-split",
        "Split the billing ledger by tenant",
        ("ledger/entries.go", "ledger/tenants.go", "ledger/migrate.go", "ledger/entries_test.go"),
        ("go test ./ledger", "go vet ./...", "make migrate"),
        ("tenant_id", "func Post", "balance"),
    ),
    Job(
        "mobile-app",
        "fleet/offline-queue",
        "Offline queue for uploads",
        ("lib/queue.dart", "lib/sync.dart", "lib/upload.dart", "test/queue_test.dart"),
        ("flutter test", "dart analyze", "flutter build apk --debug"),
        ("enqueue", "RetryPolicy", "connectivity"),
    ),
    Job(
        "docs-site",
        "fleet/retention",
        "Document the retention settings",
        ("docs/retention.md", "docs/backup.md", "nav.yml", "docs/settings.md"),
        ("mkdocs build --strict", "vale docs", "linkcheck docs"),
        ("retention", "archive", "keep_days"),
    ),
)

ROLES: Final = ("BUILDER", "TESTER", "REVIEWER", "PLANNER", "ANALYST", "DOCUMENTER")
SUBAGENT_ROLES: Final = ("TESTER", "ANALYST", "REVIEWER")

MODEL_OF_ROLE: Final = {
    "BUILDER": ("claude-opus-5", "claude-sonnet-5", "claude-opus-5", "gpt-5-codex"),
    "TESTER": ("claude-haiku-4-5", "claude-haiku-4-5", "claude-sonnet-5"),
    "REVIEWER": ("claude-sonnet-5", "gemini-2.5-pro", "claude-sonnet-5"),
    "PLANNER": ("claude-opus-5", "claude-sonnet-5"),
    "ANALYST": ("claude-haiku-4-5",),
    "DOCUMENTER": ("claude-sonnet-5", "claude-haiku-4-5"),
}

THOUGHTS: Final = (
    "The counter resets at the minute, so two bursts can pass. A bucket refilled by elapsed time fixes this.",
    "The public type must stay as it is, so the new field goes into the details.",
    "Two callers share this store. The lock has to be per key, not for the whole table.",
    "The failing test is right: the code rounds before it adds.",
)
REMARKS: Final = (
    "I'll look at how the current code stores its state before I change it.",
    "The change is small: one function and its test.",
    "That passes. Next I write the case with two callers at once.",
    "I found three places that use this; all of them get the new argument.",
    "The tests say the same as I expected. Now the documentation.",
)
INSTRUCTIONS: Final = "Work on one change at a time. Keep the public types. Run the tests before you say it is done."

OUTCOMES: Final = {
    "BUILDER": ("limits enforced, 5 files", "migrations done", "offline queue, 5 files", "retry delay, 2 files"),
    "TESTER": ("42 tests passed", "118 tests passed", "31 tests passed"),
    "REVIEWER": ("approved, 2 notes", "approved", "approved, 1 note"),
    "PLANNER": ("5 steps planned", "4 steps planned"),
    "ANALYST": ("7 risks found", "3 callers found"),
    "DOCUMENTER": ("3 pages written", "1 page written"),
}
FAILURES: Final = (
    "API error 529: overloaded, after 10 tries",
    "exit 1, 3 tests failed",
    "context full at 97%",
)

PATCHES: Final = (
    "@@ -41,5 +41,10 @@\n"
    "     async def take(self, key_id: str, cost: int = 1) -> Decision:\n"
    "-        used = await self.store.incr(key_id, cost)\n"
    "-        if used > self.limit:\n"
    "-            return Decision(allowed=False)\n"
    "+        now = self.clock()\n"
    "+        async with self.store.lock(key_id):\n"
    "+            tokens, at = await self.store.read(key_id)\n"
    "+            tokens = min(self.burst, tokens + (now - at) * self.rate)\n"
    "+            if tokens < cost:\n"
    "+                wait = (cost - tokens) / self.rate\n"
    "+                return Decision(False, retry_after=wait)\n"
    "+            await self.store.write(key_id, tokens - cost, now)\n"
    "         return Decision(allowed=True)\n",
    "@@ -12,3 +12,5 @@\n"
    " def balance(entries):\n"
    "-    return sum(e.amount for e in entries)\n"
    "+    # Per tenant: a transfer between two of them is no revenue.\n"
    "+    own = [e for e in entries if e.tenant_id == current_tenant()]\n"
    "+    return sum(e.amount for e in own)\n",
    "@@ -3,2 +3,4 @@\n"
    " ## Retention\n"
    "+Hot data stays 90 days, the archive 365. After that it is exported and removed.\n"
    "+\n"
    " See also [backup](backup.md).\n",
)
