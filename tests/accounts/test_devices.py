"""What is kept of a user agent, and how it reads."""

import pytest

from tech_market.accounts.devices import BROWSERS, SYSTEMS, device_of, device_words

MOZILLA = "Mozilla/5.0 "
WEBKIT = " AppleWebKit/537.36 (KHTML, like Gecko) "
CASES = [
    ((f"{MOZILLA}(Windows NT 10.0; Win64; x64){WEBKIT}Chrome/126.0 Safari/537.36"
     " Edg/126.0"), "Windows电脑", "Edge浏览器"),
    (f"{MOZILLA}(Windows NT 10.0; Win64; x64){WEBKIT}Chrome/126.0 Safari/537.36",
     "Windows电脑", "Chrome浏览器"),
    (f"{MOZILLA}(Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko",
     "Windows电脑", "IE浏览器"),
    (f"{MOZILLA}(Macintosh; Intel Mac OS X 10_15_7){WEBKIT}Version/17.4 Safari/605.1",
     "苹果电脑", "Safari浏览器"),
    ((f"{MOZILLA}(iPhone; CPU iPhone OS 17_4 like Mac OS X){WEBKIT}Mobile/15E148"
     " MicroMessenger/8.0.49"), "iPhone", "微信"),
    ((f"{MOZILLA}(Linux; Android 14; V2309A){WEBKIT}Chrome/116 Mobile Safari/537.36"
     " wxwork/4.1.22 MicroMessenger/7.0.1"), "安卓手机", "企业微信"),
    (f"{MOZILLA}(Linux; Android 12; TB-J606F){WEBKIT}Chrome/126 Safari/537.36",
     "安卓平板", "Chrome浏览器"),
    (f"{MOZILLA}(Phone; OpenHarmony 5.0){WEBKIT}Chrome/114 Mobile HuaweiBrowser/5.0",
     "鸿蒙设备", "华为浏览器"),
    (f"{MOZILLA}(X11; Linux x86_64; UOS){WEBKIT}Chrome/109 Safari/537.36 UOSBrowser",
     "统信UOS电脑", "Chrome浏览器"),
    (f"{MOZILLA}(X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
     "Linux电脑", "火狐浏览器"),
]  # fmt: skip


@pytest.mark.parametrize(("user_agent", "system", "browser"), CASES)
def test_device_is_named_in_plain_words(
    user_agent: str, system: str, browser: str
) -> None:
    assert device_words(device_of(user_agent)) == (system, browser)


@pytest.mark.parametrize("odd", ["", "  ", "curl/8.5", "<script>" * 400, "手机"])
def test_an_odd_user_agent_names_nothing(odd: str) -> None:
    assert device_words(device_of(odd)) == ()


def test_what_is_kept_fits_its_column() -> None:
    longest = max(len(code) for _s, code, _n in BROWSERS) + max(
        len(code) for _s, code, _n in SYSTEMS
    )
    assert longest + 1 <= 40


def test_nothing_of_the_user_agent_itself_is_kept() -> None:
    assert device_of("Chrome/126.0 (Windows NT 10.0; serial 4711)") == "chrome/windows"
