"""The fields a Word layout may name, and what fills them. They are named in Vietnamese: offices write them."""

from typing import Any, Final

from api.office.labels import Labels, Measure
from helpdesk.language import N_
from helpdesk.reports.figures import Frozen, StepRow, said_checksum
from helpdesk.statistics.days import local_day

SINGLE: Final[dict[str, str]] = {
    "co_quan_chu_quan": N_("the office above"),
    "co_quan": N_("the office that reports"),
    "so_ky_hieu": N_("number and sign, e.g. 12/BC-UBND"),
    "dia_danh": N_("the place before the date"),
    "ngay": N_("day, month and year of the figures: the day"),
    "thang": N_("the month"),
    "nam": N_("the year"),
    "trich_yeu": N_("what the report is about"),
    "dia_ban": N_("the place"),
    "dia_ban_day_du": N_("the place with its province"),
    "ky": N_("the period in words"),
    "ky_truoc": N_("the period before in words"),
    "tu_ngay": N_("the first day"),
    "den_ngay": N_("the last day"),
    "thoi_diem": N_("when the figures were taken"),
    "ma_kiem_tra": N_("the check code of the figures"),
    "chuc_vu": N_("the title of who signs"),
    "nguoi_ky": N_("the name of who signs"),
    "khong_co_to": N_("whether the place has no team"),
    "khong_co_viec": N_("whether nothing was noted in the period"),
    "phu_luc_dai": N_("whether the annex was too long"),
    "so_noi_khong_hoat_dong": N_("how many places below had no activity"),
    "co_chi_tieu": N_("whether the place has targets for the period"),
    "bieu_do": N_("the chart of requests by day, where it can be drawn"),
    "bieu_do_vuong": N_("the chart of the steps where people are stuck, where it can be drawn"),
    "so_nguoi": N_("people helped"),
    "so_luot": N_("visits"),
    "so_ho_so": N_("dossiers sent online"),
    "so_yeu_cau": N_("requests that came in"),
    "so_da_xong": N_("requests ended"),
    "so_dang_mo": N_("requests open"),
    "so_qua_han": N_("of these overdue"),
    "ty_le_tra_loi_dung_han": N_("share answered in time"),
    "tra_loi_dau": N_("working time to the first answer (half waited less)"),
    "ty_le_xong_dung_han": N_("share ended in time"),
    "thoi_gian_xong": N_("working time to the end (half took less)"),
    "ty_le_tu_lam": N_("share managed without the team"),
    "diem_hai_long": N_("satisfaction, 1 to 5"),
    "ty_le_danh_gia": N_("share of ended requests that were rated"),
}
"""Single fields: name → what it is."""

LISTS: Final[dict[str, tuple[str, ...]]] = {
    "chi_tieu": ("ten", "ky_nay", "ky_truoc", "tang_giam", "giao", "dat", "danh_gia"),
    "chi_tieu_dia_ban": ("ten", "chi_so", "giao", "ky_nay", "dat", "danh_gia"),
    "theo_dia_ban": ("ten", "nguoi", "luot", "ho_so", "yeu_cau", "dang_mo"),
    "theo_huong_dan": ("ten", "nguoi", "luot", "ho_so", "yeu_cau", "dang_mo", "tra_loi_dau"),
    "theo_nhom": ("ten", "luot"),
    "theo_ngay": ("ngay", "moi", "xong"),
    "buoc_vuong": ("huong_dan", "buoc", "den", "vuong", "ty_le"),
    "buoc_bo": ("huong_dan", "buoc", "den", "bo"),
    "kien_nghi": ("doan",),
    "noi_nhan": ("ten",),
}
"""Lists, and the fields of their rows."""


def known_fields() -> str:
    """Return every field, as a sentence names them."""
    return ", ".join([*SINGLE, *(f"{name} ({', '.join(columns)})" for name, columns in LISTS.items())])


def context_of(frozen: Frozen, checksum: str, labels: Labels) -> dict[str, Any]:
    """Return what fills the fields, in words. The charts are added by whoever can draw them."""
    return {**_around(frozen, checksum, labels), **_single_figures(frozen, labels), **_lists(frozen, labels)}


