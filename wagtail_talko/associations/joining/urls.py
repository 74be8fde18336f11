from django.urls import path

from wagtail_talko.associations.joining import views

OWN = "associations/<slug:slug>/"
MEMBER = f"{OWN}members/<int:pk>/"
INVITED = f"{OWN}members/invitations/<int:pk>/"

urlpatterns = [
    path("associations/", views.associations, name="associations"),
    path("associations/apply/", views.apply, name="association_apply"),
    path("associations/apply/done/", views.applied, name="association_applied"),
    # Before the tokens: an association may be called anything.
    path(f"{OWN}members/", views.members, name="association_members"),
    path(f"{OWN}members/invite/", views.invite, name="association_invite"),
    path(f"{OWN}suggestions/", views.Suggestions.as_view(), name="association_suggestions"),
    path(f"{OWN}leave/", views.Leave.as_view(), name="association_leave"),
    path(f"{MEMBER}manager/", views.MakeManager.as_view(), name="member_make_manager"),
    path(f"{MEMBER}booker/", views.MakeBooker.as_view(), name="member_make_booker"),
    path(f"{MEMBER}hand-over/", views.HandOver.as_view(), name="member_hand_over"),
    path(f"{MEMBER}remove/", views.Remove.as_view(), name="member_remove"),
    path(f"{INVITED}send/", views.Resend.as_view(), name="invitation_resend"),
    path(f"{INVITED}take-back/", views.Revoke.as_view(), name="invitation_revoke"),
    path("associations/invitation/<str:token>/", views.invitation, name="invitation"),
]
