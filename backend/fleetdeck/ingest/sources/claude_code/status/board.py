"""Everyone's latest evidence and verdict. Judges again as time passes and says only what changed (LIVE-9)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from fleetdeck.core.clock import HOUR, SECOND
from fleetdeck.core.jsons import dumps
from fleetdeck.ingest.sources.claude_code.map.outbox import Encoded
from fleetdeck.ingest.sources.claude_code.status.activity import Activity
from fleetdeck.ingest.sources.claude_code.status.judge import Surroundings, Verdict, judge
from fleetdeck.ingest.sources.claude_code.transport.processes import Process, same_folder

_FORGET_AFTER = 24 * HOUR
_UNDER_WAY = frozenset(("running", "waiting", "stuck"))
# A process can be younger than the session it resumes, a little: its first line comes after its start.
_START_TOLERANCE = 5 * SECOND


@dataclass(slots=True)
class _Seat:
    activity: Activity
    verdict: Verdict | None = None
    is_new: bool = True
    said: dict[tuple[str, str, str | None], int] = field(default_factory=dict)
    """(line, status, waiting for) → how often it was said."""


class Board:
    """The agents of one source that are not done, or were until a day ago."""

    def __init__(self) -> None:
        self._seats: dict[str, _Seat] = {}
        self._ended: dict[str, str] = {}
        """Subagent → how it ended, as its parent's lines tell."""
        self._working: Counter[str] = Counter()
        """Session → subagents under way."""
        self.processes: Sequence[Process] = ()

    @property
    def is_busy(self) -> bool:
        """Whether somebody is in the middle of something."""
        return any(seat.verdict and seat.verdict.status in _UNDER_WAY for seat in self._seats.values())

    @property
    def has_open(self) -> bool:
        """Whether some verdict can still change by itself."""
        return any(seat.verdict is None or not seat.verdict.is_final for seat in self._seats.values())

    def update(self, activities: Iterable[Activity], now: int) -> list[Encoded]:
        """New evidence: the status facts that follow from it, for these agents and for those who wait for them."""
        touched: set[str] = set()
        for activity in activities:
            touched |= self._seat(activity)
        return self._judge([id for id in touched if id in self._seats], now)

    def review(self, now: int) -> list[Encoded]:
        """What changed because time passed or processes ended."""
        return self._judge(list(self._seats), now)

    def is_settled(self, agent_ids: Iterable[str]) -> bool:
        """Whether nothing but a new line can change the status of these agents."""
        seats = [self._seats.get(id) for id in agent_ids]
        return all(seat is None or (seat.verdict is not None and seat.verdict.is_final) for seat in seats)

    def _seat(self, activity: Activity) -> set[str]:
        """Take in one agent's evidence; answers whose verdict may change by it."""
        touched = {activity.agent_id, activity.session}
        reported = set(activity.children)
        seat = self._seats.get(activity.agent_id)
        if seat is None:
            self._seats[activity.agent_id] = _Seat(activity)
        else:
            reported.difference_update(seat.activity.children)
            if activity.turn == "open" and activity.line != seat.activity.line:
                # It was given more to do after it had ended.
                self._ended.pop(activity.agent_id, None)
            seat.activity, seat.is_new = activity, True
        for child, outcome in reported:
            self._ended[child] = outcome
            touched.add(child)
        return touched

    def _judge(self, agents: list[str], now: int) -> list[Encoded]:
        facts = []
        # Children first: whether a parent waits depends on them.
        for agent_id in sorted(agents, key=lambda id: not self._seats[id].activity.is_subagent):
            seat = self._seats[agent_id]
            before = seat.verdict
            if before is None or seat.is_new or not before.is_final or agent_id in self._ended:
                verdict = self._verdict(seat.activity, now)
                self._count_work(seat.activity, before, verdict)
                seat.verdict, seat.is_new = verdict, False
                if before is None or _differs(before, verdict):
                    facts.append(self._fact(seat, verdict))
            if seat.verdict and seat.verdict.is_final and now - seat.activity.seen > _FORGET_AFTER:
                del self._seats[agent_id]
                self._ended.pop(agent_id, None)
        return facts

    def _count_work(self, activity: Activity, before: Verdict | None, now: Verdict) -> None:
        if activity.is_subagent:
            worked = before is not None and before.status in _UNDER_WAY
            self._working[activity.session] += (now.status in _UNDER_WAY) - worked

    def _verdict(self, activity: Activity, now: int) -> Verdict:
        outcome = self._ended.get(activity.agent_id)
        if outcome and activity.is_subagent and activity.turn != "error":
            return Verdict(
                outcome, "its parent got its result" if outcome == "completed" else "its call did not succeed"
            )
        return judge(activity, self._surroundings(activity), now)

    def _surroundings(self, activity: Activity) -> Surroundings:
        process = self._process_of(activity)
        return Surroundings(
            alive=process is not None,
            runs_command=process is not None and process.newest_child > activity.called_at - SECOND > 0,
            children_running=0 if activity.is_subagent else self._working[activity.agent_id],
        )

    def _process_of(self, activity: Activity) -> Process | None:
        """The process of the agent's session: as many sessions of a folder live as processes work there, the newest."""
        if not self.processes:
            return None
        main = self._seats.get(activity.session)
        lead = main.activity if main else activity
        folder = same_folder(lead.cwd or "")
        here = [p for p in self.processes if p.cwd == folder and p.started <= lead.seen + _START_TOLERANCE]
        if not here:
            return None
        rivals = sum(
            not seat.activity.is_subagent
            and seat.activity.seen > lead.seen
            and not seat.activity.exited
            and same_folder(seat.activity.cwd or "") == folder
            for seat in self._seats.values()
        )
        return max(here, key=lambda p: p.started) if rivals < len(here) else None

    def _fact(self, seat: _Seat, verdict: Verdict) -> Encoded:
        """The id comes from what was judged, so that judging the same history again is the same fact."""
        activity = seat.activity
        key = (activity.line, verdict.status, verdict.waiting_for)
        if seat.said and next(iter(seat.said))[0] != activity.line:
            seat.said.clear()
        again = seat.said.get(key, 0)
        seat.said[key] = again + 1
        id = f"status:{activity.agent_id}:{activity.line}:{verdict.status}:{verdict.waiting_for or ''}"
        data = {
            "agent_id": activity.agent_id,
            "status": verdict.status,
            "reason": verdict.reason,
            "activity": verdict.activity,
            "waiting_for": verdict.waiting_for,
        }
        encoded = dumps({name: value for name, value in data.items() if value is not None})
        id = f"{id}:{again}" if again else id
        return id, "agent.status_changed", activity.seen, f"agent/{activity.agent_id}", encoded


def _differs(before: Verdict, now: Verdict) -> bool:
    old = (before.status, before.waiting_for, before.activity)
    return old != (now.status, now.waiting_for, now.activity)
