"""Who may do what: one explicit table. Roles of later steps are reserved and may do nothing yet."""

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


GRANTS: dict[Role, frozenset[Permission]] = {
    Role.CLERK: frozenset({Permission.SERVE}),
    Role.SUPERVISOR: frozenset({Permission.SERVE, Permission.SUPERVISE}),
    Role.ADMIN: frozenset({Permission.ADMINISTER, Permission.SUPERVISE}),
}


def may(roles: frozenset[str], permission: Permission) -> bool:
    return any(permission in GRANTS.get(Role(role), frozenset()) for role in roles)
