"""Figures of this process for Prometheus: turns and how long they took, requests; and what the outbox holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class Admission(Protocol):
    """What is shown of `bot.channels.wechat_admission.Admission`."""

    @property
    def limit(self) -> float: ...
    @property
    def under_way(self) -> int: ...
    @property
    def waiting(self) -> int: ...


class Measured:
    """Counters of one process, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.turns = Counter("yuejian_turns", "Messages answered", ["channel", "outcome"], registry=self.registry)
        self.turn_seconds = Histogram(
            "yuejian_turn_seconds", "From a message to its answer", ["channel"],
            buckets=_SECONDS, registry=self.registry,
        )  # fmt: skip
        self.requests = Counter(
            "yuejian_requests", "Requests by route and status", ["route", "status"], registry=self.registry
        )
        self.outbox = Gauge("yuejian_outbox", "Unfinished notices by state", ["state"], registry=self.registry)
        self.failures = Gauge(
            "yuejian_notice_failures", "Notices that somebody has to look at", ["state"], registry=self.registry
        )
        self.worker_age = Gauge(
            "yuejian_worker_last_good_round_seconds", "Since a worker's last good round", registry=self.registry
        )
        self.worker_failing = Gauge(
            "yuejian_worker_failing", "Jobs and queues of the worker that fail", registry=self.registry
        )
        self.codes = Gauge(
            "yuejian_sms_codes", "Codes by SMS: sent today, and how many may be", ["what"], registry=self.registry
        )
        self.open_chats = Gauge("yuejian_open_chats", "Chats open in this process", registry=self.registry)

    def watch(self, admission: Admission) -> None:
        """Show, from now on, how the callback lets messages in."""
        figures: Mapping[str, Callable[[], float]] = {
            "limit": lambda: admission.limit,
            "under_way": lambda: admission.under_way,
            "answered_later": lambda: admission.waiting,
        }
        gauge = Gauge("yuejian_wechat_admission", "Turns: may run, run, wait", ["what"], registry=self.registry)
        for what, figure in figures.items():
            gauge.labels(what).set_function(figure)

    def request(self, route: str, status: int) -> None:
        """Note one request, by its route's pattern."""
        self.requests.labels(route, str(status)).inc()

    def turn(self, channel: str, outcome: str, seconds: float) -> None:
        """Note one message: outcome is answered, repeated, refused or failed."""
        self.turns.labels(channel, outcome).inc()
        self.turn_seconds.labels(channel).observe(seconds)

    def worker(self, age_s: float | None, failing: int) -> None:
        """Note the worker's pulse; an age without end when it never beat."""
        self.worker_age.set(float("inf") if age_s is None else age_s)
        self.worker_failing.set(failing)

    def codes_of_today(self, sent: int, budget: int) -> None:
        """Note what is left of the budget for codes: once it is spent, nobody new can sign in by telephone."""
        self.codes.labels("sent").set(sent)
        self.codes.labels("budget").set(budget)

    def page(self, unfinished: Mapping[str, int], failed: Mapping[str, int], open_chats: int) -> bytes:
        """Everything in Prometheus's text form."""
        for state, count in unfinished.items():
            self.outbox.labels(state).set(count)
        for state, count in failed.items():
            self.failures.labels(state).set(count)
        self.open_chats.set(open_chats)
        return generate_latest(self.registry)
