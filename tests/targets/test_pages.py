"""The pages of targets: who sees them, setting, deleting, importing, and what a wrong input answers."""

from api.house import House
from tests.pages.team_site import Visitor
from tests.reports.conftest import COMMUNE, PROVINCE
from tests.reports.test_layouts import docx

HERE = "/coordinator/targets"
HEADING = "Địa bàn;Chỉ tiêu;Kỳ;Giá trị"


async def test_only_who_reads_figures_and_sets_targets_comes_here(site: dict[str, Visitor]) -> None:
    assert (await site["nobody"].read(HERE)).status == 303
    assert (await site["hoa"].read(HERE)).status == 404
    for address in ("", "/import", "/example.csv"):
        assert (await site["tam"].read(f"{HERE}{address}")).status == 200
    assert (await site["hoa"].send(HERE, place=COMMUNE, measure="people", period="2026", value="1")).status == 404


async def test_a_target_is_set_shown_beside_what_was_reached_and_deleted(busy: House, site: dict[str, Visitor]) -> None:
    tam = site["tam"]
    assert busy
    done = await tam.send(f"{HERE}?period=2026-10", place="Xã Lạc Thủy", measure="people", period="2026-10", value="10")
    assert (done.status, done.location) == (303, f"{HERE}?period=2026-10&done=1")
    await tam.send(HERE, place=COMMUNE, measure="answered_in_time_share", period="2026-12", value="95")

    shown = (await tam.read(f"{HERE}?period=2026-10")).text
    assert "target 10: reached" in shown
    assert "Set for later" in shown
    assert "95%" in shown

    (one,) = await busy.database["targets"].find({"period": "2026-10"}).to_list()
    gone = await tam.send(f"{HERE}/{one['_id']}/delete?period=2026-10")
    assert gone.status == 303
    left = (await tam.read(f"{HERE}?period=2026-10")).text
    assert "No target is set for this period here." in left
    assert "10 → deleted" in left


MEASURES = {
    "people": "10",
    "visits": "5",
    "dossiers": "9",
    "opened": "4",
    "resolved": "3",
    "walks_done": "7",
    "self_served": "6",
    "answered_in_time_share": "95",
    "resolved_in_time_share": "95",
    "self_served_share": "80",
    "rated_share": "40",
    "rating": "4,5",
}


async def test_every_measure_stands_beside_its_figure_on_the_first_page_and_in_its_file(
    busy: House, site: dict[str, Visitor]
) -> None:
    assert busy
    tam = site["tam"]
    for measure, value in MEASURES.items():
        await tam.send(HERE, place=COMMUNE, measure=measure, period="2026-10", value=value)
    page = (await tam.read("/coordinator?period=2026-10")).text
    for measure in MEASURES:
        card = page.split(f'id="figure-{measure}"')[1].split("</div>")[0]
        assert 'class="target"' in card, measure
    lines = (await tam.read("/coordinator/figures/top.csv?period=2026-10")).text.splitlines()
    assert lines[0].endswith(
        'Shown days,"Shown days, target","Shown days, how the target stands",Compared days,Difference'
    )
    assert "People helped,15,10,reached,1,more: +14 (was 1)" in lines
    satisfaction = (await tam.read("/coordinator/satisfaction?period=2026-10")).text
    assert "target 4.5: not reached" in satisfaction.replace("4,5", "4.5")
    assert "target 40%: reached" in satisfaction


async def test_targets_of_places_stand_beside_their_numbers_in_tables_and_files(
    busy: House, site: dict[str, Visitor]
) -> None:
    assert busy
    minh = site["minh"]
    await minh.send(HERE, place=COMMUNE, measure="visits", period="2026-10", value="5")
    await minh.send(HERE, place=COMMUNE, measure="opened", period="2026-10", value="50")
    for key, address, where in (
        ("by-area", "/coordinator?period=2026-10", "/coordinator/figures/by-area.csv?period=2026-10"),
        ("neighbours", f"/coordinator?period=2026-10&area={COMMUNE}", ""),
        ("map", "/coordinator/map?period=2026-10", "/coordinator/map/map.csv?period=2026-10"),
        ("areas", "/coordinator/areas?period=2026-10&show=visits", ""),
    ):
        table = (await minh.read(address)).text.split(f'id="{key}"')[1].split("</table>")[0]
        assert "<span>target 5</span> <span>reached</span>" in table, key
        if key == "areas":
            table += (await minh.read("/coordinator/areas?period=2026-10")).text
        assert "<span>target 50</span> <span>not reached</span>" in table, key
        if where:
            head = (await minh.read(where)).text.splitlines()[0]
            assert "Visits, target" in head
    assert "target" not in (await minh.read("/coordinator/map?period=2026-09")).text.split('id="map"')[1]


