"""Which doors exist beside the JSON API: what the fuzz and form tests walk, and what is meant for everybody unmarked.

A new route fails `test_url_map` until somebody decided here or gave it a place in the OpenAPI document.
"""

# Files of the look and pages that hold no data: they say nothing that is not in the repository.
STATIC = {
    "static": "files of the server",
    "design.static": "files of the look",
    "design.icons": "the icons",
    "design.words_file": "the words of a page",
    "displays.static": "files of the screens",
    "displays.clips.names": "names of the voice clips",
    "displays.clips.clip": "the voice clips",
    "displays.hall_landing": "an empty page: which screen is this",
    "displays.hall": "an empty screen; its data comes by the device's own session",
    "displays.board_landing": "an empty page: which board is this",
    "displays.board": "an empty board; its data comes by the device's own session",
    "openapi.spec": "the document of the API",
}

# Pages that are read: endpoint → path, and who may.
PAGES = {
    "staff.front": ("/", "all"),
    "staff.sign_in_page": ("/dang-nhap", "all"),
    "counter_pages.choose": ("/quay", "clerk"),
    "counter_pages.work_at": ("/quay/bac-giang-05", "clerk"),
    "supervisor_pages.first_site": ("/truong-ca", "leader"),
    "supervisor_pages.site": ("/truong-ca/bac-giang", "leader"),
    "supervisor_pages.voice_of_site": ("/truong-ca/bac-giang/loa", "leader"),
    "supervisor_pages.devices_of_site": ("/truong-ca/bac-giang/thiet-bi", "leader"),
    "phone.ticket_page": ("/t/{token}", "all"),
    "status_pages.ask_page": ("/tra-cuu?ma=H05.19-260302-0123", "all"),
    "procedures.list_page": ("/thu-tuc?q=dat", "all"),
    "procedures.procedure_page": ("/thu-tuc/cap-doi-gcn", "all"),
    "processes.process_list": ("/quy-trinh", "all"),
    "processes.process_page": ("/quy-trinh/1", "all"),
    "own.password_page": ("/mat-khau", "clerk"),
    "admin.home": ("/quan-tri", "chief"),
    "admin.settings_page": ("/quan-tri/cai-dat", "chief"),
    "admin.people_page": ("/quan-tri/can-bo", "chief"),
    "admin.person_page": ("/quan-tri/can-bo/nguoi?id=clerk", "chief"),
    "admin.new_person_page": ("/quan-tri/can-bo/them", "chief"),
    "admin.export_catalogue": ("/quan-tri/danh-muc.xlsx", "chief"),
    "admin.sheet_page": ("/quan-tri/danh-muc/quay", "chief"),
    "admin.record_page": ("/quan-tri/danh-muc/quay/dong?id=bac-giang-05", "chief"),
    "admin.new_page": ("/quan-tri/danh-muc/quay/them", "chief"),
    "admin.template": ("/quan-tri/mau.xlsx", "chief"),
    "admin.import_page": ("/quan-tri/nhap-tep", "chief"),
    "admin.layouts_page": ("/quan-tri/mau-phieu", "chief"),
    "admin.layout_picture": ("/quan-tri/mau-phieu/hinh?mau=ticket_58", "chief"),
    "admin.delegations_page": ("/quan-tri/uy-quyen", "chief"),
    "admin.trail_page": ("/quan-tri/nhat-ky", "chief"),
    "admin.devices_page": ("/quan-tri/thiet-bi", "chief"),
    "admin.authority_file": ("/quan-tri/thiet-bi/ca.pem", "chief"),
    "admin.procedures_page": ("/quan-tri/thu-tuc", "chief"),
    "admin.procedure_page": ("/quan-tri/thu-tuc/ban?id=1", "chief"),
    "admin.new_procedure_page": ("/quan-tri/thu-tuc/them", "chief"),
    "admin.processes_page": ("/quan-tri/quy-trinh", "chief"),
    "admin.process_page": ("/quan-tri/quy-trinh/ban?ma=cap-doi-gcn", "chief"),
}

