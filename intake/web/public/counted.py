"""The proof that a receipt is counted: saved from one's receipt, and checked by anyone."""

import json

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from forms.receipt_proof import ReceiptProofForm
from intake.actions import proving
from intake.core import receipt_tree
from intake.core.errors import NotFound
from intake.store import receipts, versions
from intake.web.public.own import own
from intake.web.site import record

blueprint = Blueprint("counted", __name__)


@blueprint.get("/r/<token>/versions/<int:number>/proof.json")
def proof(token: str, number: int) -> ResponseReturnValue:
    """Give the proof that a version's receipt is counted, to be saved; it tells no word."""
    submission, _ = own(token)
    found = versions.of(record(), submission.reference)
    if not 1 <= number <= len(found):
        raise NotFound("version", str(number))
    counted = receipts.proof(record(), found[number - 1])
    if counted is None:
        raise NotFound("proof", str(number))
    return Response(
        json.dumps(counted.written(), indent=1) + "\n",
        mimetype="application/json",
        headers={
            "Content-Disposition": f'attachment; filename="{found[number - 1].code}.json"',
            "Cache-Control": "no-store",
        },
    )


@blueprint.route("/receipt-check/proof", methods=["GET", "POST"])
def check() -> ResponseReturnValue:
    """Ask for a proof, or say whether the receipt is counted; looking changes nothing."""
    form = ReceiptProofForm()
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("public/receipt_proof.html", form=form), status
    found = receipt_tree.read(form.proof.data)
    generation = proving.counting(record(), found) if found else None
    return render_template(
        "public/receipt_proof.html", form=form, proof=found, generation=generation, checked=True
    )
