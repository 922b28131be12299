from django.forms import modelform_factory
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from guestbook.models import Entry

EntryForm = modelform_factory(Entry, fields=["name", "text"])


def book(request):
    form = EntryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect("book")
    return render(
        request,
        "guestbook/book.html",
        {"form": form, "entries": Entry.objects.all()[:50]},
        status=422 if form.errors else 200,
    )


@require_safe
def healthz(request):
    """Whether this process can serve. Does not ask the database: it would take the site down with it."""
    return HttpResponse("ok", content_type="text/plain")
