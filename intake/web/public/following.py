"""Following by mail: asking to be told, saying yes by the link in the mail, and stopping."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.base import Form
from forms.following import FollowForm, FrequencyForm
from intake.actions import following
from intake.core.consultation import is_public
from intake.core.following import Follower, Scope, Topic
from intake.store import consultations, followers, parties
from intake.web.site import now, record, settings

blueprint = Blueprint("following", __name__)


@blueprint.route("/follow", methods=["GET", "POST"])
def follow() -> ResponseReturnValue:
    """Ask for an address and what it wants to hear of; the rest is done by mail."""
    form = FollowForm()
    form.offer(_offered())
    if request.method == "GET":
        return _page(form)
    if not form.validate():
        return _page(form), 422
    following.ask(
        record(),
        form.plain_email,
        form.topic(),
        form.chosen(),
        settings=settings(),
        now=now(),
    )
    return redirect(url_for("following.asked"), code=303)


@blueprint.get("/follow/asked")
def asked() -> ResponseReturnValue:
    """Say that a mail is on its way; the same for everyone, whoever follows already."""
    return render_template("public/follow_asked.html")


@blueprint.route("/f/<token>", methods=["GET", "POST"])
def one(token: str) -> ResponseReturnValue:
    """Begin, change or stop by the link in a mail; looking changes nothing, as scanners look."""
    follower = followers.with_token(record(), token)
    form = FrequencyForm(data={"frequency": str(follower.frequency)})
    if request.method == "GET":
        return _own(token, follower, form)
    if not form.validate():
        return _own(token, follower, form), 422
    step = request.form.get("step", "")
    if step == "stop":
        following.end(record(), token, now=now())
    else:
        following.change(record(), token, form.chosen(), now=now())
        following.confirm(record(), token, now=now())
    return redirect(url_for("following.one", token=token), code=303)


@blueprint.get("/f/<token>/stop")
def stopping(token: str) -> ResponseReturnValue:
    """Lead somebody who opened the address of the one-press stop to the page with the button."""
    return redirect(url_for("following.one", token=token), code=303)


@blueprint.post("/f/<token>/stop")
def stop(token: str) -> ResponseReturnValue:
    """Stop at one press in a mail program: no session, no question (RFC 8058, section 3.2)."""
    if request.form.get("List-Unsubscribe") != "One-Click" and not Form().validate():
        return redirect(url_for("following.one", token=token), code=303)
    following.end(record(), token, now=now())
    return "", 200


def _offered() -> list[Topic]:
    """Return what can be followed from here: what the page one came from is about comes first."""
    db = record()
    offered = []
    cases = {each.slug: each for each in consultations.every(db) if is_public(each)}
    if case := cases.get(request.args.get("consultation", "")):
        offered.append(Topic(scope=Scope.CONSULTATION, name=case.slug, shown=case.title))
    known = {each.public_id: each for each in parties.every(db)}
    if party := known.get(request.args.get("council", "")):
        offered.append(Topic(scope=Scope.PARTY, name=party.public_id, shown=party.name))
    topics = sorted({topic for each in cases.values() for topic in each.topics})
    wanted = request.args.get("topic", "")
    topics.sort(key=lambda topic: topic != wanted)
    about = [Topic(scope=Scope.TOPIC, name=each, shown=each) for each in topics]
    rest = [Topic(scope=Scope.ALL), *about]
    return [*offered, *(rest if wanted not in topics else [*about, Topic(scope=Scope.ALL)])]


def _page(form: FollowForm) -> str:
    return render_template("public/follow.html", form=form)


def _own(token: str, follower: Follower, form: FrequencyForm) -> str:
    return render_template("public/follower.html", token=token, follower=follower, form=form)
