"""How posters are stored."""

from beanie import Document

from helpdesk.posters.models import Poster, PosterVisit


class PosterRecord(Document, Poster):
    """A poster in MongoDB."""

    id: str  # type: ignore[assignment]  # ours, not an ObjectId

    class Settings:
        """Where they live."""

        name = "posters"


class PosterVisitRecord(Document, PosterVisit):
    """That a poster led somewhere, in MongoDB."""

    id: str  # type: ignore[assignment]  # ours, not an ObjectId

    class Settings:
        """Where they live."""

        name = "poster_visits"
