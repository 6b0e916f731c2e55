"""How a member's file leaves the site."""

import io

from community.files.serve import private_response


def test_text_leaves_in_the_encoding_it_has():
    answer = private_response(io.BytesIO(b"x"), name="a.txt", content_type="text/plain; charset=windows-1252")
    plain = private_response(io.BytesIO(b"x"), name="a.txt", content_type="text/plain")

    assert answer["Content-Type"] == "text/plain; charset=windows-1252"
    assert plain["Content-Type"] == "text/plain; charset=utf-8"
