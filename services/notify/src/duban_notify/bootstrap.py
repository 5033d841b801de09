"""Builds the service: the one place that knows the real adapters."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from duban_notify.adapters.answer_queue import SqlAnswerQueue
from duban_notify.adapters.apprise_sender import AppriseSender
from duban_notify.adapters.batch_store import SqlBatchStore
from duban_notify.adapters.callback import SignedCallback
from duban_notify.adapters.counties import load_counties, mending_counties
from duban_notify.adapters.file_sender import FileSender
from duban_notify.adapters.gauges import Gauges
from duban_notify.adapters.late_store import SqlLateEvents
from duban_notify.adapters.notice_queue import SqlNoticeQueue
from duban_notify.adapters.post_office import PostOffice
from duban_notify.adapters.reading import SqlReading
from duban_notify.entrypoints.events import SERVICE, inbounds
from duban_notify.entrypoints.http import create_routes
from duban_notify.handlers.apply_events import ApplyEvents
from duban_notify.handlers.deliver_answers import DeliverAnswers
from duban_notify.handlers.deliver_notices import DeliverNotices
from duban_notify.handlers.late_events import LookAgain
from duban_notify.settings import NotifyServiceSettings
from duban_notify.translate import Counties
from duban_runtime.auth import Tokens
from duban_runtime.bus import Bus
from duban_runtime.clock import Clock, SystemClock
from duban_runtime.consumer import Inbound
from duban_runtime.database import Database
from duban_runtime.http import Check, ReadinessCheck, create_app
from duban_runtime.log import EventLog
from duban_runtime.process import Background, Loop, Service
from duban_runtime.relay import Relay
from duban_sdk.loader import PluginSource, installed_plugin

MIGRATIONS = "duban_notify.migrations"
PRODUCER = "duban-notify/0.1.0"
_POLL_SECONDS = 1.0
_LATE_SECONDS = 2.0
_GAUGE_SECONDS = 10.0
_ENVIRONMENT_PREFIX = "env:"


def build(
    settings: NotifyServiceSettings, *, clock: Clock | None = None, find_plugin: PluginSource = installed_plugin
) -> Service:
    """Return the service, ready to be run."""
    clock = clock or SystemClock()
    counties = load_counties(settings.config_dir, read_secret, find_plugin)
    database = Database(settings.database_url, SERVICE, f"duban-{SERVICE}")
    log = EventLog(SERVICE, PRODUCER)
    bus = Bus(settings.nats_url, f"duban-{SERVICE}", settings.stream_limits())
    relay = Relay(database, bus, log, settings.jurisdictions())
    apprise = AppriseSender(settings.send_timeout_seconds)
    callback = SignedCallback(clock, settings.send_timeout_seconds)
    sender = PostOffice(FileSender(settings.outbox_dir), apprise)
    common = _Common(settings, counties, clock, relay.wake)
    loops = [
        *_notice_loops(common, SqlNoticeQueue(database, log), sender),
        *_answer_loops(common, SqlAnswerQueue(database, log), callback),
    ]
    wake = partial(_wake_all, loops)
    events = ApplyEvents(
        counties,
        clock,
        wait_seconds=settings.recipient_wait_seconds,
        faulty_retry_seconds=settings.faulty_retry_seconds,
    )
    app = create_app("督办通知服务", SERVICE, Tokens(settings.token_key, clock), _checks(counties))
    app.include_router(create_routes(counties, SqlReading(database), clock, wake))
    backgrounds: list[Background] = [
        relay,
        *loops,
        mending_counties(counties, settings.plugin_reload_seconds, wake),
        Loop("late-events", LookAgain(counties, SqlLateEvents(database), clock).look, seconds=_LATE_SECONDS),
        Loop("gauges", Gauges(database, counties.working, clock).measure, seconds=_GAUGE_SECONDS),
        *_inbounds(common, database, bus, events, wake),
    ]
    closers = [apprise.close, callback.close]
    return Service(SERVICE, app, database, bus, MIGRATIONS, backgrounds, closers)


@dataclass(frozen=True)
class _Common:
    """What every kind of delivery needs."""

    settings: NotifyServiceSettings
    counties: Counties
    clock: Clock
    after_commit: Callable[[], None]


def read_secret(word: str) -> str:
    """Return the secret that a configuration file states: the word itself, or the variable that ``env:NAME`` names."""
    if word.startswith(_ENVIRONMENT_PREFIX):
        return os.environ.get(word.removeprefix(_ENVIRONMENT_PREFIX), "")
    return word


def _notice_loops(common: _Common, queue: SqlNoticeQueue, sender: PostOffice) -> list[Loop]:
    deliver = DeliverNotices(
        common.counties,
        queue,
        sender,
        common.clock,
        timeout_seconds=common.settings.send_timeout_seconds,
        max_attempts=common.settings.notice_attempts,
        after_commit=common.after_commit,
    )
    count = common.settings.notice_workers
    return [Loop(f"notices-{number}", deliver.deliver, seconds=_POLL_SECONDS) for number in range(count)]


def _answer_loops(common: _Common, queue: SqlAnswerQueue, callback: SignedCallback) -> list[Loop]:
    counties = common.counties
    # A broken jurisdiction may turn out to have channels that want answers.
    if not counties.faults and not any(county.callbacks for county in counties.working.values()):
        return []
    deliver = DeliverAnswers(
        common.counties,
        queue,
        callback,
        common.clock,
        timeout_seconds=common.settings.send_timeout_seconds,
        after_commit=common.after_commit,
    )
    count = common.settings.answer_workers
    return [Loop(f"answers-{number}", deliver.deliver, seconds=_POLL_SECONDS) for number in range(count)]


def _inbounds(
    common: _Common, database: Database, bus: Bus, events: ApplyEvents, wake: Callable[[], None]
) -> list[Inbound]:
    return inbounds(
        database,
        bus,
        common.settings.jurisdictions(),
        events=events,
        store=SqlBatchStore,
        clock=common.clock,
        after_commit=partial(_wake_when_stirred, events, wake),
    )


def _wake_all(loops: list[Loop]) -> None:
    for loop in loops:
        loop.wake()


def _wake_when_stirred(events: ApplyEvents, wake: Callable[[], None]) -> None:
    """Most events bring nothing to send: the queues are not asked after each batch."""
    if events.take_stirred():
        wake()


def _checks(counties: Counties) -> list[ReadinessCheck]:
    return [_rules_check(counties), _callback_check(counties)]


def _rules_check(counties: Counties) -> ReadinessCheck:
    async def check() -> Check:
        """A jurisdiction that cannot be loaded waits with its events; the others are served."""
        faults = "；".join(f"{code}：{why}" for code, why in sorted(counties.faults.items()))
        return Check("规则", ok=not faults, detail=faults, critical=False)

    return check


def _callback_check(counties: Counties) -> ReadinessCheck:
    async def check() -> Check:
        unsigned = [
            f"{code}/{channel}"
            for code, county in sorted(counties.working.items())
            for channel, address in sorted(county.callbacks.items())
            if not address.secret
        ]
        detail = f"渠道有回调地址而没有签名密钥，回告暂停：{'、'.join(unsigned)}" if unsigned else ""
        return Check("渠道回告", ok=not unsigned, detail=detail, critical=False)

    return check
