"""The ticket on 80 mm paper, as drawn in the design (8 dots per mm, 576 dots wide)."""

from zoneinfo import ZoneInfo

from PIL import Image

from queue_server.contracts.base import Names
from queue_server.contracts.bridge import PrintJob, TicketSlip
from queue_server.design.words import say

from .code import qr
from .faces import Style, drawable
from .sheet import Sheet

# All of Viet Nam keeps one time; the machine that prints may be set to any.
LOCAL_TIME = ZoneInfo("Asia/Ho_Chi_Minh")

CENTRE, PLACE = Style(700, 27), Style(500, 23)
LABEL, NUMBER = Style(600, 28), Style(800, 240, -10.0)
HEADING, SECOND, WHERE = Style(700, 33), Style(500, 24), Style(500, 27)
FACT, VALUE = Style(500, 23), Style(800, 36)
FOOT, STRONG = Style(500, 24), Style(700, 25)
BAND, BAND_NOTE, TAG = Style(800, 34), Style(600, 26), Style(700, 28)


def _language(slip: TicketSlip) -> str:
    """The language of the fixed words; one whose letters cannot be drawn gives way to English."""
    chosen = getattr(slip.series_names, slip.language)
    return slip.language if drawable(chosen) else "en"


def _marks(sheet: Sheet, job: PrintJob, taken: str) -> None:
    """What is not an ordinary first print says so before anything else."""
    if job.kind == "test":
        sheet.band(say("slip", "vi", "test"), BAND)
        sheet.gap(8)
    if job.copy_number:
        sheet.band(say("slip", "vi", "reprint", number=job.copy_number), BAND)
        sheet.gap(8)
    if job.ticket.offline:
        note = " · ".join(part for part in (job.ticket.kiosk_name, taken) if part)
        sheet.band(say("slip", "vi", "spare"), BAND, note, BAND_NOTE)
        sheet.stripes()
        sheet.gap(14)


def _headings(names: Names, procedure: str, language: str) -> list[tuple[str, Style]]:
    """The procedure or field in Vietnamese, and what it is called in the citizen's language."""
    translated = getattr(names, language) or names.en
    out = [(procedure or names.vi, HEADING)]
    if language != "vi" and translated:
        out.append((translated, WHERE))
    return out


def _where(slip: TicketSlip, language: str) -> str:
    counters = slip.counters
    if counters[:1].isdigit():
        counters = say("slip", language, "counters", numbers=counters)
    return " · ".join(part for part in (slip.zone, counters) if part)


def _subject(sheet: Sheet, slip: TicketSlip, language: str) -> None:
    for text, style in _headings(slip.series_names, slip.procedure, language):
        sheet.paragraph(text, style)
    if slip.agency:
        sheet.paragraph(slip.agency, SECOND, most=2)
    if where := _where(slip, language):
        sheet.paragraph(where, WHERE, most=2)


def _facts(slip: TicketSlip, language: str, taken: str) -> list[tuple[str, str]]:
    """A spare number knows neither the people ahead nor a forecast, so it prints neither."""
    facts = [(say("slip", language, "taken"), taken)]
    if slip.people_ahead is not None and not slip.offline:
        people = say("slip", language, "people", count=slip.people_ahead)
        facts.append((say("slip", language, "ahead"), people))
    if slip.expected and not slip.offline:
        facts.append((say("slip", language, "expected"), slip.expected))
    return facts


def _feet(slip: TicketSlip, language: str, day: str) -> list[str]:
    feet = [say("slip", language, "missed"), say("slip", language, "valid", day=day)]
    if slip.offline:
        feet.insert(0, say("slip", language, "same_value"))
    feet.append(say("slip", language, "free"))
    if slip.hotline:
        feet.append(say("slip", language, "hotline", number=slip.hotline))
    return feet


def _follow(sheet: Sheet, slip: TicketSlip, language: str) -> None:
    if slip.follow_url:
        sheet.picture(qr(slip.follow_url))
        sheet.paragraph(say("slip", language, "later" if slip.offline else "follow"), STRONG)
    else:
        sheet.gap(20)


def draw(job: PrintJob) -> Image.Image:
    """The whole slip as a picture of mode "1", 576 dots wide."""
    slip, sheet = job.ticket, Sheet()
    language = _language(slip)
    local = slip.taken_at.astimezone(LOCAL_TIME)
    taken = f"{local:%H:%M}"
    _marks(sheet, job, taken)
    sheet.paragraph(slip.centre_name, CENTRE, most=2)
    sheet.paragraph(slip.place, PLACE, most=2)
    sheet.gap(12)
    sheet.centred(say("slip", language, "your_number"), LABEL)
    sheet.gap(6)
    sheet.number(slip.label, NUMBER)
    sheet.gap(16)
    if slip.priority:
        sheet.tag(say("slip", language, f"priority_{slip.priority}"), TAG)
        sheet.gap(8)
    _subject(sheet, slip, language)
    sheet.gap(18)
    sheet.dashes()
    sheet.gap(12)
    sheet.columns(_facts(slip, language, taken), FACT, VALUE)
    sheet.gap(10)
    sheet.dashes()
    _follow(sheet, slip, language)
    for line in _feet(slip, language, f"{local:%d/%m/%Y}"):
        sheet.paragraph(line, FOOT, most=2)
    sheet.gap(24)
    return sheet.finish()
