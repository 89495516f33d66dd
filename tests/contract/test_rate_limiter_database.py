from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from tests.factories.stores import T0, fresh_stores
from vault.adapters.rate_limiter_database import DatabaseRateLimiter, clean_rate_windows
from vault.errors import TooManyAttemptsError

WINDOW = timedelta(minutes=10)
KEY = b"k" * 32


def test_the_limit_passes_and_one_more_does_not(tmp_path: Path) -> None:
    limiter = DatabaseRateLimiter(fresh_stores(tmp_path).main)
    for _ in range(3):
        limiter.hit(bucket="b", key=KEY, limit=3, window=WINDOW, now=T0)

    with pytest.raises(TooManyAttemptsError) as caught:
        limiter.hit(bucket="b", key=KEY, limit=3, window=WINDOW, now=T0 + timedelta(minutes=4))

    assert caught.value.retry_after == 360


def test_buckets_keys_and_windows_count_apart(tmp_path: Path) -> None:
    limiter = DatabaseRateLimiter(fresh_stores(tmp_path).main)

    limiter.hit(bucket="a", key=KEY, limit=1, window=WINDOW, now=T0)
    limiter.hit(bucket="b", key=KEY, limit=1, window=WINDOW, now=T0)
    limiter.hit(bucket="a", key=b"o" * 32, limit=1, window=WINDOW, now=T0)
    limiter.hit(bucket="a", key=KEY, limit=1, window=WINDOW, now=T0 + WINDOW)


def test_no_hit_is_lost_between_threads(tmp_path: Path) -> None:
    limiter = DatabaseRateLimiter(fresh_stores(tmp_path).main)

    def hit(_: int) -> bool:
        try:
            limiter.hit(bucket="b", key=KEY, limit=25, window=WINDOW, now=T0)
        except TooManyAttemptsError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        passed = list(pool.map(hit, range(60)))

    assert sum(passed) == 25


def test_windows_that_are_over_are_cleaned(tmp_path: Path) -> None:
    stores = fresh_stores(tmp_path)
    limiter = DatabaseRateLimiter(stores.main)
    limiter.hit(bucket="old", key=KEY, limit=1, window=WINDOW, now=T0)
    limiter.hit(bucket="new", key=KEY, limit=1, window=WINDOW, now=T0 + WINDOW)

    with stores.main.writing() as session:
        cleaned = clean_rate_windows(session, now=T0 + WINDOW)

    assert cleaned == 1


@pytest.mark.sqlite
def test_counting_leaves_every_other_commit_synced(tmp_path: Path) -> None:
    main = fresh_stores(tmp_path).main
    DatabaseRateLimiter(main).hit(bucket="b", key=KEY, limit=1, window=WINDOW, now=T0)

    with main.writing() as session:
        level = session.connection().exec_driver_sql("PRAGMA synchronous").scalar()

    assert level == 2  # FULL
