from django.contrib.auth.decorators import login_not_required
from django.utils.decorators import method_decorator
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny


@method_decorator(login_not_required, name="dispatch")
class SchemaVue(SpectacularAPIView):
    """The contract is public; what it describes is not."""

    permission_classes = [AllowAny]
    authentication_classes = []


@method_decorator(login_not_required, name="dispatch")
class DocumentationVue(SpectacularSwaggerSplitView):
    permission_classes = [AllowAny]
    authentication_classes = []
    url_name = "schema"
    title = "API du portail"
