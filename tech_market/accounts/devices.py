"""What a browser says of itself, in two plain words. Pure.

Only the two codes are kept with a sign-in, never the whole user agent: they are enough
for a person to know their own device again, and too little to follow anybody by.
"""

UNKNOWN = "other"

#: first match wins: apps name the browser they are built on as well
BROWSERS: tuple[tuple[str, str, str], ...] = (  # sign in lower case, code, name
    ("wxwork/", "wxwork", "企业微信"),
    ("micromessenger/", "wechat", "微信"),
    ("dingtalk/", "dingtalk", "钉钉"),
    ("qqbrowser/", "qqbrowser", "QQ浏览器"),
    ("ucbrowser/", "uc", "UC浏览器"),
    ("quark/", "quark", "夸克浏览器"),
    ("huaweibrowser/", "huawei", "华为浏览器"),
    ("miuibrowser/", "xiaomi", "小米浏览器"),
    ("vivobrowser/", "vivo", "vivo浏览器"),
    ("heytapbrowser/", "oppo", "OPPO浏览器"),
    ("samsungbrowser/", "samsung", "三星浏览器"),
    ("360se", "360", "360浏览器"),
    ("360ee", "360", "360浏览器"),
    ("qihoobrowser", "360", "360浏览器"),
    ("metasr", "sogou", "搜狗浏览器"),
    ("edg/", "edge", "Edge浏览器"),
    ("edga/", "edge", "Edge浏览器"),
    ("edgios/", "edge", "Edge浏览器"),
    ("opr/", "opera", "Opera浏览器"),
    ("firefox/", "firefox", "火狐浏览器"),
    ("fxios/", "firefox", "火狐浏览器"),
    ("trident/", "ie", "IE浏览器"),
    ("msie ", "ie", "IE浏览器"),
    ("chrome/", "chrome", "Chrome浏览器"),
    ("crios/", "chrome", "Chrome浏览器"),
    ("safari/", "safari", "Safari浏览器"),
)
SYSTEMS: tuple[tuple[tuple[str, ...], str, str], ...] = (  # all signs, code, name
    (("openharmony",), "harmony", "鸿蒙设备"),
    (("harmonyos",), "harmony", "鸿蒙设备"),
    (("ipad",), "ipad", "iPad"),
    (("iphone",), "iphone", "iPhone"),
    (("android", "mobile"), "android", "安卓手机"),
    (("android",), "android-pad", "安卓平板"),
    (("windows phone",), UNKNOWN, ""),
    (("windows",), "windows", "Windows电脑"),
    (("macintosh",), "mac", "苹果电脑"),
    (("uos",), "uos", "统信UOS电脑"),
    (("kylin",), "kylin", "麒麟系统电脑"),
    (("linux",), "linux", "Linux电脑"),
)
LONGEST_READ = 512  # characters of a user agent that are looked at


def device_of(user_agent: str) -> str:
    """Return `browser/system` in codes, e.g. "edge/windows"; "" for no user agent."""
    text = user_agent[:LONGEST_READ].lower()
    if not text.strip():
        return ""
    browser = next((code for sign, code, _ in BROWSERS if sign in text), UNKNOWN)
    system = next(
        (code for signs, code, _ in SYSTEMS if all(sign in text for sign in signs)),
        UNKNOWN,
    )
    return f"{browser}/{system}"


def device_words(device: str) -> tuple[str, ...]:
    """Name what was stored, system first; empty when neither is known."""
    browser, _, system = device.partition("/")
    systems = {code: name for _signs, code, name in SYSTEMS}
    browsers = {code: name for _sign, code, name in BROWSERS}
    found = (systems.get(system, ""), browsers.get(browser, ""))
    return tuple(name for name in found if name)
