"""Who may do what: one explicit table. A role without grants is reserved: its desk is not built yet."""

from enum import StrEnum


class Role(StrEnum):
    CLERK = "clerk"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"
    APPRAISER = "appraiser"
    APPROVER = "approver"
    SEAL_CLERK = "seal_clerk"
    RETURN_OFFICER = "return_officer"
    INSPECTOR = "inspector"


ROLE_WORDS = {
    Role.CLERK: "Cán bộ quầy",
    Role.SUPERVISOR: "Trưởng ca",
    Role.ADMIN: "Quản trị",
    Role.APPRAISER: "Cán bộ thẩm định",
    Role.APPROVER: "Người phê duyệt",
    Role.SEAL_CLERK: "Văn thư",
    Role.RETURN_OFFICER: "Cán bộ trả kết quả",
    Role.INSPECTOR: "Thanh tra",
}


class Permission(StrEnum):
    SERVE = "serve"  # work at a counter
    SUPERVISE = "supervise"  # see all counters, reasons, devices; act for a counter
    ADMINISTER = "administer"  # catalogue, accounts, devices, settings
    RECEIVE = "receive"  # dossiers at the reception desk, guidance
    APPRAISE = "appraise"  # dossiers assigned to oneself
    ASSIGN = "assign"  # give a dossier to another appraiser
    INSPECT = "inspect"  # read dossiers, registers and the whole trail; change nothing


GRANTS: dict[Role, frozenset[Permission]] = {
    Role.CLERK: frozenset({Permission.SERVE, Permission.RECEIVE}),
    Role.SUPERVISOR: frozenset(
        {Permission.SERVE, Permission.SUPERVISE, Permission.RECEIVE, Permission.ASSIGN}
    ),
    Role.ADMIN: frozenset({Permission.ADMINISTER, Permission.SUPERVISE}),
    Role.APPRAISER: frozenset({Permission.APPRAISE}),
    Role.INSPECTOR: frozenset({Permission.INSPECT}),
}


def may(roles: frozenset[str], permission: Permission) -> bool:
    return any(permission in GRANTS.get(Role(role), frozenset()) for role in roles)
