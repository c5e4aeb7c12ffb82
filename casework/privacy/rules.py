"""What a campaign decides about personal data: the cipher, identity numbers, and how long what is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from casework.campaign.parts import refuse


class CipherName(StrEnum):
    """The ciphers for names and telephones. SM4 for offices that must pass 密评 (密码法)."""

    AES_256_GCM = "AES-256-GCM"
    SM4_GCM = "SM4-GCM"


@dataclass(frozen=True, slots=True)
class PrivacyRules:
    """[privacy] of campaign.toml.

    cipher: for values stored from now on; older ones open with theirs. store_identity_numbers: a penalty may keep
    the identity number of the party punished (个人信息保护法 第六条: by default not).
    approver_for_unmasked: a file with rooms, addresses or words of callers leaves only with a second person's name
    beside the reason.
    """

    cipher: str = CipherName.AES_256_GCM.value
    store_identity_numbers: bool = False
    approver_for_unmasked: bool = True

    def __post_init__(self) -> None:
        known = [cipher.value for cipher in CipherName]
        refuse([] if self.cipher in known else [("cipher", f"不认识“{self.cipher}”，可选：{'、'.join(known)}。")])


@dataclass(frozen=True, slots=True)
class RetentionRules:
    """[retention] of campaign.toml: days after the end of the last phase (个人信息保护法 第十九、四十七条).

    persons_days: names, telephones, identity numbers. free_text_days: what people wrote into the files and the work
    logs, and the texts of complaints. photo_days: the pictures of dwellings. draft_days: after its last change, what
    was typed and never recorded, and pictures that no entry took. hold_cases: files that are kept whole because a
    case is pending elsewhere.
    """

    persons_days: int = 365
    free_text_days: int = 1095
    photo_days: int = 1095
    draft_days: int = 30
    hold_cases: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        least = {"persons_days": 30, "free_text_days": 30, "photo_days": 30, "draft_days": 7}
        refuse(
            [
                (key, f"天数 {getattr(self, key)} 超出范围，应为 {days} 至 3650 天。")
                for key, days in least.items()
                if not days <= getattr(self, key) <= 3650
            ]
        )

    def persons_until(self, campaign_end: date) -> date:
        """The last day on which persons are kept."""
        return campaign_end + timedelta(days=self.persons_days)

    def photos_until(self, campaign_end: date) -> date:
        """The last day on which pictures are kept."""
        return campaign_end + timedelta(days=self.photo_days)

    def free_texts_until(self, campaign_end: date) -> date:
        """The last day on which free texts are kept."""
        return campaign_end + timedelta(days=self.free_text_days)
