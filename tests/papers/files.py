"""Files as people bring them, and as somebody would who means harm. Small, and made here."""

import functools
import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image

Change = Callable[[pikepdf.Pdf], None]


def pdf(change: Change | None = None, pages: int = 1, **saving: object) -> bytes:
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page(page_size=(595, 842))
    if change is not None:
        change(made)
    saving.setdefault("deterministic_id", "encryption" not in saving)
    out = io.BytesIO()
    made.save(out, **saving)  # type: ignore[arg-type]
    return out.getvalue()


def picture(kind: str, size: tuple[int, int] = (240, 320), colour: str = "white") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


def jpeg(**how: object) -> bytes:
    return picture("JPEG", **how)  # type: ignore[arg-type]


def png(**how: object) -> bytes:
    return picture("PNG", **how)  # type: ignore[arg-type]


def animated_png() -> bytes:
    out, second = io.BytesIO(), Image.new("RGB", (240, 320), "red")
    Image.new("RGB", (240, 320)).save(out, "PNG", save_all=True, append_images=[second])
    return out.getvalue()


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("chay.js", "alert(1)")
    return out.getvalue()


def chunk(name: bytes, content: bytes) -> bytes:
    whole = name + content
    return struct.pack(">I", len(content)) + whole + struct.pack(">I", zlib.crc32(whole))


def png_that_claims(width: int, height: int) -> bytes:
    """A header of a huge picture with hardly anything behind it."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def png_with_a_packed_text() -> bytes:
    """A comment that unpacks to 80 MB."""
    text = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"a" * (80 << 20), 9))
    plain = png()
    return plain[:33] + text + plain[33:]


@functools.cache
def zeros(size: int, times: int) -> bytes:
    """So many bytes, packed; packing what is packed again is quick."""
    worker, piece = zlib.compressobj(1), b"\0" * (1 << 20)
    data = b"".join(worker.compress(piece) for _ in range(size >> 20)) + worker.flush()
    return data if times == 1 else zlib.compress(data, 1)


def packed(made: pikepdf.Pdf, size: int, times: int = 1) -> pikepdf.Stream:
    stream = made.make_stream(zeros(size, times))
    stream.Filter = Name.FlateDecode if times == 1 else Array([Name.FlateDecode] * times)
    return stream


def unpacks_to(size: int, times: int = 1) -> bytes:
    def change(made: pikepdf.Pdf) -> None:
        made.pages[0].Contents = packed(made, size, times)

    return pdf(change, compress_streams=False)


def many_streams(count: int, size: int) -> bytes:
    def change(made: pikepdf.Pdf) -> None:
        made.pages[0].Contents = Array([packed(made, size) for _ in range(count)])

    return pdf(change, compress_streams=False)


def heavy(size: int) -> bytes:
    """A good PDF of exactly so many bytes: a part of it is not packed."""

    def change_by(count: int) -> Change:
        def change(made: pikepdf.Pdf) -> None:
            made.pages[0].Contents = made.make_stream(b"%" + b"x" * count)

        return change

    def made_with(count: int) -> bytes:
        return pdf(change_by(count), compress_streams=False)

    count = size - len(made_with(size)) + size
    return made_with(count)


def huge_picture_inside(made: pikepdf.Pdf) -> None:
    image = made.make_stream(
        b"x", Type=Name.XObject, Subtype=Name.Image, Width=60_000, Height=60_000
    )
    made.pages[0].Resources = Dictionary(XObject=Dictionary(I=made.make_indirect(image)))


def opens_with(**action: object) -> Change:
    def change(made: pikepdf.Pdf) -> None:
        made.Root.OpenAction = Dictionary(**action)

    return change


def script_of_a_page(made: pikepdf.Pdf) -> None:
    made.pages[0].AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS="app.alert(1)"))


def script_by_name(made: pikepdf.Pdf) -> None:
    script = Dictionary(S=Name.JavaScript, JS=made.make_stream(b"app.alert(1)"))
    made.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["a", script])))


def script_of_a_field(made: pikepdf.Pdf) -> None:
    field = Dictionary(FT=Name.Tx, T="a", AA=Dictionary(K=Dictionary(S=Name.JavaScript, JS="1")))
    made.Root.AcroForm = Dictionary(Fields=Array([made.make_indirect(field)]))


def script_that_nothing_shows(made: pikepdf.Pdf) -> None:
    """In an object that no page reaches; kept by hanging it where viewers do not look."""
    made.Root.PieceInfo = Dictionary(X=made.make_indirect(Dictionary(S=Name.JavaScript, JS="1")))


def link_that_starts_a_program(made: pikepdf.Pdf) -> None:
    launch = Dictionary(S=Name.Launch, F="cmd.exe")
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=launch)
    made.pages[0].Annots = Array([made.make_indirect(link)])


def carries_a_file(made: pikepdf.Pdf) -> None:
    made.attachments["a.exe"] = pikepdf.AttachedFileSpec(made, b"MZ")


def pinned_file(made: pikepdf.Pdf) -> None:
    pin = Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=Array([0, 0, 9, 9]))
    made.pages[0].Annots = Array([made.make_indirect(pin)])


def form_that_is_a_program(made: pikepdf.Pdf) -> None:
    made.Root.AcroForm = Dictionary(XFA=made.make_stream(b"<xdp/>"), Fields=Array([]))


def opens_at_a_page(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = Array([made.pages[0].obj, Name.Fit])


def links_to_a_web_page(made: pikepdf.Pdf) -> None:
    there = Dictionary(S=Name.URI, URI="https://dichvucong.gov.vn")
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=there)
    made.pages[0].Annots = Array([made.make_indirect(link)])


def fields_to_fill_in(made: pikepdf.Pdf) -> None:
    """As our own drafts have them: a number and a date."""
    field = Dictionary(FT=Name.Tx, T="number", V="")
    made.Root.AcroForm = Dictionary(Fields=Array([made.make_indirect(field)]))
