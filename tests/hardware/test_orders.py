"""A bridge's test slips: one on each printer, never on the strip of the seal, never twice for one order."""

import pytest

from hardware.orders import TrialPrints
from queue_server.link import Answer

from .conftest import House

ORDER = "c" * 32


def trial(house: House, *printers: str) -> TrialPrints:
    return TrialPrints(house.bridge.desk, printers or ("ticket",), "Cầu nối 01")


def test_one_order_is_one_slip_however_often_it_comes(house: House) -> None:
    prints = trial(house)
    assert [prints.test(ORDER) for _ in range(3)] == [Answer()] * 3
    assert len(house.demo.slips()) == 1
    assert prints.test("d" * 32) == Answer()
    assert len(house.demo.slips()) == 2


@pytest.mark.parametrize("fault", ["paper_out", "cover_open"])
def test_a_printer_that_cannot_print_says_why_and_nothing_comes_out_later(
    house: House, fault: str
) -> None:
    if fault == "paper_out":
        house.demo.set_paper("out")
    else:
        house.demo.set_cover(True)
    assert trial(house).test(ORDER) == Answer("not_done", fault)
    house.demo.set_paper("ok")
    house.demo.set_cover(False)
    assert trial(house).test("d" * 32) == Answer()
    assert len(house.demo.slips()) == 1


def test_nothing_is_tried_on_the_strip_of_the_seal_register(house: House) -> None:
    assert trial(house, "seal", "seal-02").test(ORDER) == Answer("not_done", "no_printer")
    assert trial(house, "seal", "ticket").test(ORDER) == Answer()
    assert len(house.demo.slips()) == 1
