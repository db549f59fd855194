"""Strings that try to run, to be evaluated, to end what they stand in, or to turn the text around."""

from __future__ import annotations

from itertools import product

RUN = "window.ran=(window.ran||0)+1"


def scripts() -> list[str]:
    """Return markup that runs a script if it is ever taken for markup."""
    events = (
        "onerror",
        "onload",
        "onclick",
        "onfocus autofocus",
        "onmouseover",
        "ontoggle open",
        "onanimationstart",
        "onpointerenter",
    )
    tags = (
        "img src=x",
        "svg",
        "body",
        "input",
        "details",
        "video src=x",
        "iframe src=x",
        "marquee",
        "a href=x",
        "object data=x",
    )
    shells = (
        "<{tag} {event}={run}>",
        "<{tag}/{event}='{run}'",
        '"><{tag} {event}="{run}">',
        "'-->]]><{tag} {event}={run}//",
    )
    made = [shell.format(tag=t, event=e, run=RUN) for shell, t, e in product(shells, tags, events)]
    bare = (
        "<script>{run}</script>",
        "</script><script>{run}</script>",
        "</title><script>{run}</script>",
        "</style><script>{run}</script>",
        "</textarea><script>{run}</script>",
        "</template><script>{run}</script>",
        "</svg><script>{run}</script>",
        "<!--<script>{run}</script>-->",
        "--!><script>{run}</script>",
        "<![CDATA[<script>{run}</script>]]>",
        "<ScRiPt >{run}</sCrIpT>",
        "<script\x0c>{run}</script>",
        "<svg><script>{run}</script></svg>",
        "<math><mtext><script>{run}</script></mtext></math>",
        "<iframe srcdoc='<script>parent.{run}</script>'></iframe>",
        "<a href='javascript:{run}'>x</a>",
        "<form action='javascript:{run}'><button>x</button></form>",
        "<meta http-equiv=refresh content='0;url=javascript:{run}'>",
        "<base href='https://example.org/'>",
        "<link rel=stylesheet href='https://example.org/x.css'>",
        "<style>@import 'https://example.org/x.css';</style>",
        "javascript:{run}",
        "&lt;script&gt;{run}&lt;/script&gt;",
        "\\u003cscript\\u003e{run}\\u003c/script\\u003e",
        "\\x3cscript\\x3e{run}\\x3c/script\\x3e",
        "%3Cscript%3E{run}%3C/script%3E",
        "'; {run}; '",
        '"; {run}; "',
        "\\'; {run}; //",
        "`; {run}; `",
        "${{{run}}}",
        "`${{{run}}}`",
        "</bdi></h3></li><script>{run}</script>",
        "<!--slot:data-->",
        "<!--slot:policy-->",
    )
    return made + [text.format(run=RUN) for text in bare]


def templates(sentinel: str) -> list[str]:
    """Return template code that computes, stops the build, or makes a file named `sentinel`."""
    touch = f"open('{sentinel}','w')"
    shells = (
        "{{{{{code}}}}}",
        "{{% {code} %}}",
        "{{# {code} #}}",
        "${{{code}}}",
        "#{{{code}}}",
        "<%= {code} %>",
        "{{{{ {code} | safe }}}}",
        "{code}",
    )
    codes = (
        "7*7",
        "7*'7'",
        "undefined.thing",
        "this",
        "this._parent",
        "kwargs",
        f"cycler.__init__.__globals__.os.system('touch {sentinel}')",
        f"self.__init__.__globals__.__builtins__.{touch}",
        f"().__class__.__base__.__subclasses__() or {touch}",
        "raw",
        "endraw",
        "for x in",
        "include 'x'",
        "config",
        f"lipsum.__globals__['os'].popen('touch {sentinel}').read()",
    )
    ends = [
        "{{",
        "}}",
        "{%",
        "%}",
        "{#",
        "#}",
        "{{}}",
        "{{'",
        "{% raw %}",
        "{n}",
        "{name}",
        "{host}",
        "%s",
        "%(name)s",
        "{0}",
        "{__class__}",
    ]
    return [shell.format(code=code) for shell, code in product(shells, codes)] + ends


def unusual() -> list[str]:
    """Return text that is no attack but breaks what is careless: directions, controls, marks, lengths, numbers."""
    marks = [
        chr(c)
        for c in (
            *range(0x20),
            0x7F,
            *range(0x200B, 0x2010),
            *range(0x2028, 0x202F),
            *range(0x2066, 0x206A),
            0xFEFF,
            0xFFFE,
            0xD800,
            0xDFFF,
        )
    ]
    words = (
        "undefined",
        "null",
        "NaN",
        "-Infinity",
        "true",
        "__proto__",
        "constructor",
        "toString",
        "hasOwnProperty",
        "length",
        "1e400",
        "0x1F",
        "-0",
        "1,000.00",
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "=cmd|' /C calc'!A0",
        "\t=1+1",
        "';--",
        "1' OR '1'='1",
        "../../etc/passwd",
        "C:\\CON",
        "file:///etc/passwd",
        "ÄÖÜäöüß ẞ",
        "Straße/Gasse",
        "שלום עולם",
        "مرحبا بالعالم",
        "Ω≈ç√∫",
        "田中さん",
        "👩‍👩‍👧‍👦🏳️‍🌈",
        "Z̷̡͎a̸l̴g̷o̶",
        "a" * 3000,
        "ﬀ ﬁ",
        "&amp;",
        "&#60;",
        "&nbsp",
        "&quot;",
        "'\"`",
        "\\",
        '\\\\"',
        "\r\n",
        "a\r\nb",
        " ",
        "\u00a0",
        "\ufdfa",
    )
    return [f"a{mark}b" for mark in marks] + list(words)


def all_strings(sentinel: str = "sentinel") -> list[str]:
    """Return every hostile string once."""
    return list(dict.fromkeys([*scripts(), *templates(sentinel), *unusual()]))
