"""The service from start to end: signals, the loop of looks, builds, announcements."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import aiohttp
from aiohttp import web

from digest.errors import DigestError, ServiceError
from digest.service.child import prepare, run_build
from digest.service.clockwork import Clockwork
from digest.service.log import Log, worth_saying
from digest.service.systemd import notify, watchdog_seconds
from digest.service.values import Listen, Outcome, Plan, State
from digest.service.web import Site

LAST = 4.3  # seconds for which the end waits for a build, which has less (child.GRACE): systemd and containers kill, and call it a failure
LOOK = 1.0  # seconds between two looks at clock and config
OPEN = "{} can be reached from other machines, and everybody may read; set DIGEST_SERVE_TOKEN or DIGEST_SERVE_PASSWORD to ask for one"
PING = aiohttp.ClientTimeout(total=10)


def serve(load: Callable[[], Plan], listen: Listen, log: Log, modules: Sequence[str]) -> None:
    """Build and serve until SIGTERM or SIGINT. `load` reads the config anew; it does so when one of the plan's files changed, and on SIGHUP.

    Raises DigestError when it cannot begin: a wrong config, an address in use.
    """
    prepare(modules)
    plan = load()
    asyncio.run(Service(plan, load, listen, log).run())


class Service:
    """One running service."""

    def __init__(self, plan: Plan, load: Callable[[], Plan], listen: Listen, log: Log) -> None:
        self.plan, self.load, self.listen, self.log = plan, load, listen, log
        self.state = State(started=time.monotonic())
        self.clockwork = Clockwork(plan, self.build)
        self.site = Site(plan, listen, self.state, self.clockwork.patience, self.following)
        self.ending = threading.Event()
        self.end = asyncio.Event()
        self.stamps = self.look_at_files()
        self.pings: set[asyncio.Task[None]] = set()
        self.unheard = 0
        """Changes in a row that the hub was not told of."""

    async def run(self) -> None:
        """From the first build to the last goodbye."""
        loop = asyncio.get_running_loop()
        for s in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(s, self.leave, s.name)
        loop.add_signal_handler(signal.SIGHUP, self.reload)
        server = web.Server(self.site.answer, access_log=None, keepalive_timeout=30)
        runner = web.ServerRunner(server, shutdown_timeout=1)
        await runner.setup()
        try:
            await web.TCPSite(runner, self.listen.host, self.listen.port, backlog=256).start()
        except OSError as e:
            await runner.cleanup()
            raise ServiceError(f"cannot listen on {self.listen.host} port {self.listen.port}: {e.strerror or e}") from e
        host, port = runner.addresses[0][:2]
        self.log.say("serving", f"http://{f'[{host}]' if ':' in host else host}:{port}/ from {self.plan.output}", port=port)
        if not self.listen.local and not self.listen.guarded:
            self.log.say("warning", OPEN.format(self.listen.host))
        self.clockwork.start()
        notify("READY=1")
        try:
            await self.watch(server)
        finally:
            self.clockwork.rest()
            self.ending.set()
            end = time.monotonic() + LAST
            while self.clockwork.running:
                if time.monotonic() > end:  # its process is only now being made: it ends by itself when it finds us gone
                    self.log.say("ended", "without waiting for a build that had hardly begun")
                    os._exit(0)
                await asyncio.sleep(0.02)
            self.clockwork.stop()
            await runner.cleanup()
            for s in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                loop.remove_signal_handler(s)
        self.log.say("ended", "all is written")

    async def watch(self, server: web.Server) -> None:
        """Look at clock, slow clients, config and systemd's watchdog until the end."""
        beat, last = watchdog_seconds(), 0.0
        while not self.end.is_set():
            if wrong := self.clockwork.watch():
                self.log.say("warning", f"{wrong}; the next build is set anew")
            if self.site.pushed and not self.clockwork.running:
                self.site.pushed = False
                self.clockwork.add(datetime.now(UTC))
            for slow in self.site.overdue(server.connections, time.monotonic()):
                slow.force_close()
            if self.look_at_files() != self.stamps:
                self.reload()
            if beat and time.monotonic() - last >= min(beat, LOOK * 5):
                last = time.monotonic()
                notify("WATCHDOG=1")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.end.wait(), LOOK)

    def leave(self, why: str) -> None:
        """End soon."""
        notify("STOPPING=1")
        self.log.say("ending", f"on {why}")
        self.ending.set()
        self.end.set()

    def look_at_files(self) -> list[tuple[int, int] | None]:
        """Size and time of the files that the config is read from."""
        found: list[tuple[int, int] | None] = []
        for f in self.plan.files:
            try:
                s = f.stat()
                found.append((s.st_mtime_ns, s.st_size))
            except OSError:
                found.append(None)
        return found

    def reload(self) -> None:
        """Take the config as it is now; when it is wrong the old one stays in force."""
        self.stamps = self.look_at_files()
        try:
            plan = self.load()
            self.clockwork.follow(plan)
        except DigestError as e:
            self.state.config_error = str(e)
            self.log.say("config", f"the old one stays in force: {e}")
            return
        self.plan = self.site.plan = plan
        self.stamps = self.look_at_files()
        self.state.config_error = ""
        self.log.say("config", "read again")

    def following(self) -> str:
        """When the next build is."""
        at = self.clockwork.next_time()
        return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else ""

    # --- builds -----------------------------------------------------------------------------------------------------------
    async def build(self) -> None:
        """One build, and one line about it."""
        self.state.building = time.monotonic()
        try:
            outcome = await asyncio.to_thread(run_build, self.plan.job, self.plan.limit, self.ending, self.tell)
        except (OSError, EOFError, RuntimeError) as e:  # no process could be started: out of memory or of processes
            outcome = Outcome("failed", reason=f"no build could be started: {e}")
        self.state.note(outcome, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), time.monotonic())
        self.report(outcome)
        if outcome.kind == "done":
            self.announce(outcome)

    def tell(self, text: str) -> None:
        """What the running build does."""
        self.state.at = text

    def report(self, outcome: Outcome) -> None:
        """Say how a build ended; a failure that repeats is not said each time."""
        row, state = outcome.row, self.state
        if row:
            sources, articles, entries = row["sources"], row["articles"], row["entries"]
            figures = {"failed": len(sources["failed"])}
            read = f"sources {sources['ok']} read, {sources['unchanged']} unchanged, {figures['failed']} failed"
            if outcome.kind == "busy":
                made = f"{outcome.reason}, and works on what came"
            else:
                figures |= {"new": articles["new"], "changed": entries["changed"], "written": len(row["written"])}
                made = f"articles {figures['new']} new; entries {entries['new']} new, {figures['changed']} changed; {figures['written']} files written"
            self.log.say("build", f"{row['seconds']:.2f} s; {read}; {made}", seconds=row["seconds"], **figures)
            for source, reason in row["left_out"]:
                self.log.say("warning", f"{source}: {reason}", source=source)
            for source, (reason, times) in sorted(state.failing.items()):
                if worth_saying(times):
                    self.log.say("failed", f"{source}: {reason}" + (f" ({times} builds in a row)" if times > 1 else ""), source=source, times=times)
        elif outcome.kind == "stopped" or worth_saying(times := state.refused if outcome.kind == "busy" else state.failures):
            more = f" ({times} builds in a row)" if outcome.kind != "stopped" and times > 1 else ""
            self.log.say(f"build {outcome.kind}", (outcome.reason or "nothing of it was kept") + more)

    def announce(self, outcome: Outcome) -> None:
        """Tell the hub of each feed that changed (WebSub 7), without waiting for it."""
        names = [n for n in (os.path.basename(p) for p in outcome.row["written"]) if n.endswith((".atom", ".json"))]  # noqa: PTH119 - text
        if self.plan.hub and names:
            task = asyncio.create_task(self.ping(self.plan.hub, [self.plan.url + n for n in names]))
            self.pings.add(task)
            task.add_done_callback(self.pings.discard)

    async def ping(self, hub: str, topics: Sequence[str]) -> None:
        """One request for all topics that changed. That it was not heard is said once in a while."""
        said = ""
        data = [("hub.mode", "publish"), *(("hub.url", t) for t in topics)]
        try:
            async with aiohttp.ClientSession(timeout=PING) as session, session.post(hub, data=aiohttp.FormData(data), allow_redirects=False) as answer:
                if answer.status >= 300:
                    said = f"the hub {hub} answered {answer.status}"
        except (aiohttp.ClientError, OSError, ValueError) as e:
            said = f"the hub {hub} was not reached: {e or type(e).__name__}"
        self.unheard = self.unheard + 1 if said else 0
        if said and worth_saying(self.unheard):
            self.log.say("warning", said + (f" ({self.unheard} times in a row)" if self.unheard > 1 else ""))
