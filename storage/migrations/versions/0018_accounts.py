"""Let roles carry duties, an end and a switch; make the tables of accounts, of proposed grants, of lost accounts.

Everybody who works at a body when this runs keeps all its duties ("*"): what was granted before stays granted.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.moments import Moment
from storage.tables.columns import Number, Packed, Word

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_ROLE = "seq, person_id, kind, ref, title, owner"
_ENDING = "until IS NOT NULL"
_PROPOSED, _ASKED = "state = '待确认'", "state = '待审核'"


def upgrade() -> None:
    """Widen roles, make the tables."""
    if op.get_bind().dialect.name == "sqlite":
        _make_roles_anew()
    else:
        op.add_column("roles", sa.Column("duties", Packed, nullable=False, server_default='["*"]'))
        op.add_column("roles", sa.Column("until", Moment(), nullable=True))
        op.add_column("roles", sa.Column("active", sa.Boolean(), nullable=False, server_default=sa.true()))
        for name in ("duties", "active"):
            op.alter_column("roles", name, server_default=None)
    _index("ix_roles_ending", "roles", ["until"], _ENDING)
    _make_accounts()
    _make_grants()
    _make_recoveries()


def downgrade() -> None:
    """Drop the tables and the columns."""
    for table in ("recoveries", "staff_grants", "accounts"):
        op.drop_table(table)
    op.drop_index("ix_roles_ending", "roles")
    for name in ("active", "until", "duties"):
        op.drop_column("roles", name)


def _index(name: str, table: str, columns: list[str], where: str) -> None:
    only = sa.text(where)
    op.create_index(name, table, columns, unique=False, sqlite_where=only, postgresql_where=only)


def _make_roles_anew() -> None:
    """SQLite adds columns behind the constraints: there the table is made anew, so that it is as declared."""
    op.drop_index("ix_roles_kind_ref", "roles")
    op.rename_table("roles", "roles_before")
    op.create_table(
        "roles",
        sa.Column("seq", Number, autoincrement=True, nullable=False),
        sa.Column("person_id", Word, nullable=False),
        sa.Column("kind", Word, nullable=False),
        sa.Column("ref", Word, nullable=False),
        sa.Column("title", Word, nullable=False),
        sa.Column("owner", sa.Boolean(), nullable=False),
        sa.Column("duties", Packed, nullable=False),
        sa.Column("until", Moment(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("kind IN ('unit', 'institution', 'admin')", name=op.f("ck_roles_kind")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_roles")),
        sa.UniqueConstraint("person_id", "kind", "ref", name=op.f("uq_roles_person_id_kind_ref")),
    )
    op.execute(f"INSERT INTO roles ({_ROLE}, duties, active) SELECT {_ROLE}, '[\"*\"]', 1 FROM roles_before")  # noqa: S608 - only names of ours
    op.drop_table("roles_before")
    op.create_index("ix_roles_kind_ref", "roles", ["kind", "ref"], unique=False)


def _make_accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("seq", Number, autoincrement=True, nullable=False),
        sa.Column("person_id", Word, nullable=False),
        sa.Column("username", sa.LargeBinary(), nullable=True),
        sa.Column("username_index", sa.LargeBinary(), nullable=True),
        sa.Column("password", sa.LargeBinary(), nullable=True),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_accounts")),
        sa.UniqueConstraint("username_index", name=op.f("uq_accounts_username_index")),
        sa.UniqueConstraint("person_id", name=op.f("uq_accounts_person_id")),
    )


def _make_grants() -> None:
    op.create_table(
        "staff_grants",
        sa.Column("seq", Number, autoincrement=True, nullable=False),
        sa.Column("id", Word, nullable=False),
        sa.Column("ref", Word, nullable=False),
        sa.Column("person_id", Word, nullable=False),
        sa.Column("region_code", Word, nullable=False),
        sa.Column("asked_by", Word, nullable=False),
        sa.Column("state", Word, nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("duties", Packed, nullable=False),
        sa.Column("title", Word, nullable=False),
        sa.Column("until", Moment(), nullable=True),
        sa.Column("due", Moment(), nullable=True),
        sa.Column("reason", Word, nullable=False),
        sa.CheckConstraint("state IN ('待确认', '已生效', '已否决', '已撤回')", name=op.f("ck_staff_grants_state")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_staff_grants")),
        sa.UniqueConstraint("id", name=op.f("uq_staff_grants_id")),
    )
    _index("ix_staff_grants_waiting", "staff_grants", ["ref", "since"], _PROPOSED)


def _make_recoveries() -> None:
    op.create_table(
        "recoveries",
        sa.Column("seq", Number, autoincrement=True, nullable=False),
        sa.Column("id", Word, nullable=False),
        sa.Column("unit_id", Word, nullable=False),
        sa.Column("company_name", Word, nullable=False),
        sa.Column("region_code", Word, nullable=False),
        sa.Column("name", Word, nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("documents", Packed, nullable=False),
        sa.Column("state", Word, nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("due", Moment(), nullable=True),
        sa.Column("note", Word, nullable=False),
        sa.Column("reason", Word, nullable=False),
        sa.Column("answered_by", Word, nullable=False),
        sa.CheckConstraint("state IN ('待审核', '已同意', '未同意')", name=op.f("ck_recoveries_state")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_recoveries")),
        sa.UniqueConstraint("id", name=op.f("uq_recoveries_id")),
    )
    op.create_index("ix_recoveries_unit_id_since", "recoveries", ["unit_id", "since"], unique=False)
    _index("ix_recoveries_waiting", "recoveries", ["region_code", "since"], _ASKED)
