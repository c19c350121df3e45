"""`usage.recorded` from the span of a call to a model.

`gen_ai.usage.input_tokens` and `llm.token_count.prompt` include what was read from and written to the cache, so the
tokens without cache are what is left; where less is given than the cache alone holds, they were left out already.
"""

import re
from typing import Any

from fleetdeck.ingest.sources.otlp.parse import values
from fleetdeck.ingest.sources.otlp.parse.records import Attributes, Span

_INPUT = (
    "gen_ai.usage.input_tokens",
    "gen_ai.usage.prompt_tokens",
    "llm.token_count.prompt",
    "llm.usage.prompt_tokens",
)
_OUTPUT = (
    "gen_ai.usage.output_tokens",
    "gen_ai.usage.completion_tokens",
    "llm.token_count.completion",
    "llm.usage.completion_tokens",
)
_CACHE_READ = (
    "gen_ai.usage.cache_read.input_tokens",
    "gen_ai.usage.cache_read_input_tokens",
    "gen_ai.usage.details.cache_read_tokens",
    "llm.token_count.prompt_details.cache_read",
)
_CACHE_WRITE = (
    "gen_ai.usage.cache_creation.input_tokens",
    "gen_ai.usage.cache_write.input_tokens",
    "gen_ai.usage.cache_creation_input_tokens",
    "gen_ai.usage.details.cache_write_tokens",
    "llm.token_count.prompt_details.cache_write",
)
_CACHE_WRITE_1H = (
    "anthropic.usage.cache_creation.ephemeral_1h_input_tokens",
    "gen_ai.usage.details.ephemeral_1h_input_tokens",
)
_REASONING = (
    "gen_ai.usage.reasoning.output_tokens",
    "gen_ai.usage.details.reasoning_tokens",
    "llm.token_count.completion_details.reasoning",
)
MODEL = (
    "gen_ai.response.model",
    "llm.response.model_name",
    "llm.model_name",
    "gen_ai.request.model",
    "llm.request.model_name",
    "embedding.model_name",
)
_COST = ("operation.cost", "llm.cost.total", "gen_ai.usage.cost", "gen_ai.usage.total_cost")
# Names of the conventions → names of the price list.
_PROVIDERS = {
    "openai": "openai",
    "anthropic": "anthropic",
    "aws.bedrock": "aws",
    "azure.ai.openai": "azure",
    "azure.ai.inference": "azure",
    "az.ai.openai": "azure",
    "az.ai.inference": "azure",
    "azure": "azure",
    "gcp.gemini": "google",
    "gcp.vertex_ai": "google",
    "gcp.gen_ai": "google",
    "google": "google",
    "vertexai": "google",
    "mistral_ai": "mistral",
    "mistralai": "mistral",
    "groq": "groq",
    "deepseek": "deepseek",
    "cohere": "cohere",
    "perplexity": "perplexity",
    "x_ai": "x-ai",
    "xai": "x-ai",
    "moonshot_ai": "moonshotai",
}
# A response that was kept as JSON begins with its id, where the instrumentation does not give it.
_RESPONSE_ID = re.compile(r'\s*\{\s*"id"\s*:\s*"([\w.:-]{8,200})"')
# Local servers number their answers: such an id is only good inside its trace.
_UNIQUE_ID = 20


def usage(span: Span) -> dict[str, Any]:
    """What the call used, without its agent. A span without tokens says so, unless the call failed."""
    attributes = span.attributes
    total, output = values.count(attributes, *_INPUT), values.count(attributes, *_OUTPUT)
    read = values.count(attributes, *_CACHE_READ) or 0
    written = values.count(attributes, *_CACHE_WRITE) or 0
    written_1h = min(values.count(attributes, *_CACHE_WRITE_1H) or 0, written)
    whole = total or 0
    plain = whole - read - written if whole >= read + written else whole
    failed = span.status == 2
    message_id, request_id = identity(span)
    return {
        "message_id": message_id,
        "request_id": request_id,
        "model": values.name(attributes, *MODEL) or "unknown",
        "provider": provider(attributes),
        "input_tokens": plain,
        "output_tokens": output or 0,
        "cache_read_tokens": read,
        "cache_write_5m_tokens": written - written_1h,
        "cache_write_1h_tokens": written_1h,
        "reasoning_tokens": values.count(attributes, *_REASONING) or 0,
        "service_tier": values.name(
            attributes, "anthropic.response.service_tier", "gen_ai.openai.response.service_tier"
        ),
        "latency_ms": duration_ms(span),
        "status": (values.name(attributes, "error.type") or "error") if failed else None,
        "reported_cost": values.usd(attributes, *_COST),
        "undercounted": True if total is None and output is None and not failed else None,
        "context_tokens": plain + read + written or None,
    }


def identity(span: Span) -> tuple[str | None, str | None]:
    """The provider's ids of the answer and of the request."""
    attributes = span.attributes
    answer = values.name(attributes, "gen_ai.response.id", "llm.response.id")
    if answer is None and (said := values.text(attributes, "output.value")) is not None:
        match = _RESPONSE_ID.match(said)
        answer = match[1] if match else None
    if answer is not None and len(answer) < _UNIQUE_ID:
        answer = f"{span.trace_id}:{answer}"
    request = values.name(attributes, "anthropic.request.id", "gen_ai.request.id", "http.response.header.request-id")
    return answer, request


def provider(attributes: Attributes) -> str | None:
    """The provider under the name that prices are listed by; None for one without a list."""
    found = values.name(attributes, "gen_ai.provider.name", "gen_ai.system", "llm.provider", "llm.system")
    return _PROVIDERS.get(found.lower()) if found is not None else None


def duration_ms(span: Span) -> int:
    return min(max(span.end - span.start, 0) // 1_000_000, values.LARGEST_COUNT)
