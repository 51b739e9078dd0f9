"""Tables of people: who they are, from which addresses they write, what they may act for, codes sent to phones."""

from __future__ import annotations

from booking.people import Identity, Person, PhoneCode, Role, RoleKind
from storage.tables.columns import index, kept_table, one_of

people = kept_table("people", Person, sealed=("phone",), found=("phone",))
index(people, "phone_index")

identities = kept_table("identities", Identity, key=("channel", "address"), sealed=("address",), found=("address",))
index(identities, "person_id")

roles = kept_table("roles", Role, one_of("kind", tuple(RoleKind)), key=("person_id", "kind", "ref"))
index(roles, "kind", "ref")
index(roles, "until", name="ix_roles_ending", where=roles.c.until.is_not(None))

phone_codes = kept_table("phone_codes", PhoneCode, key=("phone", "sent_at"), sealed=("phone",), found=("phone",))
index(phone_codes, "sender", "sent_at")
index(phone_codes, "network", "sent_at", name="ix_phone_codes_network", where=phone_codes.c.network != "")
