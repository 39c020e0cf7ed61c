"""Addresses of data sets and documents."""

from __future__ import annotations

from django.urls import path

from galenic.web.data import views

app_name = "data"
urlpatterns = [
    path("<uuid:data_set_id>/", views.page, name="page"),
    path("<uuid:data_set_id>/rows/<int:number>/", views.row, name="row"),
    path("documents/<uuid:document_id>/", views.download, name="download"),
]
