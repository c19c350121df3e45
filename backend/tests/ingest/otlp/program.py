"""A program of somebody else's, instrumented as its library says and told by the environment where to send its spans:
`python program.py openinference|openllmetry|pydantic-ai` with OTEL_EXPORTER_OTLP_* set. Its model is a local stub."""

import os
import sys

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

MODEL = "claude-sonnet-4-5"


def main(library: str) -> None:
    provider = TracerProvider(resource=Resource.create({"service.name": f"demo-{library}"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)
    stub = os.environ["STUB_URL"]
    match library:
        case "openinference":
            from openinference.instrumentation.anthropic import AnthropicInstrumentor as OpenInference

            OpenInference().instrument(tracer_provider=provider)
            ask(stub)
        case "openllmetry":
            from opentelemetry.instrumentation.anthropic import AnthropicInstrumentor as OpenLLMetry

            OpenLLMetry().instrument(tracer_provider=provider)
            ask(stub)
        case _:
            run_agent(stub, provider)
    provider.shutdown()


def ask(stub: str) -> None:
    from anthropic import Anthropic

    client = Anthropic(api_key="none", base_url=stub, max_retries=0)
    client.messages.create(model=MODEL, max_tokens=100, messages=[{"role": "user", "content": "Look around"}])


def run_agent(stub: str, provider: TracerProvider) -> None:
    from pydantic_ai import Agent
    from pydantic_ai.models.anthropic import AnthropicModel
    from pydantic_ai.models.instrumented import InstrumentationSettings
    from pydantic_ai.providers.anthropic import AnthropicProvider

    model = AnthropicModel(MODEL, provider=AnthropicProvider(api_key="none", base_url=stub))
    Agent.instrument_all(InstrumentationSettings(tracer_provider=provider))
    Agent(model, name="researcher").run_sync("Look around")


if __name__ == "__main__":
    main(sys.argv[1])
