"""The public site, its root page, and what each role may do at /gestion/."""

from django.db import migrations

TITRE = "Se soigner sur le territoire"
SITE = "Site public"

ENTRER = [("wagtailadmin", "admin", "access_admin")]
PAGE_BROUILLON = ["add_page", "change_page"]
PAGE_PUBLIER = [*PAGE_BROUILLON, "publish_page", "lock_page", "unlock_page"]
IMAGES = [
    ("wagtailimages", "image", code) for code in ("add_image", "change_image", "choose_image")
]
DOCUMENTS = [
    ("wagtaildocs", "document", code)
    for code in ("add_document", "change_document", "choose_document")
]
COLLECTIONS = [
    ("wagtailcore", "collection", code) for code in ("add_collection", "change_collection")
]
REDIRECTIONS = [
    ("wagtailredirects", "redirect", code)
    for code in ("add_redirect", "change_redirect", "delete_redirect")
]
# Group names are the labels of membres.comptes.enums.Role, from which accounts get their groups.
# No delete permission anywhere: a page is unpublished, a file is replaced.
GROUPES = {
    "Bureau": (PAGE_BROUILLON, ENTRER, [*IMAGES, *DOCUMENTS]),
    "Coordination": (PAGE_PUBLIER, ENTRER, [*IMAGES, *DOCUMENTS]),
    "Administrateur technique": (
        PAGE_PUBLIER,
        [*ENTRER, *REDIRECTIONS],
        [*IMAGES, *DOCUMENTS, *COLLECTIONS],
    ),
}


def installer(apps, schema_editor):
    page = _remplacer_la_page_d_accueil(apps)
    # Wagtail's sample groups would be a second way in.
    apps.get_model("auth.Group").objects.filter(name__in=["Moderators", "Editors"]).delete()
    for nom, droits in GROUPES.items():
        _accorder(apps, nom, page, droits)


def _remplacer_la_page_d_accueil(apps):
    Page = apps.get_model("wagtailcore.Page")
    Accueil = apps.get_model("contenu.Accueil")
    Site = apps.get_model("wagtailcore.Site")
    type_accueil, _ = apps.get_model("contenttypes.ContentType").objects.get_or_create(
        model="accueil", app_label="contenu"
    )
    Site.objects.all().delete()
    Page.objects.filter(depth=2, slug="home").delete()
    racine = Page.objects.get(depth=1)
    enfants = Page.objects.filter(depth=2).count()
    page = Accueil.objects.create(
        title=TITRE,
        draft_title=TITRE,
        slug="accueil",
        content_type=type_accueil,
        path=f"{racine.path}{enfants + 1:04}",
        depth=2,
        numchild=0,
        url_path="/accueil/",
        locale=apps.get_model("wagtailcore.Locale").objects.first(),
    )
    racine.numchild = enfants + 1
    racine.save()
    Site.objects.create(
        hostname="localhost", site_name=SITE, root_page_id=page.pk, is_default_site=True
    )
    return page


def _accorder(apps, nom, page, droits):
    pages, globaux, collections = droits
    groupe, _ = apps.get_model("auth.Group").objects.get_or_create(name=nom)
    racine = apps.get_model("wagtailcore.Collection").objects.get(depth=1)
    DroitPage = apps.get_model("wagtailcore.GroupPagePermission")
    DroitCollection = apps.get_model("wagtailcore.GroupCollectionPermission")
    for code in pages:
        droit = _droit(apps, "wagtailcore", "page", code)
        DroitPage.objects.get_or_create(group=groupe, page_id=page.pk, permission=droit)
    for droit in globaux:
        groupe.permissions.add(_droit(apps, *droit))
    for droit in collections:
        DroitCollection.objects.get_or_create(
            group=groupe, collection=racine, permission=_droit(apps, *droit)
        )


def _droit(apps, app_label, model, code):
    """`create_permissions` runs after the migrations: the row may not be there yet."""
    type_contenu, _ = apps.get_model("contenttypes.ContentType").objects.get_or_create(
        app_label=app_label, model=model
    )
    droit, _ = apps.get_model("auth.Permission").objects.get_or_create(
        content_type=type_contenu, codename=code, defaults={"name": code.replace("_", " ")}
    )
    return droit


class Migration(migrations.Migration):
    dependencies = [
        ("contenu", "0001_pages_et_images"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailimages", "0023_add_choose_permissions"),
        ("wagtaildocs", "0011_add_choose_permissions"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(installer, migrations.RunPython.noop)]
