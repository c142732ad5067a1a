import pytest
from django.contrib.auth import get_user_model


@pytest.mark.django_db
def test_two_accounts_cannot_differ_only_by_case():
    get_user_model().objects.create_user("A.B@exemple.fr", "x")
    with pytest.raises(Exception, match="compte"):
        get_user_model()(email="a.B@exemple.fr").validate_constraints()
