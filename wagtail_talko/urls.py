from django.urls import path

app_name = "talko"

urlpatterns: list[path] = []
