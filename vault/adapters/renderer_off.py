"""No renderer: there are no page images and no words, and originals are downloaded instead."""

from collections.abc import Callable

from vault.ports.inspection import Rendered


class OffRenderer:
    """Renders nothing."""

    def render(
        self,
        *,
        media: str,  # noqa: ARG002 - the port's signature
        size: int,  # noqa: ARG002 - the port's signature
        read_at: Callable[[int, int], bytes],  # noqa: ARG002 - the port's signature
    ) -> Rendered | None:
        """This method will return None: rendering is off."""
        return None
