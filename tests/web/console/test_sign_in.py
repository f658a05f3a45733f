"""Officers sign in and out: once with what they were handed, then with what they chose; nobody else does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pyotp
import pytest

from pipeline.adapters import passwords
from pipeline.adapters.store.sessions import Sessions
from pipeline.domain.errors import DataFault
from pipeline.domain.session import IDLE, LONGEST, ONE_TIME_LASTS
from pipeline.services import sign_in as service
from pipeline.services.audit import list_deeds
from pipeline.services.officers import disable_officer
from pipeline.services.opened import Services
from pipeline.services.passwords import make_one_time_password
from pipeline.services.sign_in import SignIn
from pipeline.services.tries import LOCKED_FOR, MOST_TRIES
from tests.web.client import ELSEWHERE
from tests.web.console.browser import NAME, NOW, PASSWORD, enter, open_browser, send, sign_in

WRONG = "kata sandi yang salah"
REFUSED = "Nama, kata sandi, atau kode salah"
LOCKED = "Terlalu banyak percobaan"


async def test_a_one_time_password_opens_nothing_but_the_page_that_replaces_it(
    services: Services, client: httpx.AsyncClient
) -> None:
    one_time = await make_one_time_password(services, NAME, now=datetime.now(UTC))
    signed_in = await sign_in(client, one_time)
    assert signed_in.headers["location"] == "/petugas"
    assert (await client.get("/petugas/akun")).headers["location"] == "/petugas/sandi"
    weak = await send(client, "/petugas/sandi", old=one_time, new="a unit 2026 ok")
    assert (weak.status_code, "tanpa nama Anda" in weak.text) == (422, True)
    before = client.cookies["lapor_petugas"]

    await send(client, "/petugas/sandi", old=one_time, new=PASSWORD)
    assert client.cookies["lapor_petugas"] != before
    page = await client.get("/petugas/akun")
    assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
    assert ", Kota Bandung<" in page.text
    client.cookies.clear()
    assert (await sign_in(client, one_time)).status_code == 422
    assert (await sign_in(client, PASSWORD)).status_code == 303


async def test_a_one_time_password_is_old_after_a_week(services: Services) -> None:
    one_time = await make_one_time_password(services, NAME, now=NOW)
    assert await service.sign_in(services, SignIn(name=NAME, password=one_time), now=NOW)
    with pytest.raises(DataFault, match="wrong_sign_in"):
        await service.sign_in(services, SignIn(name=NAME, password=one_time), now=NOW + ONE_TIME_LASTS)


async def test_the_cookie_is_for_the_console_alone_and_for_no_script(
    services: Services, client: httpx.AsyncClient
) -> None:
    one_time = await make_one_time_password(services, NAME, now=datetime.now(UTC))
    cookie = (await sign_in(client, one_time)).headers["set-cookie"]
    assert {"HttpOnly", "Path=/petugas", "SameSite=lax"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    client.base_url = httpx.URL("https://gateway")
    client.cookies.clear()
    assert "Secure" in (await sign_in(client, one_time)).headers["set-cookie"].split("; ")


async def test_who_fails_is_told_the_same_for_the_same_work_whatever_was_wrong(
    services: Services, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await make_one_time_password(services, NAME, now=datetime.now(UTC))
    looked_at: list[str | None] = []
    verify = passwords._verify
    monkeypatch.setattr(passwords, "_verify", lambda typed, kept: looked_at.append(kept) or verify(typed, kept))
    answers = [await sign_in(client, WRONG, name) for name in (NAME, "Tidak Ada", "a. unit", "' OR 1=1 --")]

    assert [each is None for each in looked_at] == [False, True, True, True]  # each pays for a hash
    assert {each.status_code for each in answers} == {422}
    assert all(REFUSED in each.text and "lapor_petugas" not in each.cookies for each in answers)
    await disable_officer(services, NAME, now=datetime.now(UTC))
    assert REFUSED in (await sign_in(client, WRONG)).text


async def test_after_some_tries_a_name_is_locked_from_that_address_and_nowhere_else(services: Services) -> None:
    await make_one_time_password(services, NAME, now=datetime.now(UTC))
    one_time = await make_one_time_password(services, NAME, now=datetime.now(UTC))
    async with open_browser(services, address=ELSEWHERE) as guesser, open_browser(services) as own:
        for name in (NAME, "Tidak Ada"):
            answers = [await sign_in(guesser, WRONG, name) for _ in range(MOST_TRIES["one"] + 1)]
            assert [each.status_code for each in answers] == [422] * MOST_TRIES["one"] + [429]
            assert LOCKED in answers[-1].text
        assert LOCKED in (await sign_in(guesser, one_time)).text
        assert (await sign_in(own, one_time)).status_code == 303


async def test_a_lock_ends_and_a_right_password_clears_the_tries(services: Services) -> None:
    one_time = await make_one_time_password(services, NAME, now=NOW)

    async def tried(password: str, at: datetime) -> str:
        try:
            return await service.sign_in(services, SignIn(name=NAME, password=password, address=ELSEWHERE), now=at)
        except DataFault as error:
            return str(error)

    for _ in range(MOST_TRIES["one"]):
        assert "wrong_sign_in" in await tried(WRONG, NOW)
    assert "too_many_tries" in await tried(one_time, NOW + LOCKED_FOR)
    assert len(await tried(one_time, NOW + LOCKED_FOR + timedelta(seconds=1))) == 43
    for _ in range(MOST_TRIES["one"]):
        assert "wrong_sign_in" in await tried(WRONG, NOW + LOCKED_FOR + timedelta(seconds=2))


async def test_without_a_session_a_page_leads_to_the_sign_in_and_back(
    services: Services, client: httpx.AsyncClient
) -> None:
    led = await client.get("/petugas/akun?kabar=sesi")
    assert led.headers["location"] == "/petugas/masuk?lanjut=%2Fpetugas%2Fakun%3Fkabar%3Dsesi"
    part = await client.get("/petugas/akun", headers={"HX-Request": "true"})
    assert part.headers["hx-redirect"] == "/petugas/masuk"
    one_time = await make_one_time_password(services, NAME, now=datetime.now(UTC))
    back = await send(client, led.headers["location"], "/petugas/masuk", name=NAME, password=one_time)
    assert back.headers["location"] == "/petugas/akun?kabar=sesi"


@pytest.mark.parametrize("elsewhere", ["//jahat.example", "https://jahat.example", "/petugas/../lapor", "/petugas\\x"])
async def test_a_sign_in_leads_to_no_other_place(services: Services, client: httpx.AsyncClient, elsewhere: str) -> None:
    one_time = await make_one_time_password(services, NAME, now=datetime.now(UTC))
    assert (await sign_in(client, one_time, lanjut=elsewhere)).headers["location"] == "/petugas"


async def test_a_forged_a_stale_and_an_ended_session_open_nothing(
    services: Services, client: httpx.AsyncClient
) -> None:
    await enter(services, client)
    token = client.cookies["lapor_petugas"]
    now = datetime.now(UTC)
    assert await service.find_session(services, token, now=now)
    assert await service.find_session(services, token, now=now + IDLE) is None
    assert await service.find_session(services, token[:-1] + "x", now=now) is None
    await Sessions(await services.store()).note_use(service._id_of(token), at=now + LONGEST)
    assert await service.find_session(services, token, now=now + LONGEST) is None
    left = await send(client, "/petugas/akun", "/petugas/keluar")
    assert left.headers["location"] == "/petugas/masuk?lanjut=/petugas"
    again = await client.get("/petugas/akun", headers={"Cookie": f"lapor_petugas={token}"})
    assert again.headers["location"].startswith("/petugas/masuk")


async def test_a_new_password_ends_all_other_sessions_and_a_disabled_officer_has_none(services: Services) -> None:
    async with open_browser(services) as first, open_browser(services) as second:
        await enter(services, first)
        assert (await sign_in(second, PASSWORD)).status_code == 303
        await send(first, "/petugas/sandi", old=PASSWORD, new=PASSWORD[::-1])
        assert (await second.get("/petugas/akun")).status_code == 303
        assert (await sign_in(second, PASSWORD[::-1])).status_code == 303
        assert (await send(first, "/petugas/akun", "/petugas/akun/sesi")).status_code == 303
        assert (await second.get("/petugas/akun")).status_code == 303
        await disable_officer(services, NAME, now=datetime.now(UTC))
        assert (await first.get("/petugas/akun")).status_code == 303


async def test_a_form_counts_in_the_session_that_it_was_shown_to(services: Services) -> None:
    async with open_browser(services) as mine, open_browser(services) as others:
        await enter(services, mine)
        await sign_in(others, PASSWORD)
        page = (await others.get("/petugas/akun")).text
        token = page.partition('name="token" value="')[2].partition('"')[0]
        forged = await mine.post("/petugas/akun/sesi", data={"token": token})
        assert forged.status_code == 403
        assert (await others.get("/petugas/akun")).status_code == 200


async def test_with_a_second_factor_a_password_alone_opens_nothing_and_a_code_opens_once(
    services: Services, client: httpx.AsyncClient
) -> None:
    await enter(services, client)
    page = (await client.get("/petugas/akun/kode")).text
    secret = page.partition('class="letters">')[2].partition("<")[0].replace(" ", "")
    sealed = page.partition('name="sealed" value="')[2].partition('"')[0]
    wrong = await send(client, "/petugas/akun/kode", sealed=sealed, code="000000x")
    assert (wrong.status_code, secret[:4] in wrong.text) == (422, True)
    totp = pyotp.TOTP(secret)
    now = datetime.now(UTC)
    done = await send(client, "/petugas/akun/kode", sealed=sealed, code=totp.at(now))
    assert done.headers["location"] == "/petugas/akun?kabar=kode"

    later = now + timedelta(seconds=60)
    typed = SignIn(name=NAME, password=PASSWORD)
    for code in ("", "000000x", totp.at(now)):
        with pytest.raises(DataFault, match="wrong_sign_in"):
            await service.sign_in(services, SignIn(name=NAME, password=PASSWORD, code=code), now=later)
    used = SignIn(name=NAME, password=PASSWORD, code=totp.at(later))
    assert await service.sign_in(services, used, now=later)
    with pytest.raises(DataFault, match="wrong_sign_in"):
        await service.sign_in(services, used, now=later)
    assert (await send(client, "/petugas/akun", "/petugas/akun/kode/lepas", password=WRONG)).status_code == 422
    await send(client, "/petugas/akun", "/petugas/akun/kode/lepas", password=PASSWORD)
    assert await service.sign_in(services, typed, now=later)


async def test_what_is_done_is_written_down(services: Services, client: httpx.AsyncClient) -> None:
    await sign_in(client, WRONG, "Tidak Ada")
    await enter(services, client)
    await send(client, "/petugas/akun", "/petugas/keluar")

    deeds = [(each.officer, each.action) for each in reversed((await list_deeds(services)).deeds)]
    assert deeds == [
        (None, "masuk_ditolak"),
        (NAME, "masuk"),
        (NAME, "sandi"),
        (NAME, "keluar"),
    ]
