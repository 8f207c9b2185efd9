"""A person before the touch screen, in a real browser: from the first page to the paper, and what may go wrong."""

import requests
from playwright.sync_api import Route, expect

from kiosk.screens import Timings
from tests.kiosk.conftest import CARD, Screen, wait_until

QUICK = Timings(idle=1, warning=2, same=0)


def test_from_the_first_page_to_the_paper(screen: Screen) -> None:
    screen.open_field("G")
    screen.tap(".k-row")
    page = screen.page
    expect(page.locator(".sel .docs")).to_contain_text("Đơn đề nghị đổi giấy phép lái xe")
    expect(page.locator(".facts")).to_contain_text("5 ngày")
    expect(page.locator(".facts")).to_contain_text("135.000 đồng")
    screen.tap("[data-act=take]")
    expect(page.locator("h1")).to_have_text("Mời Quý công dân lấy phiếu")
    expect(page.locator(".num")).to_have_text("G128")
    wait_until(lambda: screen.rig.machine.printed)
    assert screen.rig.machine.printed[0]["slip"]["label"] == "G128"
    screen.tap("[data-act=end].btn-primary")
    screen.at("home")
    assert screen.broken == []
    assert screen.strange == []


def test_a_double_tap_is_one_ticket(screen: Screen) -> None:
    screen.open_field("G")
    screen.rig.kiosk.screens.timings = Timings()
    screen.tap(".k-row")
    screen.page.evaluate("() => new Promise((done) => setTimeout(done, 401))")
    screen.page.locator("[data-act=take]").dblclick()
    expect(screen.page.locator(".num")).to_have_text("G128")
    assert len(screen.rig.office.asked) == 1


def test_a_tap_counts_on_release_and_only_near_the_button(screen: Screen) -> None:
    box = screen.page.locator(".act-main").bounding_box()
    assert box
    mouse = screen.page.mouse
    mouse.move(box["x"] + 300, box["y"] + 100)
    mouse.down()
    assert screen.step == "home"
    mouse.move(box["x"] + 300, box["y"] - 200)
    mouse.up()
    assert screen.step == "home"
    mouse.move(box["x"] + 300, box["y"] + 20)
    mouse.down()
    mouse.move(box["x"] + 300, box["y"] - 20)  # a finger drifts
    mouse.up()
    screen.at("field")


def test_a_page_that_is_loaded_again_shows_the_same_ticket(screen: Screen) -> None:
    label = screen.take()
    screen.page.reload()
    expect(screen.page.locator(".num")).to_have_text(label)
    assert len(screen.rig.office.tickets) == 1


def test_a_kiosk_process_that_dies_in_mid_tap_gives_one_ticket(screen: Screen) -> None:
    screen.open_field("G")
    screen.tap(".k-row")

    def answer_lost(route: Route) -> None:
        requests.post(route.request.url, json=route.request.post_data_json, timeout=10)
        route.abort()

    screen.page.route("**/visits/*/take", answer_lost, times=1)
    screen.page.locator("[data-act=take]").click()
    wait_until(lambda: screen.rig.office.tickets)
    screen.rig.restart()
    expect(screen.page.locator(".num")).to_have_text("G128", timeout=15_000)
    assert len(screen.rig.office.tickets) == 1


def test_waiting_counts_change_while_one_looks(screen: Screen) -> None:
    screen.tap("[data-act=start][data-purpose=submit]")
    screen.at("field")
    letter = screen.page.get_attribute(".fc", "data-series") or ""
    screen.rig.office.waiting[letter] = 87
    expect(screen.page.locator(".fc .w b").first).to_have_text("87")


def test_a_closed_field_says_when_it_reopens(screen: Screen) -> None:
    screen.rig.office.closed_series = dict.fromkeys(screen.rig.office.waiting, "13:30")
    screen.tap("[data-act=start][data-purpose=submit]")
    expect(screen.page.locator(".fc .w").first).to_have_text("Nhận lại lúc 13:30")
    assert screen.page.locator("[data-act=field]").count() == 0


def test_outside_hours_the_first_page_says_when_it_opens(screen: Screen) -> None:
    screen.rig.office.open, screen.rig.office.reopens = False, "13:30"
    screen.at("closed")
    expect(screen.page.locator(".act-closed b")).to_have_text("13:30")


def test_a_priority_number(screen: Screen) -> None:
    screen.tap("[data-purpose=priority]")
    expect(screen.page.locator(".k-nav .btn-primary")).to_have_text("Mời chọn một mục trước")
    screen.tap("[data-class=pregnant]")
    screen.tap("[data-act=priority]")
    screen.at("field")
    screen.tap("[data-act=field]")
    screen.tap(".k-row")
    screen.tap("[data-act=take]")
    expect(screen.page.locator(".paper .tag-turn")).to_have_text("Ưu tiên")
    (ticket,) = screen.rig.office.tickets.values()
    assert ticket["priority"] == "pregnant"


