

@pytest.mark.parametrize("on", [date(1990, 1, 1), date(2026, 11, 21)])
def test_one_party_alone_is_found_as_among_all(record, on):
    for instrument in record.instruments.values():
        among = {p.code: p for p in status(record, instrument.id, on).participants}

        assert {code: participant(record, instrument, code, on) for code in record.parties} == {
            code: among.get(code) for code in record.parties
        }
