from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from PIL import Image
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm


class ChampIllustration(WagtailImageField):
    def check_image_pixel_size(self, f: File[bytes]) -> None:
        """Pillow refuses by an error of its own what unfolds beyond reason."""
        try:
            super().check_image_pixel_size(f)
        except Image.DecompressionBombError:
            raise ValidationError(
                "Cette image a trop de pixels pour être ouverte\u00a0: réduisez-la.",
                code="file_too_many_pixels",
            ) from None


class FormulaireIllustration(BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if champ := self.fields.get("file"):
            self.fields["file"] = ChampIllustration(
                label=champ.label,
                required=champ.required,
                widget=champ.widget,
                help_text=champ.help_text,
            )