def test_not_knowing_leads_to_a_person(screen: Screen) -> None:
    screen.open_field("G")
    screen.tap("[data-act=unsure]")
    screen.tap("[data-act=take]")
    expect(screen.page.locator(".num")).to_have_text("HD128")
    (ticket,) = screen.rig.office.tickets.values()
    assert ticket["purpose"] == "guidance"


def test_collecting_a_result_is_a_ticket_of_its_own(screen: Screen) -> None:
    screen.tap("[data-purpose=collect]")
    expect(screen.page.locator(".brief")).to_contain_text("Giấy tiếp nhận và hẹn trả")
    screen.tap("[data-act=take]")
    expect(screen.page.locator(".num")).to_have_text("TK128")
    (ticket,) = screen.rig.office.tickets.values()
    assert ticket["purpose"] == "collect"


def test_finding_a_procedure_with_the_key_pad(screen: Screen) -> None:
    screen.tap("[data-act=start][data-purpose=submit]")
    screen.tap("[data-act=find]")
    for letter in "bang lai":
        screen.page.locator(f"[data-key='{letter}']").click()
    expect(screen.page.locator(".hits")).to_contain_text("Đổi giấy phép lái xe")
    screen.tap(".hits [data-procedure=doi-gplx]")
    expect(screen.page.locator(".sel h2")).to_have_text("Giấy tờ cần mang")


def test_back_finds_the_place_as_it_was_left(screen: Screen) -> None:
    screen.open_field("D")
    screen.tap("[data-act=page][data-page='1']")
    screen.tap(".k-row")
    chosen = screen.page.get_attribute(".sel .h", "data-procedure")
    screen.tap("[data-act=unsure]")
    screen.tap("[data-act=back]")
    assert screen.page.get_attribute(".sel .h", "data-procedure") == chosen


def test_a_scanner_that_types_is_read_and_the_name_masked(screen: Screen) -> None:
    screen.page.keyboard.type(CARD.encode("ascii", "ignore").decode())
    screen.page.keyboard.press("Enter")
    screen.at("found")
    assert len(screen.rig.office.cards) == 1
    expect(screen.page.locator(".name")).to_contain_text("•")
    screen.tap("[data-yes='1']")
    expect(screen.page.locator(".tip")).to_contain_text("lấy số ưu tiên")
    assert "•" not in screen.page.content()


def test_the_bridge_s_scanner_is_read_too(screen: Screen) -> None:
    screen.tap("[data-act=scan]")
    read = {"scanner": "x", "payload": CARD, "at": "2026-11-24T03:00:00+00:00"}
    screen.rig.machine.say("scan", read)
    screen.at("found")
    screen.tap("[data-yes='0']")
    screen.at("scan")


def test_a_card_that_cannot_be_read_is_no_dead_end(screen: Screen) -> None:
    screen.tap("[data-act=scan]")
    screen.rig.machine.say(
        "scan", {"scanner": "x", "payload": "rubbish", "at": "2026-11-24T03:00:00+00:00"}
    )
    expect(screen.page.locator("[role=alert]")).to_contain_text("Chưa đọc được thẻ")
    screen.tap(".k-nav [data-act=start]")
    screen.at("field")


def test_out_of_paper_the_number_and_its_code_are_on_the_screen(screen: Screen) -> None:
    screen.rig.machine.set("paper_out")
    expect(screen.page.locator(".k-bar")).to_contain_text("Máy hết giấy")
    label = screen.take()
    screen.at("nopaper")
    expect(screen.page.locator(".qr-box svg")).to_be_visible()
    expect(screen.page.locator(".k-head")).to_contain_text(label)
    screen.tap(".k-nav [data-act=help]")
    expect(screen.page.locator("[role=dialog] h2")).to_have_text("Đã gọi cán bộ")
    assert screen.rig.machine.jobs == {}
    assert [one["screen"] for one in screen.rig.office.help] == ["ticket"]


def test_when_nobody_knows_whether_it_was_printed_staff_are_called(screen: Screen) -> None:
    screen.rig.machine.outcome = "unknown"
    label = screen.take()
    screen.at("nopaper")
    expect(screen.page.locator(".k-head")).to_contain_text(f"Số {label} vẫn có hiệu lực")
    assert len(screen.rig.office.help) == 1


def test_a_reprint_is_asked_once_and_marked(screen: Screen) -> None:
    screen.take()
    expect(screen.page.locator("[data-act=reprint]")).to_be_visible()
    screen.tap("[data-act=reprint]")
    expect(screen.page.locator(".paper")).to_contain_text("Bản in lại 1")
    wait_until(lambda: len(screen.rig.machine.printed) == 2)
    assert screen.rig.machine.printed[1]["copy_number"] == 1


