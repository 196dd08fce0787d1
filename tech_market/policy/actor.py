"""Who is asking."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person is here to do. A signed-in person without a place is a visitor."""

    VISITOR = "visitor"
    ENTERPRISE = "enterprise"
    INSTITUTE = "institute"
    AGENCY = "agency"
    BROKER = "broker"
    ADMIN = "admin"
    AUDITOR = "auditor"


ROLE_NAMES: dict[Role, str] = {
    Role.VISITOR: "访客",
    Role.ENTERPRISE: "企业",
    Role.INSTITUTE: "院所",
    Role.AGENCY: "服务机构",
    Role.BROKER: "技术经纪人",
    Role.ADMIN: "市场管理员",
    Role.AUDITOR: "审计员",
}
STAFF = frozenset({Role.BROKER, Role.ADMIN, Role.AUDITOR})
MEMBERS = frozenset({Role.ENTERPRISE, Role.INSTITUTE, Role.AGENCY})


@dataclass(frozen=True, slots=True)
class Actor:
    """A person at the moment of one request: read fresh from the database each time.

    `organisation_id` is set only for an active member. `user_id` is None for somebody
    not signed in and for the system itself (command line), which has `name` "系统".
    """

    role: Role = Role.VISITOR
    user_id: int | None = None
    user_ref: str = ""
    name: str = ""
    organisation_id: int | None = None
    organisation_name: str = ""
    is_verified: bool = False  # the organisation was verified by the administrator
    is_owner: bool = False  # of the organisation
    ip: str = ""

    @property
    def is_signed_in(self) -> bool:
        """Whether a person stands behind this request."""
        return self.user_id is not None

    @property
    def sees_all(self) -> bool:
        """Whether every organisation's rows are open to this person."""
        return self.role in {Role.ADMIN, Role.AUDITOR}

    @property
    def is_staff(self) -> bool:
        """Whether the market invited this person: broker, administrator, auditor."""
        return self.role in STAFF

    @property
    def is_insider(self) -> bool:
        """Whether member-level text is open: staff, or a verified organisation."""
        return self.is_staff or (self.role in MEMBERS and self.is_verified)


ANONYMOUS = Actor()
SYSTEM = Actor(role=Role.ADMIN, name="系统")
