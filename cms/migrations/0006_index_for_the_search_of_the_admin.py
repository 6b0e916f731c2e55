from django.db import migrations

from cms.admin_index import create_index, drop_index


class Migration(migrations.Migration):
    atomic = False  # PostgreSQL creates an index while others write only outside a transaction

    dependencies = [
        ('cms', '0005_pages_no_longer_public'),
        ('wagtailsearch', '0010_add_text_fields'),
    ]

    operations = [migrations.RunPython(create_index, drop_index)]