# Forms that change something: endpoint → path, who may send it.
FORMS = {
    "staff.sign_in": ("/dang-nhap", "all"),
    "staff.sign_out": ("/dang-xuat", "clerk"),
    "counter_pages.take": ("/quay", "clerk"),
    "status_pages.answer_page": ("/tra-cuu", "all"),
    "phone.postpone": ("/t/{token}/lui-luot", "all"),
    "phone.cancel": ("/t/{token}/huy", "all"),
    "own.change_password": ("/mat-khau", "clerk"),
    "admin.set_rule": ("/quan-tri/cai-dat", "chief"),
    "admin.unset_rule": ("/quan-tri/cai-dat/bo", "chief"),
    "admin.act_on_person": ("/quan-tri/can-bo/ngung", "chief"),
    "admin.reset_password": ("/quan-tri/can-bo/mat-khau", "chief"),
    "admin.change_person": ("/quan-tri/can-bo/nguoi", "chief"),
    "admin.add_person": ("/quan-tri/can-bo/them", "chief"),
    "admin.add_to_delegations": ("/quan-tri/uy-quyen", "chief"),
    "admin.revoke_in_delegations": ("/quan-tri/uy-quyen/thu-hoi", "chief"),
    "admin.remove_record": ("/quan-tri/danh-muc/quay/bo", "chief"),
    "admin.save_record": ("/quan-tri/danh-muc/quay/dong", "chief"),
    "admin.check_file": ("/quan-tri/nhap-tep", "chief"),
    "admin.import_file": ("/quan-tri/nhap-tep/ghi", "chief"),
    "admin.save_layout": ("/quan-tri/mau-phieu", "chief"),
    "admin.remove_layout": ("/quan-tri/mau-phieu/bo", "chief"),
    "admin.change_layout": ("/quan-tri/mau-phieu/sua", "chief"),
    "admin.preview_layout": ("/quan-tri/mau-phieu/xem", "chief"),
    "admin.tell": ("/quan-tri/thiet-bi/bao", "chief"),
    "admin.join_device": ("/quan-tri/thiet-bi/ghep", "chief"),
    "admin.find_device": ("/quan-tri/thiet-bi/ma", "chief"),
    "admin.revoke": ("/quan-tri/thiet-bi/thu-hoi", "chief"),
    "admin.begin_process": ("/quan-tri/quy-trinh/soan", "chief"),
    "admin.change_process": ("/quan-tri/quy-trinh/sua", "chief"),
    "admin.save_process": ("/quan-tri/quy-trinh/ghi", "chief"),
    "admin.approve_process": ("/quan-tri/quy-trinh/duyet", "chief"),
    "admin.discard_process": ("/quan-tri/quy-trinh/bo", "chief"),
    "admin.send_process_back": ("/quan-tri/quy-trinh/tra-lai", "chief"),
    "admin.withdraw_process": ("/quan-tri/quy-trinh/rut", "chief"),
    "admin.save_procedure": ("/quan-tri/thu-tuc/ban", "chief"),
    "admin.add_version": ("/quan-tri/thu-tuc/ban-moi", "chief"),
    "admin.remove_procedure": ("/quan-tri/thu-tuc/bo", "chief"),
}
# Every field that a form of the server reads, and some that it does not.
FIELDS = (
    "key", "ma", "name", "value", "seen", "valid_from", "site_id", "counter_id", "username", "password", "now",
    "new", "again", "roles", "code", "place", "what", "present", "tep", "next", "id", "number", "zone_id", "lang",
    "mau", "b", "act", "tu-ngay", "logo", "tieng", "luc", "reason",
    "s.0.title", "s.0.amount", "law", "decision_no", "decision_day", "unknown",
)  # fmt: skip

# The socket has these handlers and no other.
SOCKET = {"on_connect"}
