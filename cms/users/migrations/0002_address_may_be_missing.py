import cms.users.fields
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("users", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="user", name="users_user_email_whatever_case"),
        migrations.AlterField(
            model_name="user",
            name="email",
            field=cms.users.fields.AddressField(
                error_messages={"unique": "An account with this address exists."},
                max_length=254,
                null=True,
                unique=True,
                verbose_name="e-mail address",
            ),
        ),
    ]
