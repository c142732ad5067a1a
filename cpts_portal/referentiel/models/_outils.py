"""What several models of this app share."""

from django.contrib.postgres.fields import DateRangeField
from django.db.models import CharField, Func, GeneratedField, Value
from django.db.models.functions import Lower


class FUnaccent(Func):
    """`unaccent` made immutable by migration 0001, hence usable in indexes and columns."""

    function = "f_unaccent"
    output_field = CharField()


class Periode(Func):
    """Range of dates, both bounds included; a missing end still runs."""

    function = "daterange"
    output_field = DateRangeField()

    def __init__(self, debut: str, fin: str) -> None:
        super().__init__(debut, fin, Value("[]"))

    def deconstruct(self):
        # A migration rebuilds it from the two field names alone.
        chemin, args, kwargs = super().deconstruct()
        return chemin, args[:2], kwargs


def cle_de_tri(champ: str) -> GeneratedField:
    """French order without ICU: a stored `lower(unaccent())` compared bytewise, the fast way."""
    return GeneratedField(
        verbose_name="clé de tri",
        expression=Lower(FUnaccent(champ)),
        output_field=CharField(max_length=250, db_collation="C"),
        db_persist=True,
    )
