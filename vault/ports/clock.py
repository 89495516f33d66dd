"""The time, for those who run for long. A use case gets ``now`` handed in instead."""

from collections.abc import Callable
from datetime import datetime

Clock = Callable[[], datetime]
"""Returns the aware instant in UTC. Only ``vault.wiring`` makes one from the machine's clock."""
