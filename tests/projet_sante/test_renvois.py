from projet_sante.renvois import cibles, numeroter, preparer, resoudre


def test_a_note_and_a_reference_become_elements():
    html = preparer("<p>Effectif[[note : au 1er janvier]], [[voir : Secteurs]].</p>")
    assert html == (
        '<p>Effectif<span class="note">au 1er janvier</span>, '
        '<a class="renvoi" href="#secteurs"></a>.</p>'
    )


def test_what_stands_between_brackets_is_text():
    assert "<script" not in preparer("[[note : <script>x</script>]]")
    assert '"' not in resoudre(preparer('[[voir : a"b]]'), {}).split(":")[1]


def test_a_reference_follows_its_target_wherever_it_moves():
    tableau = {"type": "tableau", "donnees": {"repere": "secteurs"}}
    texte = preparer("[[voir : secteurs]]")
    avant = cibles([(1, "a", [tableau]), (2, "b", [])])
    apres = cibles([(1, "a", []), (2, "b", [tableau])])
    assert resoudre(texte, avant).startswith("partie 1, <a")
    assert resoudre(texte, apres).startswith("partie 2, <a")
    assert "introuvable : secteurs" in resoudre(texte, {})
    assert resoudre(preparer("[[voir : partie b]]"), apres) == (
        '<a class="v-page" href="#p2">partie 2</a>'
    )


def test_numbers_on_screen_count_tables_and_figures_apart():
    html = (
        '<table></table><figure id="r-f"></figure><table class="t" id="r-t"></table>'
        '<a class="v-tableau" href="#r-t">tableau</a><a class="v-figure" href="#r-f">figure</a>'
    )
    lu = numeroter(html)
    assert 'href="#r-t" data-numero="2"' in lu
    assert 'href="#r-f" data-numero="1"' in lu
