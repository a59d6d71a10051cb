"""When to build: APScheduler, and a watch on the monotonic clock that sets it right when the wall clock jumps or it stalls."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from digest.errors import ConfigError
from digest.service.values import Plan

JUMP = 2.0  # seconds by which wall and monotonic clock may part between two looks; time servers slew far less
LATE = 5.0  # seconds after its time at which a build that did not start was forgotten


def trigger_of(plan: Plan) -> Any:
    """When the plan says to build. Raises ConfigError for a cron line or a time zone that is none."""
    from apscheduler.triggers.cron import CronTrigger
    from apscheduler.triggers.interval import IntervalTrigger

    if plan.cron is None:
        return IntervalTrigger(seconds=plan.every, timezone=UTC)
    zone = f" in {plan.timezone}" if plan.timezone else ""
    try:
        trigger = CronTrigger.from_crontab(plan.cron, timezone=plan.timezone)
    except (ValueError, KeyError, LookupError, OSError) as e:
        raise ConfigError(f"[schedule] cron = {plan.cron!r}{zone}: {e}") from e
    if trigger.get_next_fire_time(None, datetime.now(UTC)) is None:
        raise ConfigError(f"[schedule] cron = {plan.cron!r}{zone}: there is no such day")
    return trigger


class Clockwork:
    """Calls `work` at once and then as the plan says; never twice at a time."""

    def __init__(self, plan: Plan, work: Callable[[], Awaitable[None]]) -> None:
        from apscheduler.schedulers.asyncio import AsyncIOScheduler

        logging.getLogger("apscheduler").setLevel(logging.CRITICAL)  # we say ourselves what happens
        self.plan = plan
        self.work = work
        self.trigger = trigger_of(plan)
        self.running = False
        self.began = time.monotonic()
        self.offset = time.time() - time.monotonic()
        self.scheduler = AsyncIOScheduler(timezone=UTC)

    def start(self) -> None:
        """Begin, with a build at once."""
        self.add(datetime.now(UTC))
        self.scheduler.start()

    def rest(self) -> None:
        """Start no more builds; the running one goes on."""
        self.scheduler.pause()

    def stop(self) -> None:
        """Start no more builds, and forget the running one."""
        if self.scheduler.running:
            self.scheduler.shutdown(wait=False)

    def add(self, first: datetime) -> None:
        """Set the job down anew."""
        self.scheduler.add_job(self.go, self.trigger, id="build", replace_existing=True, next_run_time=first,
                               misfire_grace_time=None, coalesce=True, max_instances=1)  # fmt: skip

    async def go(self) -> None:
        """One build."""
        if self.running:
            return
        self.running, self.began = True, time.monotonic()
        try:
            await self.work()
        finally:
            self.running = False

    def follow(self, plan: Plan) -> None:
        """From now on by another plan."""
        same = (plan.every, plan.cron, plan.timezone) == (self.plan.every, self.plan.cron, self.plan.timezone)
        trigger = trigger_of(plan)
        self.plan = plan
        if not same:
            self.trigger = trigger
            self.add(self.due())

    def due(self) -> datetime:
        """When the next build should be, by both clocks: the monotonic one for an interval, the wall for cron."""
        now = datetime.now(UTC)
        if self.plan.cron is not None:
            return self.trigger.get_next_fire_time(None, now) or now
        return now + timedelta(seconds=max(0.0, self.began + self.plan.every - time.monotonic()))

    def next_time(self) -> datetime | None:
        """When the scheduler means to build."""
        job = self.scheduler.get_job("build")
        return job.next_run_time if job else None

    def watch(self) -> str:
        """Look whether the clock jumped or a build was forgotten, and set the job right -> what was wrong, or ""."""
        offset = time.time() - time.monotonic()
        jumped, self.offset = offset - self.offset, offset
        if abs(jumped) > JUMP:
            slept = jumped > 0 and (self.plan.cron is not None or jumped >= self.plan.every)
            planned = self.next_time()
            overdue = planned is not None and planned <= datetime.now(UTC)
            self.add(datetime.now(UTC) if slept and overdue else self.due())
            return f"the clock jumped by {jumped:+.0f} s (set, or the machine slept)"
        planned = self.next_time()
        late = planned is None or (datetime.now(UTC) - planned).total_seconds() > LATE
        late = late or (self.plan.cron is None and time.monotonic() - self.began > self.plan.every + LATE)
        if late and not self.running:
            self.add(datetime.now(UTC))
            return "the scheduler had stalled"
        return ""

    def patience(self) -> float:
        """Seconds in which a build must have succeeded for all to be well: two intervals, and the time that a build may take."""
        if self.plan.cron is None:
            return 2 * self.plan.every + min(self.plan.limit, max(60.0, self.plan.every))
        first = self.trigger.get_next_fire_time(None, datetime.now(UTC))
        second = self.trigger.get_next_fire_time(first, first + timedelta(seconds=1)) if first else None
        gap = (second - first).total_seconds() if first and second else 86400.0
        return float(2 * max(gap, 60.0) + self.plan.limit)
