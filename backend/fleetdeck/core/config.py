"""Configuration: `FLEETDECK_*` variables, then `fleetdeck.toml`, then these defaults."""

import json
import os
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AliasChoices, Field, SecretStr, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from fleetdeck.core.origins import read_origin

LOOPBACK_HOSTS = frozenset({"127.0.0.1", "::1", "localhost"})


def _default_data_dir() -> Path:
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "fleetdeck"


class Settings(BaseSettings):
    """Every setting of a Fleetdeck process. Each field is documented in the README's table (a test compares them)."""

    model_config = SettingsConfigDict(env_prefix="FLEETDECK_", toml_file="fleetdeck.toml", extra="ignore")

    data_dir: Path = Field(default_factory=_default_data_dir, description="database, token and caches")
    database_url: str = Field("", description="SQLAlchemy URL; empty = SQLite under the data directory")
    host: str = Field("127.0.0.1", description="address to listen on; beyond loopback only with a token of your own")
    port: int = Field(8000, ge=0, le=65535, description="port to listen on; 0 takes a free one")
    token: str = Field("", description="owner token; empty = made on first start and kept in the data directory")
    allowed_hosts: Annotated[list[str], NoDecode] = Field(
        default_factory=list, description="host names, besides loopback, that requests may name"
    )
    allowed_origins: Annotated[list[str], NoDecode] = Field(
        default_factory=list, description="origins of other pages that may call the API with a token, comma separated"
    )
    claude_dirs: Annotated[list[Path] | None, NoDecode] = Field(
        None, description="Claude Code configuration folders, comma separated; unset = the usual places; empty = none"
    )
    work_roots: Annotated[list[Path], NoDecode] = Field(
        default_factory=lambda: [Path.home()],
        description="folders below which tasks may work, comma separated; empty = only folders of the tasks' own",
    )
    codex_dirs: Annotated[list[Path] | None, NoDecode] = Field(
        None, description="Codex home folders, comma separated; unset = the usual one; empty = none"
    )
    gemini_dirs: Annotated[list[Path] | None, NoDecode] = Field(
        None, description="Gemini CLI home folders, comma separated; unset = the usual one; empty = none"
    )
    agent_logs: Annotated[list[Path], NoDecode] = Field(
        default_factory=list, description="roots of agent log folders (a folder per agent), comma separated"
    )
    collaboration: Annotated[list[Path], NoDecode] = Field(
        default_factory=list, description="folders of YAML task files (inbox, assigned, done), comma separated"
    )
    telemetry: Annotated[list[Path], NoDecode] = Field(
        default_factory=list, description="telemetry.db files of invocations, comma separated"
    )
    dispatcher: Annotated[list[Path], NoDecode] = Field(
        default_factory=list, description="dispatcher folders (logs, config, backlogs), comma separated"
    )
    sources: bool = Field(True, description="read the sources of this machine (off for a server that only receives)")
    machine: str = Field("", max_length=200, description="name of this machine on its agents; empty = the host name")
    max_body_bytes: int = Field(16 * 1024 * 1024, ge=1024, description="largest request body, in bytes")
    queue_facts: int = Field(20_000, ge=1, description="facts that may wait for the log before it answers 429")
    rate_limit: int = Field(20_000, ge=1, description="requests per 10 s and key (or address, when not signed in)")
    run_tasks: bool = Field(True, description="run submitted tasks in this process (off: leave them to workers)")
    driver: str = Field("", description="driver of tasks that name none; empty = the first that can be used")
    approval_seconds: int = Field(1_800, ge=1, description="so long a request for permission waits; then it is denied")
    simulated_pause: float = Field(0.35, ge=0, le=60, description="seconds between two acts of simulated agents")
    command_driver: Annotated[list[str], NoDecode] = Field(
        default_factory=list, description="program that runs as an agent, with its arguments, as a JSON list"
    )
    command_format: Literal["text", "json-lines", "codex", "claude-code"] = Field(
        "text", description="what that program prints"
    )
    command_output_limit: int = Field(10_000_000, ge=1_000, description="bytes that it may print before it is ended")
    command_environment: Annotated[list[str], NoDecode] = Field(
        default_factory=list, description="variables of the server that it gets too, comma separated"
    )
    anthropic_api_key: SecretStr = Field(
        SecretStr(""),
        description="key for Claude agents; also read from ANTHROPIC_API_KEY",
        validation_alias=AliasChoices("fleetdeck_anthropic_api_key", "anthropic_api_key"),
    )
    anthropic_base_url: str = Field("", description="address of the Messages API; empty = Anthropic's own")
    claude_cli_path: Path | None = Field(None, description="Claude Code program; unset = the one in the SDK")
    log_level: str = Field("info", description="debug, info, warning or error")
    log_json: bool = Field(False, description="one JSON object a line instead of text")
    web_dir: Path | None = Field(None, description="folder of the built browser app; unset = the one shipped")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @field_validator(
        "claude_dirs",
        "codex_dirs",
        "gemini_dirs",
        "agent_logs",
        "collaboration",
        "telemetry",
        "dispatcher",
        "allowed_hosts",
        "allowed_origins",
        "work_roots",
        "command_environment",
        mode="before",
    )
    @classmethod
    def _split_commas(cls, value: Any) -> Any:
        if isinstance(value, str):
            return [part.strip() for part in value.split(",") if part.strip()]
        return value

    @field_validator("command_driver", mode="before")
    @classmethod
    def _read_list(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        try:
            found = json.loads(value or "[]")
        except ValueError:
            found = None
        if not isinstance(found, list) or not all(isinstance(part, str) for part in found):
            raise ValueError('a JSON list of texts is needed, like ["my-agent", "--prompt", "{prompt}"]')
        return found

    @field_validator("data_dir", "web_dir", "claude_cli_path")
    @classmethod
    def _absolute(cls, value: Path | None) -> Path | None:
        return value.expanduser().absolute() if value is not None else None

    @field_validator("allowed_origins")
    @classmethod
    def _as_browsers_write_them(cls, value: list[str]) -> list[str]:
        return [read_origin(entry) for entry in value]

    @field_validator("work_roots")
    @classmethod
    def _all_absolute(cls, value: list[Path]) -> list[Path]:
        return [path.expanduser().absolute() for path in value]

    @model_validator(mode="after")
    def _refuse_unsafe_host(self) -> "Settings":
        if self.host not in LOOPBACK_HOSTS and len(self.token) < 16:
            raise ValueError(
                f"refusing to listen on {self.host}: set FLEETDECK_TOKEN to a secret of at least 16 characters first"
            )
        return self

    @cached_property
    def effective_database_url(self) -> str:
        """The URL in force: the configured one, else SQLite under the data directory."""
        return self.database_url or f"sqlite:///{self.data_dir / 'fleetdeck.db'}"
