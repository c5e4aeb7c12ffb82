"""What a password check costs: CPU milliseconds of one core for several argon2id settings.

python -m tests.benchmarks.bench_passwords
"""

from __future__ import annotations

import time
from statistics import median

from argon2 import PasswordHasher

from data.passwords import HASHER

SETTINGS = {
    "ours": HASHER,
    "OWASP minimum (46 MiB, 1, 1)": PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1),
    "OWASP (19 MiB, 2, 1)": PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1),
    "RFC 9106, second (64 MiB, 3, 4)": PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=4),
}


def cpu_and_wall(hasher: PasswordHasher, rounds: int = 9) -> tuple[float, float]:
    """Median CPU and wall milliseconds of one check."""
    stored = hasher.hash("a password of some length")
    cpu, wall = [], []
    for _ in range(rounds):
        cpu_before, wall_before = time.process_time(), time.perf_counter()
        hasher.verify(stored, "a password of some length")
        cpu.append((time.process_time() - cpu_before) * 1000)
        wall.append((time.perf_counter() - wall_before) * 1000)
    return median(cpu), median(wall)


if __name__ == "__main__":
    for name, hasher in SETTINGS.items():
        cpu, wall = cpu_and_wall(hasher)
        print(f"{name:34} CPU {cpu:6.0f} ms   wall {wall:6.0f} ms")
