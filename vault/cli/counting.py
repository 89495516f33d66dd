"""Counting on a terminal while something long goes on; in a pipe there is silence."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click


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
