using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Agents.Models.Sampling;
using Agents.Models.Templates.Jinja;

namespace Agents.Models.Tests.Templates.Jinja;

public sealed class JinjaTemplateTests
{
    private const string Variables = """
        {"messages": [{"role": "user", "content": "Hi 😀 <b>"}, {"role": "assistant", "content": "A"}],
         "d": {"a": 1, "items": [1, 2], "n": null, "t": true, "f": 1.5}, "xs": [3, 1, 2], "s": "  a,b,,c \n",
         "tools": null}
        """;

    public static TheoryData<string, string> Cases => JinjaReferences.Cases;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Renders_as_jinja2(string template, string expected) => Assert.Equal(expected, Render(template));

    [Theory]
    [InlineData("{{ missing.x }}", "'missing' is not defined")]
    [InlineData("{{ missing + 'x' }}", "'missing' is not defined")]
    [InlineData("{{ missing() }}", "'missing' is not defined")]
    [InlineData("{{ 'a' + 1 }}", "does not go with")]
    [InlineData("{{ {'a': 1}.b.c }}", "has no 'b'")]
    [InlineData("{{ xs.append(1) }}", "has no 'append'")]
    [InlineData("{{ d.update({'a': 2}) }}", "has no 'update'")]
    [InlineData("{% set d.a = 2 %}", "is no namespace")]
    [InlineData("{{ 1 / 0 }}", "division by zero")]
    [InlineData("{{ 9223372036854775807 + 1 }}", "64 bits")]
    [InlineData("{{ -(-9223372036854775807 - 1) }}", "64 bits")]
    [InlineData("{{ (-9223372036854775807 - 1) // -1 }}", "64 bits")]
    [InlineData("{{ 10 ** 100 }}", "64 bits")]
    [InlineData("{{ xs[::0] }}", "step")]
    [InlineData("{{ range(1, 2, 0) | list }}", "step")]
    [InlineData("{{ 1 < 'a' }}", "cannot be compared")]
    [InlineData("{{ 'a'.split('') }}", "separator is empty")]
    [InlineData("{{ 'a'.count('') }}", "empty")]
    [InlineData("{{ range }}", "cannot be printed")]
    [InlineData("{{ missing | tojson }}", "'missing' is not defined")]
    [InlineData("{% for a, b in [[1]] %}{% endfor %}", "do not fill")]
    [InlineData("{% macro m(a) %}{{ a.b }}{% endmacro %}{{ m() }}", "needs the argument 'a'")]
    [InlineData("{% macro m(a) %}{% endmacro %}{{ m(b=1) }}", "no argument 'b'")]
    [InlineData("{% macro m(a) %}{% endmacro %}{{ m(1, a=1) }}", "twice")]
    [InlineData("{{ strftime_now('%Q') }}", "%Q")]
    [InlineData("{{ [1] | map('frobnicate') }}", "frobnicate")]
    [InlineData("{{ [1] | select('frobnicate') }}", "frobnicate")]
    public void Fails_where_python_would(string template, string reason)
    {
        var error = Assert.Throws<JinjaException>(() => Render(template));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{% include 'secret' %}", "include")]
    [InlineData("{% import 'os' as os %}", "import")]
    [InlineData("{% if x %}", "endif")]
    [InlineData("{% endif %}", "ends nothing")]
    [InlineData("{% break %}", "break")]
    [InlineData("{% for x in xs %}{% macro m() %}{% break %}{% endmacro %}{% endfor %}", "break")]
    [InlineData("{{ x", "}}")]
    [InlineData("{# x", "#}")]
    [InlineData("{{ 'x }}", "not closed")]
    [InlineData("{{ x | frobnicate }}", "frobnicate")]
    [InlineData("{{ x is frobnicate }}", "frobnicate")]
    [InlineData("{{ 1 + }}", "a value is missing")]
    [InlineData("{{ (1 }}", "closes nothing")]
    [InlineData("{{ x) }}", "closes nothing")]
    [InlineData("{{ x[] }}", "index is missing")]
    [InlineData("{{ x[1:2:3:4] }}", "']'")]
    [InlineData("{{ $ }}", "'$'")]
    [InlineData("{{ '\\U00110000' }}", "no code point")]
    [InlineData("{{ 99999999999999999999 }}", "99999999999999999999")]
    [InlineData("{{ f(a=1, 2) }}", "after a named one")]
    public void Refuses_what_it_does_not_know(string template, string reason)
    {
        var error = Assert.Throws<JinjaException>(() => JinjaParser.Parse(template));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{% for i in range(10**9) %}{% endfor %}")]
    [InlineData("{{ range(-9223372036854775807, 9223372036854775807) | length }}")]
    [InlineData("{% for i in range(5000) %}{% for j in range(5000) %}{% endfor %}{% endfor %}")]
    [InlineData("{% for a in range(900) %}{% for b in range(900) %}{% for c in xs %}{{ c in xs }}{% endfor %}"
        + "{% endfor %}{% endfor %}")]
    [InlineData("{% set n = namespace(s='xxxxxxxx') %}{% for i in range(90) %}{% set n.s = n.s + n.s %}{% endfor %}")]
    [InlineData("{% set n = namespace(s='xxxxxxxx') %}{% for i in range(90) %}{% set n.s = n.s ~ n.s %}{% endfor %}")]
    [InlineData("{% set n = namespace(s=[1]) %}{% for i in range(90) %}{% set n.s = n.s + n.s %}{% endfor %}")]
    [InlineData("{% set n = namespace(s=[1]) %}{% for i in range(90) %}{% set n.s = [n.s, n.s] %}{% endfor %}"
        + "{{ n.s }}")]
    [InlineData("{% set n = namespace(s=[1]) %}{% for i in range(90) %}{% set n.s = [n.s, n.s] %}{% endfor %}"
        + "{{ n.s == n.s + [] }}{{ n.s | tojson }}")]
    [InlineData("{% set n = namespace(s=[1]) %}{% for i in range(9000) %}{% set n.s = [n.s] %}{% endfor %}{{ n.s }}")]
    [InlineData("{{ 'x' * 10**12 }}")]
    [InlineData("{{ '' * 10**12 ~ 'x' * 10**8 }}")]
    [InlineData("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}")]
    [InlineData("{% macro f() %}{{ f() ~ f() }}{% endmacro %}{{ f() }}")]
    [InlineData("{% set s = 'x' * 1000000 %}{% for i in range(900000) %}{{ 'y' in s }}{% endfor %}")]
    [InlineData("{% set s = 'x' * 1000000 %}{% for i in range(900000) %}{{ s | length }}{% endfor %}")]
    [InlineData("{% set s = 'x' * 1000000 %}{% for i in range(900000) %}{{ s.split('x') | length }}{% endfor %}")]
    [InlineData("{{ ('x' * 1000000).replace('x', 'y' * 1000000) }}")]
    [InlineData("{{ range(9000) | list | unique | list | length }}")]
    [InlineData("{{ ['x' * 99999] * 2 }}{{ range(99999) | join('x' * 99999) }}")]
    public void Ends_what_wants_too_much(string template)
    {
        var clock = Stopwatch.StartNew();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<JinjaException>(() => Render(template));
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 10);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 800L << 20);
    }