def test_with_the_server_away_there_is_a_marked_number(screen: Screen) -> None:
    screen.rig.offline()
    expect(screen.page.locator(".k-bar")).to_contain_text("Vẫn lấy số được")
    assert screen.page.locator(".live").count() == 0  # no count, no forecast
    label = screen.take()
    assert label == "G900"
    expect(screen.page.locator(".mk")).to_contain_text("Số dự phòng")
    wait_until(lambda: screen.rig.machine.printed)
    paper = screen.rig.machine.printed[0]["slip"]
    assert (paper["label"], paper["offline"]) == ("G900", True)
    screen.rig.online()
    wait_until(lambda: not screen.rig.kiosk.outbox.untold())
    (ticket,) = screen.rig.office.tickets.values()
    assert ticket["label"] == "G900"


def test_a_no_of_the_server_is_shown_in_its_own_words(screen: Screen) -> None:
    screen.rig.office.refuse = "series_full"
    screen.open_field("G")
    screen.tap(".k-row")
    screen.tap("[data-act=take]")
    screen.at("sorry")
    expect(screen.page.locator(".sorry-text").first).to_have_text("Lĩnh vực này đã hết số hôm nay.")
    screen.tap(".k-nav .btn-primary")
    screen.at("procedure")


def test_without_any_number_the_screen_says_so_and_never_invents_one(screen: Screen) -> None:
    screen.rig.offline()
    with screen.rig.kiosk.outbox._change() as db:
        db.execute("DELETE FROM blocks")
    screen.open_field("G")
    screen.tap(".k-row")
    screen.tap("[data-act=take]")
    screen.at("sorry")
    expect(screen.page.locator("h1")).to_have_text("Máy chưa cấp được số")
    assert screen.page.locator(".num").count() == 0


def test_idle_warns_then_forgets(screen: Screen) -> None:
    screen.rig.kiosk.screens.timings = QUICK
    screen.tap("[data-act=language][data-language=en]")
    screen.tap("[data-name=large]")
    screen.tap("[data-act=start][data-purpose=submit]")
    before = screen.page.get_attribute("body", "data-visit")
    expect(screen.page.locator("[data-sheet=idle]")).to_be_visible()
    screen.at("home")
    assert screen.page.get_attribute("html", "lang") == "vi"
    assert screen.page.get_attribute("html", "data-text") is None
    assert screen.page.get_attribute("body", "data-visit") != before


def test_more_time_keeps_everything(screen: Screen) -> None:
    screen.rig.kiosk.screens.timings = QUICK
    screen.tap("[data-act=start][data-purpose=submit]")
    expect(screen.page.locator("[data-sheet=idle]")).to_be_visible()
    screen.page.locator("[data-sheet=idle] [data-act=stay]").click()
    expect(screen.page.locator("[data-sheet=idle]")).to_be_hidden()
    assert screen.step == "field"


def test_switching_the_language_keeps_the_step(screen: Screen) -> None:
    screen.open_field("G")
    screen.tap(".k-row")
    screen.tap("[data-act=menu][data-name=language]")
    screen.tap(".k-sheet [data-language=ko]")
    assert screen.step == "procedure"
    assert screen.page.get_attribute("html", "lang") == "ko"
    expect(screen.page.locator(".sel .h b")).to_have_text("Đổi giấy phép lái xe")
    expect(screen.page.locator(".sel .h small").first).to_have_text("Exchange a driving licence")
    assert screen.page.locator("[data-aloud-button]").is_hidden()


def test_staff_are_called_from_every_step_at_the_same_place(screen: Screen) -> None:
    places = set()
    for act in ("start", "find"):
        box = screen.page.locator(".tool-help").bounding_box()
        assert box
        places.add((round(box["x"]), round(box["y"])))
        screen.tap(f"[data-act={act}]")
    assert len(places) == 1
    screen.tap(".tool-help")
    expect(screen.page.locator("[role=dialog] p")).to_contain_text("Máy 02")
    assert [one["screen"] for one in screen.rig.office.help] == ["find"]


def test_reading_aloud_uses_the_voice_of_the_machine(screen: Screen) -> None:
    with screen.page.expect_request("**/speak") as spoken:
        screen.page.locator("[data-aloud-button]").click()
    said = spoken.value.post_data_json["text"]
    assert said.startswith("Kính chào Quý công dân")
    assert "Lấy số thứ tự" in said


def test_a_card_s_name_is_never_read_aloud(screen: Screen) -> None:
    screen.tap("[data-act=scan]")
    screen.rig.kiosk.visits.now().manner.aloud = True
    with screen.page.expect_request(
        lambda request: request.url.endswith("/speak") and "Đã đọc" in (request.post_data or "")
    ) as spoken:
        screen.rig.machine.say(
            "scan", {"scanner": "x", "payload": CARD, "at": "2026-11-24T03:00:00+00:00"}
        )
    assert "•" not in spoken.value.post_data_json["text"]


def test_control_keys_of_a_malicious_code_do_nothing(screen: Screen) -> None:
    for chord in ("Control+t", "Control+w", "Alt+F4", "F5", "Control+p", "F11"):
        screen.page.keyboard.press(chord)
    assert screen.step == "home"
    assert screen.broken == []
