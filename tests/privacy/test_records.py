"""Nothing that names a person is forgotten in their copy."""

from tech_market.privacy.records import LABELS, OWN, person_columns


def test_every_column_that_names_a_person_is_told_or_has_its_section() -> None:
    named = {key for key, _column in person_columns()}
    assert named == OWN | set(LABELS)
    assert not OWN & set(LABELS)