    [Theory]
    [InlineData("{{ ", "(", "1", ")", " }}")]
    [InlineData("{{ ", "[", "1", "]", " }}")]
    [InlineData("{{ ", "{'a': ", "1", "}", " }}")]
    [InlineData("{{ ", "not ", "1", "", " }}")]
    [InlineData("{{ ", "-", "1", "", " }}")]
    [InlineData("{{ ", "f(", "1", ")", " }}")]
    [InlineData("{{ ", "1 if 1 else ", "1", "", " }}")]
    [InlineData("{{ ", "1 + ", "1", "", " }}")]
    [InlineData("{{ ", "x", "", "|string", " }}")]
    [InlineData("{{ ", "", "x", ".x", " }}")]
    [InlineData("", "{% if 1 %}", "x", "{% endif %}", "")]
    [InlineData("", "{% for x in [1] %}", "x", "{% endfor %}", "")]
    [InlineData("", "{% macro m() %}", "x", "{% endmacro %}", "")]
    public void Deep_nesting_is_an_error(string start, string open, string middle, string close, string end)
    {
        string Repeated(string text) => string.Concat(Enumerable.Repeat(text, 50_000));
        var template = start + Repeated(open) + middle + Repeated(close) + end;
        var error = Assert.Throws<JinjaException>(() => Render(template));
        Assert.False(error.IsRaised);
    }

