"""Tokens, models, activity, tools and performance on the wire. Shares and ratios are 0 to 1; money as in schemas.py."""

from typing import Literal

from pydantic import BaseModel

from fleetdeck.analytics.schemas import CostByBasis, LedgerCheck, Period, TokenUsage


class TokenBucket(BaseModel):
    """An hour, day, week (from Monday) or month of the caller's zone. `cost` is the sum of the calls with a price."""

    start: str
    tokens: int
    usage: TokenUsage
    calls: int
    cost: str
    cache_hit_ratio: float | None
    """Cache reads over all tokens that went in."""


class TokenMetrics(BaseModel):
    """Tokens over time, without a gap, oldest first."""

    unit: Literal["hour", "day", "week", "month"]
    buckets: list[TokenBucket]
    total_tokens: int
    usage: TokenUsage
    total_calls: int
    cache_hit_ratio: float | None
    period: Period
    as_of_seq: int


class ModelUsage(BaseModel):
    """What one model did. `tasks`: those that began in the period and used it."""

    model: str
    tasks: int
    calls: int
    tokens: int
    usage: TokenUsage
    cache_hit_ratio: float | None
    cost: str | None
    unpriced: bool
    unpriced_calls: int
    percentage: float
    """Share of the total cost, 0 to 100."""
    basis: CostByBasis


class ModelMetrics(BaseModel):
    """Models, the dearest first. A task that used two models counts at both, and once in `total_tasks`."""

    items: list[ModelUsage]
    total: int
    total_tasks: int
    total_calls: int
    total_tokens: int
    total_cost: str
    unpriced_calls: int
    cache_hit_ratio: float | None
    ledger: LedgerCheck
    period: Period
    as_of_seq: int


class ActivityDay(BaseModel):
    """A day of the caller's zone, and how many different agents were at work on it."""

    date: str
    agents: int


class Activity(BaseModel):
    """Agents at work: 53 weeks of days from a Monday to today, and the hours of the week."""

    days: list[ActivityDay]
    active_days: int
    longest_run: int
    """Days in a row with an agent at work."""
    busiest: ActivityDay | None
    hours: list[list[int]]
    """Monday to Sunday, 0 to 23 o'clock: different agents in the hour, summed over the weeks of `hours_period`."""
    hours_period: Period
    workspaces: list[str]
    """All that were at work in the 53 weeks, the busiest first."""
    as_of_seq: int


class CallStatistics(BaseModel):
    """Calls and their durations. `measured`: of how many the duration is known; percentiles are theirs."""

    calls: int
    failed: int
    failed_share: float | None
    measured: int
    p50_ms: int | None
    p95_ms: int | None


class ToolUsage(CallStatistics):
    """Calls of one tool."""

    tool: str


class FailureCause(BaseModel):
    """Why calls of a tool failed; paths, ids and numbers are left out of the words."""

    tool: str
    cause: str
    calls: int


class ToolMetrics(BaseModel):
    """Tools, the most called first, and the most frequent causes of failure."""

    items: list[ToolUsage]
    total: int
    all: CallStatistics
    causes: list[FailureCause]
    relative_error: float
    """Percentiles come from a histogram: at most so far from the exact ones, as a share of them."""
    period: Period
    as_of_seq: int


class TaskStatistics(BaseModel):
    """Tasks that ended in the period. `measured`: of how many the duration is known; percentiles are theirs, exact."""

    tasks: int
    done: int
    failed: int
    measured: int
    p50_seconds: float | None
    p95_seconds: float | None


class TypeStatistics(TaskStatistics):
    """Tasks of one type; "" for those without."""

    task_type: str
    counts: list[int]


class Performance(BaseModel):
    """How long tasks took. A bar counts from its bound to the next one; the last one has no end."""

    unit: Literal["second", "minute", "hour"]
    bounds_seconds: list[int]
    counts: list[int]
    all: TaskStatistics
    by_type: list[TypeStatistics]
    previous: TaskStatistics | None
    """The same length of time just before; None when the period is open."""
    period: Period
    as_of_seq: int
