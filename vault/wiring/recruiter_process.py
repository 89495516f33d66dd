"""The recruiter process by itself: it fetches the KEK, and no other key, and hands it to its door.

Apart from ``recruiter``, from which no custody can be reached (an import contract).
"""

from litestar import Litestar

from vault.settings import Settings
from vault.usecases.purge.came_back import refuse_what_came_back
from vault.web.draining import Draining
from vault.wiring.custody import custody_of, opener
from vault.wiring.ground import ground_of, one_door
from vault.wiring.policy import policy_seen
from vault.wiring.recruiter import recruiter_parts
from vault.wiring.stores import open_stores


def recruiter_process(settings: Settings, *, public_url: str, draining: Draining) -> Litestar:
    """This function will return the staff pages by themselves.

    Raises:
        SettingError, PolicyError: the policy that the settings name does not load.
        KeyFileError, WrongPassphraseError, KeyServiceError: the KEK cannot be opened.
        StoreError: why it cannot start; also what was erased and came back.
    """
    kek = opener(custody_of(settings))
    stores = open_stores(settings)
    refuse_what_came_back(main=stores.main, ledger=stores.ledger)
    book = policy_seen(stores.main, settings)
    ground = ground_of(settings, stores, book, public_url=public_url)
    return one_door(
        ground,
        recruiter_parts(ground, opener=kek),
        surface="recruiter",
        draining=draining,
        rings=(kek,),
    )
