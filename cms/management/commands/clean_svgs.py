"""`manage.py clean_svgs`: sanitises SVGs that were stored before uploads were sanitised."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management.base import BaseCommand
from django.db.models import Q
from tqdm import tqdm

from cms.media.svg import clean_svg
from cms.models import SiteImage


class Command(BaseCommand):
    help = "Cleans SVG pictures that are in the storage already: nothing in them can run afterwards. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        states: dict[str, int] = {"cleaned": 0, "clean already": 0, "lost": 0, "no SVG picture": 0}
        drawings = SiteImage.objects.filter(Q(file__iendswith=".svg") | Q(file__iendswith=".svgz"))
        for image in tqdm(drawings.iterator(), total=drawings.count(), unit="picture", disable=options["verbosity"] == 0 or None):
            state = self.clean(image)
            states[state] += 1
            if state in {"lost", "no SVG picture"}:
                self.stderr.write(f"{image.pk} “{image.title}” ({image.file.name}): {state}")
        self.stdout.write(", ".join(f"{number} {state}" for state, number in states.items()))

    def clean(self, image: SiteImage) -> str:
        """Sanitise one SVG and return the result. An invalid one is left as it is: it is only ever served as a download."""
        try:
            with image.file.storage.open(image.file.name, "rb") as stored:
                before = stored.read()
            after = clean_svg(before)
        except OSError:
            return "lost"
        except ValidationError:
            return "no SVG picture"
        if after == before:
            return "clean already"
        replaced = image.file.name
        image.file = ContentFile(after, name=replaced.rpartition("/")[2])
        image._set_image_file_metadata()
        image.save()
        image.renditions.all().delete()
        image.file.storage.delete(replaced)
        return "cleaned"
