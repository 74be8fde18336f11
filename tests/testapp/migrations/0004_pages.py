import django.db.models.deletion
import modelcluster.fields
import recurrence.fields
import wagtail.fields
import wagtail_talko.codes
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('testapp', '0003_finalize'),
        ('wagtail_talko', '0001_initial'),
        ('wagtailimages', '0027_image_description'),
    ]

    operations = [
        migrations.CreateModel(
            name='EventPage',
            fields=[
                ('basepage_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('start_date', models.DateField(null=True, verbose_name='date')),
                ('start_time', models.TimeField(blank=True, help_text='Leave empty when it lasts all day.', null=True, verbose_name='starts')),
                ('end_time', models.TimeField(blank=True, help_text='If it is earlier than the start, the event ends on the next day.', null=True, verbose_name='ends')),
                ('end_date', models.DateField(blank=True, help_text='Only for an event that lasts several days.', null=True, verbose_name='last day')),
                ('recurrence', recurrence.fields.RecurrenceField(blank=True, null=True, verbose_name='repeats')),
                ('until', models.DateField(blank=True, help_text='The last possible day.', null=True, verbose_name='repeats until')),
                ('extra_dates', models.JSONField(blank=True, default=list, verbose_name='extra dates')),
                ('left_out_dates', models.JSONField(blank=True, default=list, verbose_name='left-out dates')),
                ('is_cancelled', models.BooleanField(default=False, help_text='The whole event is cancelled. It stays in the calendars, marked as such.', verbose_name='cancelled')),
                ('introduction', models.TextField(blank=True, verbose_name='introduction')),
                ('body', wagtail.fields.RichTextField(blank=True, verbose_name='text')),
                ('takes_room', models.BooleanField(default=False, help_text='A copied page books nothing until you choose this.', verbose_name='book the room')),
                ('hides_place', models.BooleanField(default=False, verbose_name='do not show the place in public')),
                ('audience', wagtail_talko.codes.CodesField(blank=True, default=list, verbose_name='for whom')),
                ('bring', models.TextField(blank=True, verbose_name='what to bring')),
                ('contact', models.TextField(blank=True, help_text='Shown in public. Prefer a shared number or address.', verbose_name='contact')),
                ('takes_signups', models.BooleanField(default=False, verbose_name='people sign up')),
                ('categories', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='+', to='wagtail_talko.eventcategory', verbose_name='categories')),
                ('hosts', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='+', to='wagtail_talko.association', verbose_name='hosts')),
                ('picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image', verbose_name='picture')),
                ('room', models.ForeignKey(blank=True, help_text='The event books this room when it is published.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wagtail_talko.room', verbose_name='room')),
                ('space', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wagtail_talko.space', verbose_name='welfare space')),
            ],
            options={
                'abstract': False,
            },
            bases=('testapp.basepage', models.Model),
        ),
        migrations.CreateModel(
            name='ProgrammePage',
            fields=[
                ('basepage_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('introduction', models.TextField(blank=True, verbose_name='introduction')),
                ('space', models.ForeignKey(blank=True, help_text='Leave empty to show the events of every space of this site.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wagtail_talko.space', verbose_name='welfare space')),
            ],
            options={
                'abstract': False,
            },
            bases=('testapp.basepage', models.Model),
        ),
        migrations.CreateModel(
            name='SpaceIndexPage',
            fields=[
                ('basepage_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('introduction', models.TextField(blank=True, verbose_name='introduction')),
                ('municipality', models.ForeignKey(blank=True, help_text='Leave empty to list the spaces of every municipality of this site.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wagtail_talko.municipality', verbose_name='municipality')),
            ],
            options={
                'abstract': False,
            },
            bases=('testapp.basepage', models.Model),
        ),
        migrations.CreateModel(
            name='SpacePage',
            fields=[
                ('basepage_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('introduction', models.TextField(blank=True, verbose_name='introduction')),
                ('story', wagtail.fields.RichTextField(blank=True, verbose_name='story')),
                ('cultural_history', wagtail.fields.RichTextField(blank=True, verbose_name='cultural history')),
                ('getting_there', wagtail.fields.RichTextField(blank=True, verbose_name='how to get there')),
                ('accessibility_text', wagtail.fields.RichTextField(blank=True, verbose_name='accessibility')),
                ('contact', wagtail.fields.RichTextField(blank=True, verbose_name='contact')),
                ('picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image', verbose_name='picture')),
                ('space', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wagtail_talko.space', verbose_name='welfare space')),
            ],
            options={
                'abstract': False,
            },
            bases=('testapp.basepage', models.Model),
        ),
    ]
