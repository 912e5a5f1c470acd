"""The settings of an installation: environment variables and `.env`, checked once at the start."""

import tomllib
from datetime import date
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.tokens import one_token, residents_tokens
from models.vocabulary import Locale
from workflows.policy import Policy, configured


class Settings(BaseSettings):
    """Every setting has a default with which `huiying serve` runs."""

    model_config = SettingsConfigDict(env_prefix="HUIYING_", env_file=".env", extra="ignore")

    data: Path = Path("data")
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    database_url: str = ""
    public_url: str = ""
    residents_token: SecretStr = SecretStr("")
    staff_token: SecretStr = SecretStr("")
    telegram_api: str = "https://api.telegram.org"
    webhook_url: str = ""
    keys: SecretStr = SecretStr("")
    locale: Locale = Locale.HANS
    timezone: str = "Asia/Shanghai"
    send_per_second: int = Field(default=30, ge=1)  # messages of one bot token
    send_per_chat: int = Field(default=1, ge=1)  # messages a second to one chat
    send_per_group: int = Field(default=20, ge=1)  # messages a minute to one group
    voice_model: Path | None = None  # folder of a speech model (CTranslate2, Whisper)
    read_pictures: bool = True  # make words of what pictures show, where [pictures] is installed
    encoder: Path | None = None  # directory of a trained encoder; default: `encoder` in the data folder
    policy: Path | None = None  # TOML file with the house's own numbers

    @field_validator("timezone")
    @classmethod
    def known_zone(cls, value: str) -> str:
        """Refuse a time zone nobody knows."""
        try:
            ZoneInfo(value)
        except (KeyError, OSError) as error:  # a folder of zones is found, and is none
            raise ValueError(f"no time zone {value!r} is known") from error
        return value

    @field_validator("residents_token")
    @classmethod
    def readable_tokens(cls, value: SecretStr) -> SecretStr:
        """Refuse tokens by area that cannot be told apart; their value is never told."""
        residents_tokens(value.get_secret_value().strip())
        return value

    @field_validator("staff_token")
    @classmethod
    def readable_token(cls, value: SecretStr) -> SecretStr:
        """Refuse a token with a remark behind it; its value is never told."""
        one_token(value.get_secret_value())
        return value

    @property
    def url(self) -> str:
        """Database URL; SQLite in the data folder unless one is given."""
        return self.database_url or f"sqlite:///{self.data.resolve() / 'huiying.db'}"

    @property
    def encoder_folder(self) -> Path:
        """Where a trained encoder is looked for, and where training puts it."""
        return self.encoder or self.data / "encoder"

    @property
    def shared(self) -> bool:
        """Whether several processes may work on the database at once."""
        return self.url.startswith("postgresql")

    @property
    def address(self) -> str:
        """Where a browser finds us."""
        return self.public_url.rstrip("/") or f"http://{self.host}:{self.port}"

    @cached_property
    def house_policy(self) -> Policy:
        """The house's numbers. Raises PolicyUnknown."""
        if self.policy is None:
            return Policy()
        from workflows.responsiveness.loop.definitions import in_force

        policy = configured(tomllib.loads(self.policy.read_text("utf-8")))
        in_force(policy, date.max)  # refuses numbers of rules that there are not
        return policy
