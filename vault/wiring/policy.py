"""The policy that the settings name, and the ones that were in force before it."""

from datetime import datetime

from vault.adapters.policies_packaged import policy_text
from vault.db.engines import Database
from vault.settings import Settings
from vault.usecases.policy_book import PolicyBook, open_policy_book


def policy_book(main: Database, settings: Settings, *, now: datetime) -> PolicyBook:
    """This function will load the policy in force and every version that a record remembers.

    Raises:
        SettingError: the file cannot be read.
        PolicyError: it does not load.
    """
    text = policy_text(settings.policy)
    with main.writing() as session:
        return open_policy_book(session, text=text, now=now)
