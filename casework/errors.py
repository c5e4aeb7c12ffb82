"""The one family of errors that a user may see: each says what, where and how to mend it, in Chinese."""

from __future__ import annotations


class UserError(Exception):
    """A mistake that the user can mend; shown as a sentence, never as a traceback (exit code 2).

    The message is zh-CN and complete: what is wrong, where it stands, how to mend it.
    """


class CampaignError(UserError):
    """campaign.toml cannot be used: names the file, the key and the mend."""


class CalendarError(UserError):
    """The working-day table cannot be used: names the row and the mend."""


class PermissionDeniedError(UserError):
    """The actor's role or committee does not allow this act."""


class TransitionError(UserError):
    """The act is not possible at this stage of the case: names the stage and what may be done instead."""


class NotFoundError(UserError):
    """The record does not exist, or not within what the actor may see."""


class ConflictError(UserError):
    """Somebody else changed the same record in between."""


class EntryError(UserError):
    """What was entered is incomplete or impossible in itself: names the field and the mend."""
