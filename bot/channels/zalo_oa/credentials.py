"""What an Official Account needs."""

import re

from pydantic import Field, SecretStr, field_validator

from bot.channels.zalo_bot.credentials import ZaloCredentials
from helpdesk.language import N_

_ID = re.compile(r"\d{5,40}", re.ASCII)
_SECRET = re.compile(r"[\x21-\x7e]{8,1024}")


class ZaloOaCredentials(ZaloCredentials):
    """One Official Account and the app that may speak for it. The app's secret and the OA's key are two things."""

    app_id: str = Field(description=N_("App id, from developers.zalo.me"))
    app_secret: SecretStr = Field(description=N_("Secret key of the app"))
    oa_id: str = Field(description=N_("Id of the Official Account"))
    oa_secret_key: SecretStr = Field(description=N_("OA secret key, from the webhook page of the app"))
    refresh_token: SecretStr | None = Field(
        default=None, description=N_("Refresh token for the first time; later ones are kept here")
    )
    api_base: str = Field(default="https://openapi.zalo.me", description=N_("Address of the platform's API"))
    oauth_base: str = Field(
        default="https://oauth.zaloapp.com", description=N_("Address where the platform renews tokens")
    )

    @field_validator("app_id", "oa_id")
    @classmethod
    def _is_an_id(cls, value: str) -> str:
        if not _ID.fullmatch(value):
            raise ValueError(N_("An id at Zalo has digits only: copy it from Zalo's own page."))
        return value

    @field_validator("app_secret", "oa_secret_key", "refresh_token")
    @classmethod
    def _looks_like_a_secret(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and not _SECRET.fullmatch(secret.get_secret_value()):
            raise ValueError(N_("This is too short or has a space in it: copy it once more."))
        return secret
