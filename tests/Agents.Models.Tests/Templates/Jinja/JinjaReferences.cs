namespace Agents.Models.Tests.Templates.Jinja;

/// <summary>
/// Templates with what Jinja2 3.1 renders for <see cref="JinjaTemplateTests"/>'s variables, with trim_blocks and
/// lstrip_blocks, as transformers sets them.
/// </summary>
internal static class JinjaReferences
{
    public static TheoryData<string, string> Cases { get; } = new()
    {
        {
            "{{ 'a' ~ 1 ~ none ~ true ~ 1.0 ~ [1,'x',none] ~ {'a': 'it\\'s'} }}",
            "a1NoneTrue1.0[1, 'x', None]{'a': \"it's\"}"
        },
        {
            "  {% if true %}\nx\n  {% endif %}\ny",
            "x\ny"
        },
        {
            "a\n  {%- if true -%}  \n x  {% endif +%}\ny",
            "ax  \ny"
        },
        {
            "{{ xs[::-1] }}{{ xs[1:] }}{{ xs[-1] }}{{ xs[7] }}{{ 'héllo😀x'[::-1] }}{{ 'a😀b'[1] }}{{ 'a😀b'|length "
            + "}}",
            "[2, 1, 3][1, 2]2x😀olléh😀3"
        },
        {
            "{% for x in xs if x > 1 %}{{ loop.index }}/{{ loop.length }}:{{ x }}{% if not loop.last "
            + "%}, {% endif %}{% else %}none{% endfor %}",
            "1/2:3, 2/2:2"
        },
        {
            "{% for x in [] %}a{% else %}none{% endfor %}",
            "none"
        },
        {
            "{% set ns = namespace(n=0) %}{% for x in xs %}{% set ns.n = ns.n + x %}{% set y = x %}{% "
            + "endfor %}{{ ns.n }}{{ y }}",
            "6"
        },
        {
            "{{ s.split(',') }}{{ s.strip() }}|{{ s.split() }}{{ s.rstrip('\\n ') }}|{{ 'a-b-c'.split('-', "
            + "1) }}{{ 'a-b-c'.rsplit('-', 1) }}",
            "['  a', 'b', '', 'c \\n']a,b,,c|['a,b,,c']  a,b,,c|['a', 'b-c']['a-b', 'c']"
        },
        {
            "{{ d | tojson }}{{ d | tojson(indent=2) }}{{ messages[0].content | tojson }}{{ '\\t\"\\\\/\\x7f' "
            + "| tojson }}",
            "{\"a\": 1, \"items\": [1, 2], \"n\": null, \"t\": true, \"f\": 1.5}{\n  \"a\": 1,\n  \"items\": "
            + "[\n    1,\n    2\n  ],\n  \"n\": null,\n  \"t\": true,\n  \"f\": 1.5\n}\"Hi 😀 <b>\"\"\\t\\\"\\\\/\x7f\""
        },
        {
            "{{ 7 // 2 }} {{ -7 // 2 }} {{ -7 % 3 }} {{ 7 / 2 }} {{ 2 ** 3 }} {{ 2 ** -1 }} {{ 1e16 }"
            + "} {{ 1e15 }} {{ 0.00001 }} {{ 10 // 3.0 }}",
            "3 -4 2 3.5 8 0.5 1e+16 1000000000000000.0 1e-05 3.0"
        },
        {
            "{{ 1 if false }}{{ (1 if false else 2) }}{{ not true or true }}{{ 0 or 'x' }}{{ 1 and 'y' "
            + "}}{{ 1 < 2 < 3 }}{{ 1 < 2 > 3 }}",
            "2TruexyTrueFalse"
        },
        {
            "{% macro m(a, b=2, c='z') %}[{{ a }}{{ b }}{{ c }}]{% endmacro %}{{ m(1) }}{{ m(1, c=4) "
            + "}}{{ m('q', 5) | upper }}",
            "[12z][124][Q5Z]"
        },
        {
            "{% macro f(n) %}{{ n }}{% if n > 0 %}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(3) }}",
            "3210"
        },
        {
            "{{ xs | sort | join('-') }}{{ xs | map('string') | join }}{{ messages | map(attribute='role') "
            + "| join(',') }}{{ xs | select('gt', 1) | list }}{{ xs | reject('equalto', 3) | list }}{{ "
            + "messages | selectattr('role', 'equalto', 'user') | list | length }}",
            "1-2-3312user,assistant[3, 2][1, 2]1"
        },
        {
            "{% for k, v in d.items() %}{{ k }}={{ v }};{% endfor %}",
            "a=1;items=[1, 2];n=None;t=True;f=1.5;"
        },
        {
            "{% set x %}a{{ 1 }}b{% endset %}{{ x | length }}{{ x }}",
            "3a1b"
        },
        {
            "{% for x in range(10) %}{% if x == 2 %}{% continue %}{% endif %}{% if x == 5 %}{% break "
            + "%}{% endif %}{{ x }}{% endfor %}",
            "0134"
        },
        {
            "{{ missing }}{{ missing | default('d') }}{{ '' | default('e', true) }}{{ missing is undefined "
            + "}}{{ missing | length }}",
            "deTrue0"
        },
        {
            "{{ 'abc' is string }}{{ xs is iterable }}{{ d is mapping }}{{ 1 is number }}{{ none is none "
            + "}}{{ 3 is odd }}{{ 4 is divisibleby 2 }}{{ 'a' in 'abc' }}{{ 'a' not in d }}{{ 1 in xs }"
            + "}",
            "TrueTrueTrueTrueTrueTrueTrueTrueFalseTrue"
        },
        {
            "{# c #}\nx{#- y -#}  z",
            "xz"
        },
        {
            "{{ \"a\" \"b\" }}{{ 'x\\u00e9\\n' }}{{ 'hello world'|title }}{{ 'hELLO'|capitalize }}{{ "
            + "\"a\\nb\"|indent(2) }}{{ 'aXbX'.replace('X','-',1) }}",
            "abxé\nHello WorldHelloa\n  ba-bX"
        },
        {
            "{{ messages[0] }}",
            "{'role': 'user', 'content': 'Hi 😀 <b>'}"
        },
        {
            "{% for x in xs %}{{ loop.previtem }}{{ loop.nextitem }}{{ loop.revindex0 }}{{ loop.cycle('a','b') "
            + "}}{% endfor %}",
            "12a321b10a"
        },
        {
            "{% if tools %}a{% elif xs %}b{% else %}c{% endif %}{{ tools is none }}{{ tools is defined }}",
            "bTrueTrue"
        },
        {
            "{% set loop_messages = messages %}{% for m in loop_messages %}{{ m['role'] + ': ' + m['content'] "
            + "| trim + '!' }}{% endfor %}",
            "user: Hi 😀 <b>!assistant: A!"
        },
        {
            "{{ '}}' }}{{ {'a':{'b':1}} }}{% if '%}' %}ok{% endif %}",
            "}}{'a': {'b': 1}}ok"
        },
        {
            "{{ 1.5 | round }}{{ 2.567|round(2) }}{{ '12'|int + 1 }}{{ 'x'|int }}{{ '1.5'|float }}{{ "
            + "xs|max }}{{ xs|min }}{{ xs|sum }}{{ xs|first }}",
            "2.02.571301.53163"
        },
        {
            "{{ 'Ab' is lower }}{{ 'AB' is upper }}{{ d.a is eq 1 }}{{ [1,2,2]|unique|list }}{{ 'x' ~ "
            + "('y' if xs else 'n') }}",
            "FalseTrueTrue[1, 2]xy"
        },
        {
            "{% for x in 'ab' %}{% for y in xs %}{{ loop.index }}{{ x }}{% endfor %}{{ loop.index }}{% "
            + "endfor %}",
            "1a2a3a11b2b3b2"
        },
    };
}
