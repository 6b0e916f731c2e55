from django.db import migrations

# Five nested pages with long Arabic titles pass Wagtail's 255 letters, and PostgreSQL then refuses the redirect, and with it the new slug.
# The model keeps its limit: it holds for what people type.
WIDEN = "ALTER TABLE wagtailredirects_redirect ALTER COLUMN old_path TYPE varchar(2000)"
NARROW = (
    "DELETE FROM wagtailredirects_redirect WHERE length(old_path) > 255",
    "ALTER TABLE wagtailredirects_redirect ALTER COLUMN old_path TYPE varchar(255)",
)


def run(*statements):
    def change(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement)

    return change


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0001_pages_snippets_media_and_texts"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
    ]

    operations = [migrations.RunPython(run(WIDEN), run(*NARROW))]