    [Fact]
    public void A_text_keeps_what_is_given_apart_from_what_is_written()
    {
        const string Template =
            "<s>{{ (messages[0].content ~ '!').split(' ')[1] | upper }}{{ messages[0].content.replace('Hi', '<i>') }}"
            + "{{ d | tojson }}";
        var parts = Text(Template).Parts().ToList();
        const string Json = "{\"a\": 1, \"items\": [1, 2], \"n\": null, \"t\": true, \"f\": 1.5}";
        Assert.Equal(
            ["<s>", "😀", "<i>", " 😀 <b>" + Json],
            parts.Select(p => p.Text));
        Assert.Equal([true, false, true, false], parts.Select(p => p.IsTemplate));
    }

    [Fact]
    public void Damaged_templates_end_in_a_rendering_or_a_reason()
    {
        const string Template =
            "{%- macro m(a, b=2) %}{{ a ~ b }}{% endmacro %}{# c #}{% for x in messages[::-1] if x.role != 'tool' %}\n"
            + "  {% set y = x['content'].split('\\n') | map('trim') | join(', ') -%} {{ loop.index0 // 2 + 1 }}\n"
            + "{{ {'k': [1, 2.5, none]} | tojson(indent=2) if y is string and not loop.last else m(y, b=[true][0]) }}"
            + "{% if x is defined %}{% continue %}{% elif xs %}{% break %}{% else %}-{% endif %}{% endfor %}";
        const string Pieces = "{}%#-|()[]'\"\\:,.+*/~=<> \n01ex_";
        var (random, refused) = (new RandomStream(7), 0);
        for (var i = 0; i < 3000; i++)
        {
            var text = new StringBuilder(Template);
            for (var edit = 0; edit <= i % 4; edit++)
            {
                double Draw(int n) => random.Uniform((((i * 4) + edit) * 4) + n);
                var at = (int)(Draw(0) * text.Length);
                if (Draw(1) < 0.6)
                    text.Remove(at, Math.Min(text.Length - at, 1 + (int)(Draw(2) * 3)));
                else
                    text.Insert(at, Pieces[(int)(Draw(3) * Pieces.Length)]);
            }
            refused += Record.Exception(() => Render(text.ToString())) switch
            {
                null => 0,
                JinjaException => 1,
                var other => throw new InvalidOperationException(text.ToString(), other),
            };
        }
        Assert.InRange(refused, 1000, 2900);
    }

    [Fact]
    public void Floats_are_written_as_in_python()
    {
        // From Python's repr.
        Assert.Equal(
            "[0.0, -0.0, 1.0, -1.5, 0.1, 0.0001, 1e-05, 1.5e-07, 123456789.125, 1e+16, 9999999999999998.0, "
            + "1.2345678901234568e+17, 1e+22, 1.7976931348623157e+308, 5e-324, 100.0]",
            Render(
                "{{ [0.0, -0.0, 1.0, -1.5, 0.1, 0.0001, 0.00001, 0.00000015, 123456789.125, 1e16, 9999999999999998.0, "
                + "123456789012345678.0, 1e22, 1.7976931348623157e308, 5e-324, 1e2] }}"));
    }

    [Fact]
    public void Dates_are_given() => Assert.Equal(
        "04 Mar 2026, 4 March, Wed 063",
        Render("{{ strftime_now('%d %b %Y, %-d %B, %a %j') }}"));

    private static string Render(string template) => Text(template).Value;

    private static MarkedText Text(string template)
    {
        var body = JinjaParser.Parse(template);
        var budget = new JinjaBudget(Variables.Length);
        var scope = new JinjaScope(null);
        JinjaGlobals.Add(scope, budget, new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero));
        foreach (var (name, value) in ((JinjaDict)JinjaJson.From(JsonDocument.Parse(Variables).RootElement)!).Items)
            scope.Set(name, value);
        return new JinjaRenderer(budget).Render(body, scope);
    }
}
