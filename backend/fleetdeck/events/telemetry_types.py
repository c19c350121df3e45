"""The facts of telemetry that are about no agent, tool or call: kept as they came, bounded, out of the activity feed.

Spans of every kind are joined by their ids: a fact that tells of a span has the id `<trace_id>/<span_id>`, and names
the span around it in `parent_span_id` (pricing/coverage.py).
"""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from fleetdeck.events.fields import Count, FactData, Id, Name

TraceId = Annotated[str, Field(min_length=1, max_length=64)]


class SpanRecorded(FactData):
    """A span that is neither a call to a model nor a call of a tool. Duration in milliseconds; attributes are cut."""

    type: ClassVar[str] = "span.recorded"
    trace_id: TraceId
    span_id: TraceId
    parent_span_id: TraceId | None = None
    name: Name
    kind: Name | None = None
    service: Name | None = None
    agent_id: Id | None = None
    started_at: str | None = None
    duration_ms: float | None = None
    status: Literal["ok", "error"] = "ok"
    error: str | None = None
    attributes: dict[str, Any] = {}


class LogRecorded(FactData):
    """A log record that tells of no message, call or tool."""

    type: ClassVar[str] = "log.recorded"
    name: Name
    service: Name | None = None
    agent_id: Id | None = None
    trace_id: TraceId | None = None
    span_id: TraceId | None = None
    severity: Name | None = None
    body: Any = None
    attributes: dict[str, Any] = {}


class MetricRecorded(FactData):
    """One point of a metric. A measurement beside the ledger: its tokens and costs are never added to those of calls.

    `value` is the point's number, or the sum of a histogram, of which `count` says how many values it has.
    """

    type: ClassVar[str] = "metric.recorded"
    name: Name
    unit: Name | None = None
    value: float | None = None
    count: Count | None = None
    min: float | None = None
    max: float | None = None
    temporality: Literal["delta", "cumulative", "gauge"] = "gauge"
    started_at: str | None = None
    service: Name | None = None
    agent_id: Id | None = None
    attributes: dict[str, Any] = {}
