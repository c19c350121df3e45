"""Too many requests are told when to come back, each caller counted for itself (USER-6)."""

from starlette.types import Scope

from fleetdeck.core.config import Settings
from tests.core.conftest import client_of, make_app


def name_of(scope: Scope) -> str | None:
    return dict(scope["headers"]).get(b"x-caller", b"").decode() or None


async def test_each_address_has_its_own_count(settings: Settings) -> None:
    app = make_app(settings.model_copy(update={"rate_limit": 3}))
    async with client_of(app, address="192.0.2.1") as one, client_of(app, address="192.0.2.2") as two:
        assert [(await one.get("/api/v1/things")).status_code for _ in range(5)] == [200, 200, 200, 429, 429]
        refused = await one.get("/")
        assert refused.status_code == 429
        assert 1 <= int(refused.headers["retry-after"]) <= 10
        assert refused.json()["code"] == "too_many_requests"
        assert (await two.get("/api/v1/things")).status_code == 200
        assert (await one.get("/health")).status_code == 200


async def test_each_known_caller_has_its_own_count_whatever_its_address(settings: Settings) -> None:
    app = make_app(settings.model_copy(update={"rate_limit": 3}), name_of)
    async with client_of(app) as client:
        for caller in ("a", "b", ""):
            codes = [(await client.get("/api/v1/things", headers={"X-Caller": caller})).status_code for _ in range(4)]
            assert codes == [200, 200, 200, 429], caller
