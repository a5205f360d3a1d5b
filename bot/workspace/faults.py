"""Bad weather for the app's Web API calls, on request: rate limits, server errors, latency."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class _Fault:
    method: str | None
    status: int
    headers: dict[str, str]
    left: int


@dataclass(slots=True)
class Faults:
    """`latency` is in real seconds and lasts; the others are used up, first come first served.

    `method=None` means any method, and `response_url` is a method here too.
    """

    latency: float = 0.0
    _planned: list[_Fault] = field(default_factory=list)

    def rate_limit(self, times: int = 1, *, retry_after: int = 1, method: str | None = None) -> None:
        """Answer the next calls with 429 and `Retry-After`."""
        self._planned.append(_Fault(method, 429, {"Retry-After": str(retry_after)}, times))

    def fail(self, times: int = 1, *, status: int = 503, method: str | None = None) -> None:
        """Answer the next calls with a server error."""
        self._planned.append(_Fault(method, status, {}, times))

    @property
    def planned(self) -> int:
        """How many calls are still to fail."""
        return sum(fault.left for fault in self._planned)

    def over(self) -> None:
        """The weather is fine again."""
        self.latency = 0.0
        self._planned.clear()

    def next_for(self, method: str) -> tuple[int, dict[str, str]] | None:
        """Status and headers for this call, if it is to fail; uses one up."""
        for fault in self._planned:
            if fault.method in (None, method):
                fault.left -= 1
                if not fault.left:
                    self._planned.remove(fault)
                return fault.status, fault.headers
        return None
