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
    """

    cipher: str = CipherName.AES_256_GCM.value
    store_identity_numbers: bool = False

    def __post_init__(self) -> None:
        known = [cipher.value for cipher in CipherName]
        refuse([] if self.cipher in known else [("cipher", f"不认识“{self.cipher}”，可选：{'、'.join(known)}。")])


@dataclass(frozen=True, slots=True)
class RetentionRules:
    """[retention] of campaign.toml: days after the end of the last phase (个人信息保护法 第十九、四十七条).

    persons_days: names, telephones, identity numbers. free_text_days: what people wrote into the files and the texts
    of complaints. hold_cases: files that are kept whole because a case is pending elsewhere.
    """

    persons_days: int = 365
    free_text_days: int = 1095
    hold_cases: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        days = {"persons_days": self.persons_days, "free_text_days": self.free_text_days}
        refuse(
            [
                (key, f"天数 {value} 超出范围，应为 30 至 3650 天。")
                for key, value in days.items()
                if not 30 <= value <= 3650
            ]
        )

    def persons_until(self, campaign_end: date) -> date:
        """The last day on which persons are kept."""
        return campaign_end + timedelta(days=self.persons_days)

    def free_texts_until(self, campaign_end: date) -> date:
        """The last day on which free texts are kept."""
        return campaign_end + timedelta(days=self.free_text_days)
