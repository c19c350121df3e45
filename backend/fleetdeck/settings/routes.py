"""REST of settings: prices, and what this server is."""

import uuid
from typing import Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from fleetdeck import __version__
from fleetdeck.auth.permissions import Controller, Reader
from fleetdeck.core import clock
from fleetdeck.core.errors import Invalid
from fleetdeck.core.reply import Json
from fleetdeck.core.web import Config, Db
from fleetdeck.events.fact import make
from fleetdeck.events.log import EventLog
from fleetdeck.events.price_override import PriceOverride
from fleetdeck.events.types import PriceChanged
from fleetdeck.settings.price_list import prices

router = APIRouter(tags=["settings"])

MAX_OVERRIDES = 500


class KindPrices(BaseModel):
    """US dollars per million tokens of each kind, as decimal strings."""

    input: str
    output: str
    cache_read: str
    cache_write_5m: str
    cache_write_1h: str


class ModelPrice(BaseModel):
    """A model in use: what it cost so far, and the price that holds for it now."""

    model: str
    matched_model: str | None
    calls: int
    unpriced_calls: int
    """Those of them that nobody knows the cost of: no sum has them."""
    cost: str | None
    basis: Literal["computed", "guessed", "reported", "unknown"]
    price_source: str | None
    prices: KindPrices | None


class Prices(BaseModel):
    """The shipped list's version, the person's overrides, the models in use."""

    list_version: str
    overrides: list[PriceOverride]
    models: list[ModelPrice]
    as_of_seq: int


class PriceUpdate(BaseModel):
    """The whole list of overrides; of several that fit a model the one in force latest holds."""

    model_config = ConfigDict(extra="forbid")

    overrides: list[PriceOverride] = Field(max_length=MAX_OVERRIDES)


class ServerSettings(BaseModel):
    """What this server is and reads."""

    version: str
    database: Literal["sqlite", "postgresql"]
    data_dir: str
    host: str
    port: int
    claude_dirs: list[str] | None
    sources: bool
    price_list_version: str


@router.get("/prices", response_model=Prices)
def get_prices(who: Reader, db: Db) -> Json:
    """Overrides, and the price in force of every model in use."""
    with db.read() as connection:
        return Json(prices(connection))


@router.put("/prices", response_model=Prices)
def put_prices(who: Controller, db: Db, request: Request, update: PriceUpdate) -> Json:
    """Replace the overrides. What they cover is priced again before the answer."""
    for place, override in enumerate(update.overrides):
        if override.effective_from is not None:
            try:
                clock.parse(override.effective_from)
            except ValueError as error:
                raise Invalid(f"overrides.{place}.effective_from: not an RFC 3339 time") from error
    event_log: EventLog = request.app.state.log
    try:
        data = PriceChanged(overrides=update.overrides, by=who.name)
    except ValidationError as error:
        raise Invalid("overrides: not valid") from error
    event_log.submit([make("fleetdeck", f"prices {uuid.uuid4()}", clock.now(), data)]).result()
    with db.read() as connection:
        return Json(prices(connection))


@router.get("/settings", response_model=ServerSettings)
def get_settings(who: Reader, db: Db, config: Config) -> Json:
    """What this server is and reads; no secrets."""
    from fleetdeck.pricing.price_list import version

    return Json(
        {
            "version": __version__,
            "database": db.dialect,
            "data_dir": str(config.data_dir),
            "host": config.host,
            "port": config.port,
            "claude_dirs": None if config.claude_dirs is None else [str(folder) for folder in config.claude_dirs],
            "sources": config.sources,
            "price_list_version": version(),
        }
    )