def _around(frozen: Frozen, checksum: str, labels: Labels) -> dict[str, Any]:
    paper, period, day = frozen.paper, labels.period(frozen.period), local_day(frozen.as_of)
    about = labels.word(
        N_("Results of the community digital-technology teams of %(place)s, %(period)s"),
        place=frozen.area_name,
        period=period,
    )
    return {
        "co_quan_chu_quan": paper.office_above.upper(),
        "co_quan": (paper.office or frozen.area_name).upper(),
        "so_ky_hieu": paper.number or "     /BC-",
        "dia_danh": paper.town or frozen.area_name.partition(" ")[2] or frozen.area_name,
        "ngay": f"{day:%d}",
        "thang": f"{day:%m}" if day.month < 3 else str(day.month),  # noqa: PLR2004 - as offices write it: 01 and 02
        "nam": str(day.year),
        "trich_yeu": about,
        "dia_ban": frozen.area_name,
        "dia_ban_day_du": frozen.area_label,
        "ky": period,
        "ky_truoc": labels.period_called(frozen.period.kind, frozen.period.before_name),
        "tu_ngay": labels.say.short_date(frozen.period.since),
        "den_ngay": labels.say.short_date(frozen.period.until),
        "thoi_diem": labels.as_of(frozen),
        "ma_kiem_tra": said_checksum(checksum),
        "chuc_vu": paper.signer_title.upper() or labels.word(N_("(TITLE OF WHO SIGNS)")),
        "nguoi_ky": paper.signer_name,
        "khong_co_to": frozen.figures.teams == 0,
        "khong_co_viec": frozen.is_empty,
        "phu_luc_dai": frozen.is_annex_left_out,
        "so_noi_khong_hoat_dong": _many(sum(not row.is_active for row in frozen.places), labels),
        "co_chi_tieu": any(one.area == frozen.area for one in frozen.goals),
        "bieu_do": "",
        "bieu_do_vuong": "",
    }


def _single_figures(frozen: Frozen, labels: Labels) -> dict[str, str]:
    now, say = frozen.figures, labels.number
    return {
        "so_nguoi": say(now.people),
        "so_luot": say(now.visits),
        "so_ho_so": say(now.dossiers),
        "so_yeu_cau": say(now.opened),
        "so_da_xong": say(now.resolved),
        "so_dang_mo": say(now.open_now),
        "so_qua_han": say(now.overdue_now if frozen.shape > 1 else now.overdue),
        "ty_le_tra_loi_dung_han": say(now.answered_in_time_share, Measure.SHARE),
        "tra_loi_dau": say(_first_answer(frozen), Measure.MINUTES),
        "ty_le_xong_dung_han": say(now.resolved_in_time_share, Measure.SHARE),
        "thoi_gian_xong": say(_minutes(now.resolution_median_s), Measure.MINUTES),
        "ty_le_tu_lam": say(now.self_served_share, Measure.SHARE),
        "diem_hai_long": say(now.rating_average, Measure.MARK),
        "ty_le_danh_gia": say(now.rated_share, Measure.SHARE),
    }


def _lists(frozen: Frozen, labels: Labels) -> dict[str, list[dict[str, str]]]:
    say = labels.number
    return {
        "chi_tieu": [
            _row("chi_tieu", *said[:4], said.goal.value, said.goal.share, said.goal.standing)
            for said in labels.summary(frozen)
        ],
        "chi_tieu_dia_ban": [
            _row("chi_tieu_dia_ban", place, name, goal.value, actual, goal.share, goal.standing)
            for place, name, actual, goal in labels.goals_below(frozen)
        ],
        "theo_dia_ban": [
            _row(
                "theo_dia_ban",
                place_name(row.name, labels, is_itself=row.is_itself),
                *map(say, (row.people, row.visits, row.dossiers, row.opened, row.open_now)),
            )
            for row in frozen.places
            if row.is_active
        ],
        "theo_huong_dan": [
            _row(
                "theo_huong_dan",
                row.title,
                *map(say, (row.people, row.visits, row.dossiers, row.opened, row.open_now)),
                say(row.first_answer_minutes, Measure.MINUTES),
            )
            for row in frozen.topics
            if row.visits or row.opened or row.open_now
        ],
        "theo_nhom": [_row("theo_nhom", name, say(visits)) for name, visits in labels.groups(frozen)],
        "theo_ngay": [
            _row("theo_ngay", labels.say.short_date(row.day), say(row.opened), say(row.resolved))
            for row in frozen.days
            if row.opened or row.resolved
        ],
        "buoc_vuong": [_row("buoc_vuong", *_step(row), say(row.stuck), _share(row, labels)) for row in frozen.stuck],
        "buoc_bo": [_row("buoc_bo", *_step(row), say(row.gave_up)) for row in frozen.gave_up],
        "kien_nghi": [_row("kien_nghi", line) for line in frozen.paper.proposals.splitlines() if line.strip()],
        "noi_nhan": [_row("noi_nhan", one) for one in frozen.paper.receivers],
    }


def _many(count: int, labels: Labels) -> str:
    """Say a number; nothing for nought, so that a layout can ask whether there is any."""
    return labels.say.number(count) if count else ""


def _first_answer(frozen: Frozen) -> float | None:
    now = frozen.figures
    return _minutes(now.first_answer_median_s) if frozen.shape > 1 else now.first_answer_minutes


def _minutes(seconds: float | None) -> float | None:
    return None if seconds is None else seconds / 60


def place_name(name: str, labels: Labels, *, is_itself: bool) -> str:
    """Say a row's place; what was noted for the whole place stands in a row of its own."""
    return labels.word(N_("%(place)s, no smaller place named"), place=name) if is_itself else name


def _step(row: StepRow) -> tuple[str, str, str]:
    return row.title, row.text, str(row.reached)


def _share(row: StepRow, labels: Labels) -> str:
    return labels.say.percent(row.stuck / row.reached if row.reached else None)


def _row(of: str, *values: str) -> dict[str, str]:
    return dict(zip(LISTS[of], values, strict=True))
