"""Counting on a terminal while something long goes on; in a pipe there is silence."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

WIDTH = 30  # characters: with the figures it fits eighty columns


@contextmanager
def counting(what: str, *, quiet: bool) -> Iterator[Callable[[int], None]]:
    """This function will give what is to be told how far it is."""
    if quiet or not sys.stderr.isatty():
        yield lambda _done: None
        return
    try:
        yield lambda done: click.echo(f"\r{done} {what}", err=True, nl=False)
    finally:
        click.echo(err=True)


@contextmanager
def measuring(what: str, *, total: int, quiet: bool) -> Iterator[Callable[[int], None]]:
    """This function will give what is to be told how far it is, and draw a bar of it."""
    if quiet or not total or not sys.stderr.isatty():
        yield lambda _done: None
        return

    def tell(done: int) -> None:
        share = min(1.0, done / total)
        full = round(share * WIDTH)
        bar = "█" * full + "░" * (WIDTH - full)
        click.echo(f"\r{bar} {share:4.0%}  {done} of {total} {what}", err=True, nl=False)

    tell(0)
    try:
        yield tell
    finally:
        click.echo(err=True)
