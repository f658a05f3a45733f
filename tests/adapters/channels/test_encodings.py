from __future__ import annotations

from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.adapters.channels.encodings import decode, fold_name, form_fields, join_halves
from pipeline.adapters.channels.forms import KNOWN
from pipeline.domain.errors import DataFault

FLOOD = "Banjir di Jalan Anggrek 🌊"


class TestBytes:
    @pytest.mark.parametrize("cut", [1, 2, 3])
    def test_an_emoji_that_was_cut_spoils_nothing_before_it(self, cut: int) -> None:
        assert decode(f"Kafé {FLOOD}".encode()[:-cut]) == f"Kafé {FLOOD[:-1]}\ufffd"

    def test_one_wrong_byte_among_whole_letters_is_replaced_alone(self) -> None:
        assert decode("kafé 🌊 ".encode() + b"\x96 ramai") == "kafé 🌊 \ufffd ramai"

    @pytest.mark.parametrize("text", ["kafé", "“Kopi” … kafé", "à", "déjà vu"])
    def test_windows_letters_stay_windows_letters(self, text: str) -> None:
        assert decode(text.encode("cp1252")) == text

    def test_halves_that_were_encoded_one_by_one_are_joined(self) -> None:
        assert decode("air \ud83c\udf0a naik \ud83c".encode("utf-8", "surrogatepass")) == "air 🌊 naik \ufffd"

    @given(st.text())
    def test_no_half_of_a_letter_remains(self, text: str) -> None:
        joined = join_halves(text)
        assert joined.encode().decode() == joined
        assert join_halves(joined) == joined

    @given(st.binary())
    def test_any_bytes_are_read(self, body: bytes) -> None:
        text = decode(body)
        assert text.encode().decode() == text


class TestForm:
    @pytest.mark.parametrize(
        ("body", "text"),
        [
            ("text=RT 3 & RW 5 banjir&from=0812", "RT 3 & RW 5 banjir"),
            ("text=jual & beli=5 ribu&from=0812", "jual & beli=5 ribu"),
            ("text=A&B&C rusak&from=0812", "A&B&C rusak"),
            ("text=jual&beli=5 ribu&from=0812", "jual&beli=5 ribu"),
            ("text=Pasar%20&%20terminal%20kotor&from=0812", "Pasar & terminal kotor"),
            ("text=Pasar+&+terminal+kotor&from=0812", "Pasar & terminal kotor"),
            ("text=a%26b&from=0812", "a&b"),
            ("from=0812&text=warung &", "warung &"),
            ("text=gaji 50%25 dipotong & THR&from=0812", "gaji 50% dipotong & THR"),
            ("text=1+1 orang & 2&from=0812", "1+1 orang & 2"),
        ],
    )
    def test_an_ampersand_that_nobody_escaped_does_not_halve_a_text(self, body: str, text: str) -> None:
        fields = form_fields(body.encode(), known=KNOWN)
        assert (fields["text"], fields["from"]) == (text, "0812")

    def test_a_field_that_we_do_not_know_is_no_part_of_a_text_that_was_escaped(self) -> None:
        fields = form_fields(b"text=air+mati&simSerial=x+y&from=0812", known=KNOWN)
        assert fields == {"text": "air mati", "simSerial": "x y", "from": "0812"}

    def test_a_gateways_own_fields_end_a_text_that_nobody_escaped(self) -> None:
        fields = form_fields(b"text=air mati&smsc=kota 1&from=0812", known=KNOWN)
        assert fields == {"text": "air mati", "smsc": "kota 1", "from": "0812"}

    @given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"), min_size=1))
    def test_what_was_escaped_comes_as_it_was_written(self, text: str) -> None:
        for escape in (quote, quote_plus):
            body = f"text={escape(text, safe='')}&from=0812".encode()
            assert form_fields(body, known=KNOWN) == {"text": text, "from": "0812"}

    @given(st.text(st.sampled_from("xy &=%+")).filter(str.strip))
    def test_no_letter_of_a_text_is_lost_in_silence(self, text: str) -> None:
        fields = form_fields(f"text=({text} )&from=0812".encode(), known=KNOWN)
        letters = sum(said.count("x") + said.count("y") for pair in fields.items() for said in pair) - 1
        assert letters >= text.count("x") + text.count("y")


@pytest.mark.parametrize("name", ["MessageSid", "message_sid", "message-sid", "MESSAGESID"])
def test_the_name_of_a_field_is_one_however_it_is_spelt(name: str) -> None:
    assert fold_name(name) == "messagesid"


def test_a_form_of_too_many_fields_is_refused_and_many_ampersands_are_text() -> None:
    form = "&".join(f"f{number}=x" for number in range(300)) + "&text=banjir"
    with pytest.raises(DataFault) as refused:
        form_fields(form.encode(), known=KNOWN)
    assert refused.value.code == "too_many_fields"
    assert form_fields(b"text=banjir" + b"&" * 200_000 + b"besar", known=KNOWN)["text"].endswith("&besar")