async def test_a_place_with_a_target_is_not_left_out_when_nothing_happened_there(
    busy: House, site: dict[str, Visitor]
) -> None:
    assert busy
    await site["minh"].send(HERE, place="05425", measure="visits", period="2026-08", value="5")
    table = (await site["minh"].read("/coordinator?period=2026-08")).text.split('id="by-area"')[1].split("</table>")[0]
    assert "<span>target 5</span> <span>not reached</span>" in table


async def test_a_wrong_input_says_what_to_do_and_keeps_what_was_typed(site: dict[str, Visitor]) -> None:
    tam = site["tam"]
    for changes, words in (
        ({"value": "nhiều"}, "Please write a number from 1 to 10000000."),
        ({"place": "Xã An Nghĩa"}, "You look after no area of this name."),
        ({"period": "2026-W41"}, "Targets are set for a month"),
        ({"measure": "happiness"}, "Please choose one of the measures."),
    ):
        form = {"place": COMMUNE, "measure": "visits", "period": "2026-11", "value": "12345"} | changes
        answer = await tam.send(HERE, **form)
        assert answer.status == 422, changes
        assert words in answer.text
        assert f'value="{form["value"]}"' in answer.text


async def test_another_zones_target_is_not_there(busy: House, site: dict[str, Visitor]) -> None:
    assert busy
    await site["minh"].send(HERE, place="05425", measure="people", period="2026-10", value="77123")
    shown = await site["tam"].read(f"{HERE}?period=2026-10&area=05425")
    assert shown.status == 404
    assert "77.123" not in shown.text
    assert "77,123" not in shown.text
    (one,) = await busy.database["targets"].find({}).to_list()
    assert (await site["tam"].send(f"{HERE}/{one['_id']}/delete")).status == 404
    assert await busy.database["targets"].count_documents({}) == 1
    assert "77,123" in (await site["minh"].read(f"{HERE}?period=2026-10&area={PROVINCE}")).text


async def test_a_file_is_tried_first(house: House, site: dict[str, Visitor]) -> None:
    tam = site["tam"]
    bad = f"{HEADING}\n05392;people;2026;100\n05425;people;2026;100\n".encode()
    sent = await tam.send(f"{HERE}/import", files={"file": ("kế hoạch.csv", bad)})
    assert sent.status == 303
    look = await tam.read(sent.location)
    assert "Row 3" in look.text
    assert "you look after no area of this name" in look.text
    refused = await tam.send(sent.location)
    assert refused.status == 409
    assert "Nothing was set" in refused.text

    good = await tam.send(f"{HERE}/import", files={"file": ("a.csv", f"{HEADING}\n05392;people;2026;100\n".encode())})
    assert "Set 1 target" in (await tam.read(good.location)).text
    assert (await tam.send(good.location)).location == f"{HERE}?done=import"
    assert await house.database["targets"].count_documents({}) == 1
    assert (await tam.read(good.location)).status == 404


async def test_no_file_or_an_odd_one_gets_a_sentence(site: dict[str, Visitor]) -> None:
    tam = site["tam"]
    assert "Please choose a file." in (await tam.send(f"{HERE}/import", files={"file": ("", b"")})).text
    for name, data in (("x.pdf", b"%PDF-1.4"), ("x.docx", docx("Chỉ tiêu")), ("x.png", b"\x89PNG\r\n\x1a\n\0")):
        odd = await tam.send(f"{HERE}/import", files={"file": (name, data)})
        assert (odd.status, "Please write the targets into the example file" in odd.text) == (422, True), name
        said = (await tam.send(f"{HERE}/import?lang=vi", files={"file": (name, data)})).text
        assert ("Anh/chị ghi các chỉ tiêu vào tệp mẫu" in said, "danh mục" in said) == (True, False), name
    long = "\n".join([HEADING, *["05392;people;2026;100"] * 2001])
    assert "at most 2000 targets" in (await tam.send(f"{HERE}/import", files={"file": ("x.csv", long.encode())})).text


async def test_the_example_can_be_imported_as_it_is(site: dict[str, Visitor]) -> None:
    tam = site["tam"]
    file = await tam.read(f"{HERE}/example.csv")
    sent = await tam.send(f"{HERE}/import", files={"file": ("chi-tieu.csv", file.text.encode())})
    assert "Set 12 targets" in (await tam.read(sent.location)).text
