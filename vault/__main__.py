"""``python -m vault`` is the command ``applicant-vault``."""

from vault.cli.entry import run

if __name__ == "__main__":
    run()
