"""Make the tables of people and units."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.moments import Moment
from storage.tables.columns import Number, Packed, Word

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    _make_people()
    _index_people()
    _make_identities()
    _index_identities()
    _make_roles()
    _index_roles()
    _make_phone_codes()
    _index_phone_codes()
    _make_units()
    _index_units()
    _make_join_requests()
    _index_join_requests()


def downgrade() -> None:
    """Drop them."""
    op.drop_table("join_requests")
    op.drop_table("units")
    op.drop_table("phone_codes")
    op.drop_table("roles")
    op.drop_table("identities")
    op.drop_table("people")


def _make_people() -> None:
    op.create_table(
        "people",
        sa.Column("seq", Number, autoincrement=True, nullable=False),
        sa.Column("id", Word, nullable=False),
        sa.Column("name", Word, nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("phone_index", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_people")),
        sa.UniqueConstraint("id", name=op.f("uq_people_id")),
    )


def _index_people() -> None:
    op.create_index("ix_people_phone_index", "people", ["phone_index"], unique=False)


def _make_identities() -> None:
    op.create_table(
        "identities",
        sa.Column("seq", Number, autoincrement=True, nullable=False),
        sa.Column("channel", Word, nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("address_index", sa.LargeBinary(), nullable=True),
        sa.Column("person_id", Word, nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_identities")),
        sa.UniqueConstraint("channel", "address_index", name=op.f("uq_identities_channel_address_index")),
    )


def _index_identities() -> None:
    op.create_index("ix_identities_person_id", "identities", ["person_id"], unique=False)


def _make_roles() -> None:
    op.create_table(
        "roles",
        sa.Column("seq", Number, autoincrement=True, nullable=False),
        sa.Column("person_id", Word, nullable=False),
        sa.Column("kind", Word, nullable=False),
        sa.Column("ref", Word, nullable=False),
        sa.Column("title", Word, nullable=False),
        sa.Column("owner", sa.Boolean(), nullable=False),
        sa.CheckConstraint("kind IN ('unit', 'institution', 'admin')", name=op.f("ck_roles_kind")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_roles")),
        sa.UniqueConstraint("person_id", "kind", "ref", name=op.f("uq_roles_person_id_kind_ref")),
    )


def _index_roles() -> None:
    op.create_index("ix_roles_kind_ref", "roles", ["kind", "ref"], unique=False)


def _make_phone_codes() -> None:
    op.create_table(
        "phone_codes",
        sa.Column("seq", Number, autoincrement=True, nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("phone_index", sa.LargeBinary(), nullable=True),
        sa.Column("digest", Word, nullable=False),
        sa.Column("sent_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("tries", Number, nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.Column("sender", Word, nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_phone_codes")),
        sa.UniqueConstraint("phone_index", "sent_at", name=op.f("uq_phone_codes_phone_index_sent_at")),
    )


def _index_phone_codes() -> None:
    op.create_index("ix_phone_codes_sender_sent_at", "phone_codes", ["sender", "sent_at"], unique=False)


def _make_units() -> None:
    op.create_table(
        "units",
        sa.Column("seq", Number, autoincrement=True, nullable=False),
        sa.Column("id", Word, nullable=False),
        sa.Column("company_name", Word, nullable=False),
        sa.Column("uscc", Word, nullable=False),
        sa.Column("region_code", Word, nullable=False),
        sa.Column("region", Word, nullable=False),
        sa.Column("address", Word, nullable=False),
        sa.Column("contact", Word, nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("phone_index", sa.LargeBinary(), nullable=True),
        sa.Column("state", Word, nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("user_type", Word, nullable=False),
        sa.Column("org_type", Word, nullable=False),
        sa.Column("legal_person", Word, nullable=False),
        sa.Column("email", Word, nullable=False),
        sa.Column("id_number", sa.LargeBinary(), nullable=True),
        sa.Column("licence_photo", Word, nullable=False),
        sa.Column("due", Moment(), nullable=True),
        sa.Column("differs", Packed, nullable=False),
        sa.Column("reason", Word, nullable=False),
        sa.Column("owner_id", Word, nullable=False),
        sa.Column("created_at", Moment(), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.CheckConstraint("state IN ('待审核', '已通过', '已退回', '已注销')", name=op.f("ck_units_state")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_units")),
        sa.UniqueConstraint("id", name=op.f("uq_units_id")),
    )


def _index_units() -> None:
    op.create_index("ix_units_phone_index", "units", ["phone_index"], unique=False)
    op.create_index("ix_units_uscc", "units", ["uscc"], unique=False)
    op.create_index(
        "ix_units_waiting",
        "units",
        ["region_code", "since"],
        unique=False,
        sqlite_where=sa.text("state = '待审核'"),
        postgresql_where=sa.text("state = '待审核'"),
    )


def _make_join_requests() -> None:
    op.create_table(
        "join_requests",
        sa.Column("seq", Number, autoincrement=True, nullable=False),
        sa.Column("id", Word, nullable=False),
        sa.Column("unit_id", Word, nullable=False),
        sa.Column("person_id", Word, nullable=False),
        sa.Column("name", Word, nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("answer", Word, nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_join_requests")),
        sa.UniqueConstraint("id", name=op.f("uq_join_requests_id")),
    )


def _index_join_requests() -> None:
    op.create_index("ix_join_requests_unit_id", "join_requests", ["unit_id"], unique=False)
