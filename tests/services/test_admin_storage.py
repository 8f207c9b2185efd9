"""What the administrator's acts store, on both databases."""

from dataclasses import replace
from datetime import date, timedelta

from queue_server.domain.catalogue import Centre, Names, Site
from queue_server.domain.catalogue import Hall as HallRecord
from queue_server.services.admin import catalogue as acts
from queue_server.services.admin import settings
from queue_server.services.admin.accounts import LogIn, add_account, log_in
from queue_server.services.admin.people import AddAccount, ChangeAccount, change_account
from queue_server.storage.schema import migrate
from tests.conftest import ADMIN, SITE, Hall

TODAY = date(2026, 3, 10)


def test_records_settings_trail_and_sessions_are_stored(hall: Hall) -> None:
    """One walk over every statement the admin pages added, on SQLite and PostgreSQL."""
    added = HallRecord("sanh-moi", SITE, Names("Sảnh mới"))
    hall.write(acts.put_record, acts.PutRecord(ADMIN, "halls", added))
    renamed = replace(added, names=Names("Sảnh phụ", "Annex"))
    hall.write(acts.put_record, acts.PutRecord(ADMIN, "halls", renamed, added.id))
    assert _halls(hall)[-1] == renamed
    hall.write(acts.remove_record, acts.RemoveRecord(ADMIN, "halls", added.id))
    assert added.id not in {found.id for found in _halls(hall)}

    tomorrow = TODAY + timedelta(days=1)
    for day, value in ((TODAY, 20), (tomorrow, 25)):
        hall.write(settings.date_rule, settings.DateRule(ADMIN, "norm_wait_minutes", day, value))
    with hall.reads() as work:
        stored = [r for r in work.centre.settings() if r.name == "norm_wait_minutes"]
    assert [(r.valid_from, r.value) for r in stored] == [(TODAY, 20), (tomorrow, 25)]
    hall.write(settings.withdraw_rule, settings.WithdrawRule(ADMIN, "norm_wait_minutes", tomorrow))
    with hall.reads() as work:
        assert [r.value for r in work.centre.settings() if r.name == "norm_wait_minutes"] == [20]
        newest, *older = work.trail.read(5)
        assert newest.act == "setting.withdraw"
        assert work.trail.read(5, before=newest.seq) == [*older, *work.trail.read(1, older[-1].seq)]
        assert work.trail.first_break() is None
        assert work.centre.named_by_tickets("cap-doi-gcn") is False


def _halls(hall: Hall) -> tuple[HallRecord, ...]:
    hall.reads.forget()
    with hall.reads() as work:
        found: tuple[HallRecord, ...] = work.centre.view.catalogue.halls
    return found


def test_sessions_are_counted_and_end(hall: Hall) -> None:
    account = AddAccount(ADMIN, "a1", "canbo", "Cán bộ", "hash", frozenset({"clerk"}), SITE)
    hall.write(add_account, account)
    for digest in ("d1", "d2"):
        hall.write(log_in, LogIn("canbo", True, digest, "csrf", "127.0.0.1"))
    with hall.reads() as work:
        assert work.accounts.open_sessions(hall.clock()) == {"a1": (2, hall.clock())}
    hall.write(change_account, ChangeAccount(ADMIN, "a1", sign_out=True))
    with hall.reads() as work:
        assert work.accounts.open_sessions(hall.clock()) == {}


def test_an_empty_centre_can_be_filled_record_by_record(hall: Hall) -> None:
    """A first start without a file: the centre, then its first site; in no other order."""
    hall.write(lambda work, _, now: _emptied(work), None)
    site = Site("diem-1", Names("Điểm 1"), "headquarters")
    try:
        hall.write(acts.put_record, acts.PutRecord(ADMIN, "sites", site))
    except acts.CentreFirst:
        pass
    else:
        raise AssertionError("a site without a centre was stored")
    centre = Centre("ttpvhcc", Names("Trung tâm"), "TT", "tỉnh Thử")
    hall.write(acts.put_record, acts.PutRecord(ADMIN, "centre", centre, "centre"))
    hall.write(acts.put_record, acts.PutRecord(ADMIN, "sites", site))
    hall.reads.forget()
    with hall.reads() as work:
        assert work.centre.view.catalogue.centre == centre
        assert work.centre.view.catalogue.sites == (site,)
    assert any(event.kind == "centre.changed" and not event.rooms for event in hall.events)


def _emptied(work: object) -> None:
    work.sql.run("DELETE FROM catalogue_entry")  # type: ignore[attr-defined]
    work._cache.clear()  # type: ignore[attr-defined]


def test_the_schema_needs_no_other_migration(hall: Hall) -> None:
    assert migrate(hall.writer._engine) == migrate(hall.writer._engine)
