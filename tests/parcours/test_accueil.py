import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize("js", [True, False])
def test_login_page_opens_with_and_without_javascript(ouvrir, js):
    page = ouvrir(js=js)
    reponse = page.goto("/comptes/login/")
    assert reponse.status == 200
    expect(page.get_by_role("heading", level=1)).to_be_visible()
