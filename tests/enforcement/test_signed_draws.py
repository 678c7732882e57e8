"""A published draw bears the agency's signature, and `flask draw verify` and any JOSE library can check it."""

import orjson
import pytest

from auth import keys
from core import detached_jws
from models import RandomDraw
from tests.enforcement.drawing import API, act, fill_library, make_drawn
from tests.factories import ok


@pytest.fixture
def published(officer, partner, head, public, tmp_path):
    """(draw, file, key set) of a published draw."""
    fill_library()
    draw = act(head, make_drawn(officer, partner, head), "publication")
    return draw, *_saved(public, draw, tmp_path)


def _saved(public, draw, folder):
    file, jwks = folder / "publication.json", folder / "jwks.json"
    file.write_bytes(public.get(f"{API}/public-draws/{draw['id']}/publication.json").get_data())
    jwks.write_bytes(orjson.dumps(ok(public.get("/.well-known/jwks.json"))))
    return file, jwks


def verify(app, file, *more):
    ran = app.test_cli_runner().invoke(args=["draw", "verify", str(file), *map(str, more)])
    return ran.exit_code, ran.output


def test_the_command_checks_draw_and_signature(app, published):
    _, file, jwks = published
    code, said = verify(app, file, "--jwks", jwks)
    assert (code, "MATCHES" in said, "SIGNED" in said) == (0, True, True)


def test_without_keys_the_draw_is_checked_and_the_signature_said_to_be_not(app, published):
    code, said = verify(app, published[1])
    assert (code, "MATCHES" in said, "UNSIGNED no keys given" in said) == (3, True, True)


def test_what_the_draw_does_not_bind_is_bound_by_the_signature(app, published):
    _, file, jwks = published
    touched = orjson.loads(file.read_bytes())
    touched["draw"]["agency"] = "别的机关"
    file.write_bytes(orjson.dumps(touched))
    assert verify(app, file)[0] == 3, "the draw alone would still match"
    code, said = verify(app, file, "--jwks", jwks)
    assert (code, "FORGED" in said) == (1, True)


@pytest.mark.parametrize(("member", "code"), [("", 3), (None, 3), ("x..y", 1), (7, 1), ("a.b.c.d", 1)])
def test_a_missing_or_broken_signature_is_told_from_a_good_one(app, published, member, code):
    _, file, jwks = published
    file.write_bytes(orjson.dumps({**orjson.loads(file.read_bytes()), "signature": member}))
    assert verify(app, file, "--jwks", jwks)[0] == code


def test_keys_that_are_none_or_another_agencys_vouch_for_nobody(app, published, tmp_path):
    _, file, jwks = published
    assert verify(app, file, "--jwks", tmp_path / "missing")[0] == 3
    jwks.write_bytes(b'{"keys": []}')
    assert verify(app, file, "--jwks", jwks)[0] == 3
    jwks.write_bytes(b"[]")
    assert verify(app, file, "--jwks", jwks)[0] == 1


def test_a_retired_key_still_verifies(app, published, public, tmp_path):
    draw = published[0]
    keys.rotate(keys.AUDIT)
    file, jwks = _saved(public, draw, tmp_path)
    assert verify(app, file, "--jwks", jwks)[0] == 0


def test_a_swap_after_publishing_is_signed_anew(app, published, head, public, tmp_path):
    draw, before, _ = published
    chosen = draw["selected"][0]
    body = {
        "selection_id": chosen["id"],
        "officer_id": chosen["officers"][0]["id"],
        "ground": "kinship",
        "note": "配偶任职",
    }
    act(head, draw, "swaps", body)
    was = before.read_bytes()
    file, jwks = _saved(public, draw, tmp_path)
    assert file.read_bytes() != was
    assert verify(app, file, "--jwks", jwks)[0] == 0


def test_a_record_changed_behind_our_back_no_longer_fits(app, published, public, tmp_path):
    draw = published[0]
    RandomDraw.update(title="另一个项目").where(RandomDraw.id == draw["id"]).execute()
    file, jwks = _saved(public, draw, tmp_path)
    assert verify(app, file, "--jwks", jwks)[0] == 1


def test_a_draw_published_before_signing_says_so(app, published, public, tmp_path):
    draw = published[0]
    RandomDraw.update(signature="").where(RandomDraw.id == draw["id"]).execute()
    file, jwks = _saved(public, draw, tmp_path)
    assert verify(app, file, "--jwks", jwks)[0] == 3
    assert ok(public.get(f"{API}/public-draws/{draw['id']}"))["signature"] is None


def test_a_signature_of_one_kind_is_none_of_another(app):
    with app.app_context():
        kid, key = keys.signing_key(keys.AUDIT)
        known = keys.public_keys(keys.AUDIT)
    signature = detached_jws.sign(b"{}", "zs-figures+json", kid=kid, key=key)
    assert detached_jws.verify(b"{}", signature, "zs-figures+json", known) == kid
    with pytest.raises(detached_jws.NotSigned):
        detached_jws.verify(b"{}", signature, "zs-draw+json", known)
