"""Rules of procedures: legal basis, code, dates and versions, duration, fee, papers."""

import re
from datetime import date, timedelta

from .entities import Catalogue, Component, Procedure
from .problem import Line, Problem, Problems

_CODE = re.compile(r"\d\.\d{6}", re.ASCII)
UNITS = ("working_day", "day", "hour", "same_day")
SHORT_LIMIT = 40
_OPEN_START, _OPEN_END = date.min, date.max


def procedure_problems(catalogue: Catalogue) -> Problems:
    paper_row = 0
    for row, procedure in enumerate(catalogue.procedures, 1):
        line = Line("procedures", row)
        yield from _words(line, procedure)
        yield from _duration(line, procedure)
        yield from _money(line, procedure)
        yield from _dates(line, procedure)
        for component in procedure.components:
            paper_row += 1
            yield from _paper(Line("components", paper_row), component)
    yield from _versions(catalogue)
    yield from _successors(catalogue)


def _words(line: Line, procedure: Procedure) -> Problems:
    if procedure.code is not None and not _CODE.fullmatch(procedure.code):
        fix = "Cần 1 chữ số, dấu chấm, 6 chữ số. Chưa biết mã thì để trống."
        yield line.problem("code_form", "code", procedure.code, "Mã thủ tục không đúng dạng", fix)
    if not procedure.short_vi or len(procedure.short_vi) > SHORT_LIMIT:
        fix = f"Mời ghi tên gọi ngắn, từ 1 đến {SHORT_LIMIT} chữ."
        yield line.problem(
            "short_name", "short_vi", procedure.short_vi, "Tên ngắn thiếu hoặc quá dài", fix
        )
    if not any(basis for basis in procedure.legal_basis):
        fix = "Mời ghi số, ngày văn bản hoặc quyết định công bố."
        yield line.problem("basis_missing", "legal_basis", "", "Thiếu căn cứ pháp lý", fix)
    if not procedure.agency_ids:
        fix = "Mời ghi mã cơ quan nhận hồ sơ."
        yield line.problem("agency_missing", "agency_ids", "", "Thiếu cơ quan tiếp nhận", fix)
    if not procedure.channels:
        fix = "Mời ghi trực tiếp; trực tuyến; bưu chính."
        yield line.problem("channel_missing", "channels", "", "Thiếu cách nộp", fix)


def _duration(line: Line, procedure: Procedure) -> Problems:
    amount, unit = procedure.duration_amount, procedure.duration_unit
    if (amount is None) != (unit is None):
        cell = "duration_amount" if amount is None else "duration_unit"
        fix = "Mời ghi cả số và đơn vị, hoặc để trống cả hai."
        yield line.problem("duration_half", cell, None, "Thời hạn ghi thiếu", fix)
    elif amount is not None and not 1 <= amount <= 3650:
        fix = "Mời ghi số từ 1 trở lên. Chưa biết thì để trống."
        yield line.problem(
            "duration_amount", "duration_amount", amount, "Thời hạn không hợp lệ", fix
        )
    elif unit == "same_day" and amount != 1:
        fix = "Trả trong ngày thì ghi 1."
        yield line.problem(
            "duration_amount", "duration_amount", amount, "Thời hạn không hợp lệ", fix
        )
    if procedure.duration_cutoff is not None and unit != "same_day":
        fix = "Giờ chốt chỉ dùng khi trả trong ngày. Mời để trống."
        yield line.problem(
            "cutoff", "duration_cutoff", procedure.duration_cutoff, "Giờ chốt không dùng được", fix
        )


def _money(line: Line, procedure: Procedure) -> Problems:
    if procedure.fee_vnd is not None and procedure.fee_vnd < 0:
        fix = "Mời ghi số đồng từ 0. Miễn phí ghi 0, chưa biết để trống."
        yield line.problem("fee_negative", "fee_vnd", procedure.fee_vnd, "Phí là số âm", fix)


def _dates(line: Line, procedure: Procedure) -> Problems:
    starts, ends = procedure.valid_from, procedure.valid_to
    if starts and ends and ends < starts:
        fix = f"Ngày hết phải từ {starts:%d/%m/%Y} trở đi."
        yield line.problem("dates_order", "valid_to", ends, "Hết hiệu lực trước khi bắt đầu", fix)
    if procedure.replaced_by is not None and ends is None:
        fix = "Đã có bản thay thế. Mời ghi ngày bản này hết hiệu lực."
        yield line.problem("end_missing", "valid_to", None, "Thiếu ngày hết hiệu lực", fix)


def _paper(line: Line, paper: Component) -> Problems:
    if not paper.name_vi:
        yield line.problem(
            "name_missing", "name_vi", "", "Thiếu tên giấy tờ", "Mời ghi tên giấy tờ."
        )
    for cell in ("original", "certified_copy", "photocopy"):
        count = getattr(paper, cell)
        if not 0 <= count <= 99:
            yield line.problem(
                "copies", cell, count, "Số bản không hợp lệ", "Mời ghi số bản từ 0 đến 99."
            )
    if paper.original == paper.certified_copy == paper.photocopy == 0:
        fix = "Mời ghi ít nhất một bản chính, bản chứng thực hoặc bản sao."
        yield line.problem("copies", "original", 0, "Giấy tờ không có bản nào", fix)


def _versions(catalogue: Catalogue) -> Problems:
    """Two versions under one code may not be in force on the same day; the later start is the wrong one."""
    versions: dict[str, list[tuple[date, int, Procedure]]] = {}
    for row, procedure in enumerate(catalogue.procedures, 1):
        if procedure.code is not None:
            start = procedure.valid_from or _OPEN_START
            versions.setdefault(procedure.code, []).append((start, row, procedure))
    for group in versions.values():
        group.sort(key=lambda version: version[:2])
        for (_, _, before), (start, row, after) in zip(group, group[1:], strict=False):
            if start <= (before.valid_to or _OPEN_END):
                yield _overlap(row, before, after)


def _successors(catalogue: Catalogue) -> Problems:
    """A version ends before the one that replaces it begins, and no chain of versions bites its tail."""
    rows = {procedure.id: (row, procedure) for row, procedure in enumerate(catalogue.procedures, 1)}
    for row, before in enumerate(catalogue.procedures, 1):
        if before.replaced_by == before.id:
            fix = "Mời ghi mã của bản mới, hoặc để trống."
            line = Line("procedures", row)
            yield line.problem(
                "names_itself", "replaced_by", before.id, "Thủ tục thay thế chính mình", fix
            )
        elif before.replaced_by in rows and before.valid_to is not None:
            later_row, after = rows[before.replaced_by]
            same_code = before.code is not None and before.code == after.code
            if (
                after.valid_from is not None
                and after.valid_from <= before.valid_to
                and not same_code
            ):
                yield _overlap(later_row, before, after)


def _overlap(row: int, before: Procedure, after: Procedure) -> Problem:
    if before.valid_to is None:
        fix = f"Bản {before.id} chưa có ngày hết. Mời ghi ngày hết cho bản đó trước."
    else:
        next_day = (
            before.valid_to + timedelta(days=1) if before.valid_to < date.max else before.valid_to
        )
        fix = f"Bản {before.id} còn đến {before.valid_to:%d/%m/%Y}. Mời sửa thành {next_day:%d/%m/%Y}."
    line = Line("procedures", row)
    return line.problem(
        "versions_overlap", "valid_from", after.valid_from, "Hiệu lực chồng bản khác", fix
    )
