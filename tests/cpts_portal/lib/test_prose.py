from cpts_portal.lib.prose import mettre_en_forme


def test_blank_lines_make_paragraphs_and_dashes_a_list():
    html = mettre_en_forme("Un mot\nsuite.\n\n- premier\n- second")
    assert html == "<p>Un mot suite.</p><ul><li>premier</li><li>second</li></ul>"


def test_words_between_brackets_become_links_and_the_rest_stays():
    html = mettre_en_forme("Lisez [la page](/la-cpts/) ou [le code](https://exemple.invalid/a).")
    assert html == (
        '<p>Lisez <a href="/la-cpts/">la page</a> ou '
        '<a href="https://exemple.invalid/a">le code</a>.</p>'
    )


def test_nothing_of_the_text_is_read_as_code():
    html = mettre_en_forme('<b>x</b> [clic](javascript:alert) [a"b](/c"d)')
    assert html == (
        '<p>&lt;b&gt;x&lt;/b&gt; [clic](javascript:alert) <a href="/c&quot;d">a&quot;b</a></p>'
    )
