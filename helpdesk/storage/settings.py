"""Where the data lies."""

from pathlib import Path

from pydantic import BaseModel, SecretStr


class StorageSettings(BaseModel):
    """A MongoDB of one's own (`mongodb_url`), or without it the embedded server in `data_dir`."""

    mongodb_url: SecretStr | None = None
    data_dir: Path = Path("helpdesk-data")
