"""What made-up work is about."""

from random import Random
from typing import Final

AGENTS: Final = ("backend-dev", "frontend-dev", "data-engineer", "qa", "docs-writer", "platform")
WORKSPACES: Final = {
    "api-server": "The public API", "web-console": "What customers see", "billing": "Invoices and the ledger",
    "docs-site": "Guides and reference", "mobile-app": "The app for both stores",
}  # fmt: skip
# Model → dollars per million tokens of input and output.
MODELS: Final = {"haiku": (1, 5), "sonnet": (3, 15), "opus": (5, 25)}
_VERBS: Final = ("Add", "Fix", "Speed up", "Split", "Test", "Document", "Rename", "Migrate", "Harden", "Remove")
_THINGS: Final = (
    "the export of invoices", "rate limits per key", "the login form", "the retry of webhooks", "search by tenant",
    "the CORS headers", "the image upload", "the audit trail", "pagination of orders", "the nightly import",
    "currency rounding", "the session cookie", "dark mode", "the health check", "error messages of the checkout",
)  # fmt: skip
_WHY: Final = (
    "Customers asked for it three times this month.", "It fails about once a day and nobody sees why.",
    "The next release depends on it.", "It costs more than it should.", "The old way is not supported any more.",
)  # fmt: skip
CRITERIA: Final = (
    "the tests are green", "the guide says how", "no request takes longer than before", "old data keeps its meaning",
    "the change is in the changelog",
)  # fmt: skip
STEPS: Final = (
    "clean worktree at {sha}", "reading {file}", "12 places to change", "editing {file}", "running the tests",
    "41 passed, 2 failed", "mending the two that failed", "43 passed", "commit {sha}", "links checked: 41 ok",
)  # fmt: skip
FILES: Final = ("src/limits/bucket.py", "src/pages/keys.tsx", "ledger/entries.go", "guide/exports.md", "app/Upload.kt")
TOOLS: Final = ("Read", "Edit", "Bash", "Grep", "Write")


def title(random: Random) -> str:
    return f"{random.choice(_VERBS)} {random.choice(_THINGS)}"


def reason(random: Random) -> str:
    return random.choice(_WHY)


def step(random: Random) -> str:
    """A line of a log."""
    return random.choice(STEPS).format(sha=f"{random.getrandbits(28):07x}", file=random.choice(FILES))


def usage(random: Random, model: str) -> tuple[int, int, int, int, int]:
    """(input, output, cache read, cache write, cost in millionths of a dollar) of a piece of work."""
    input, output = random.randint(800, 9_000), random.randint(300, 6_000)
    read, written = random.randint(5_000, 90_000), random.randint(500, 9_000)
    per_input, per_output = MODELS[model]
    cost = input * per_input + output * per_output + read * per_input // 10 + written * per_input * 5 // 4
    return input, output, read, written, cost
