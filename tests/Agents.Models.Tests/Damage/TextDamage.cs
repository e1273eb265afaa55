using System.Text;

namespace Agents.Models.Tests.Damage;

/// <summary>Templates, schemas and patterns that are wrong for certain, or ask for more than they get.</summary>
internal static class TextDamage
{
    private const int Deep = 100_000;

    // Each of these is wrong alone, and behind or before any right template.
    private static readonly string[] BadTemplates =
    [
        "{{ ", "{% if true %}", "{% for x in messages %}", "{% endfor %}", "{% endif %}", "{% else %}", "{% set %}",
        "{{ 1 + }}", "{{ (1 }}", "{{ [1, }}", "{{ {'a': } }}", "{{ 'a }}", "{{ \"a }}", "{% shout %}", "{{ 'a' | shout }}",
        "{{ messages | }}", "{{ messages is shouting }}", "{{ a..b }}", "{{ 1 2 }}", "{% for in messages %}{% endfor %}",
        "{% macro %}{% endmacro %}", "{% block a %}{% endblock %}", "{% include 'x' %}", "{% import 'x' as y %}",
        "{{ raise_exception('no') }}", "{{ messages.append() }}", "{{ 'a'.shout() }}", "{{ 1 / 0 }}", "{{ 1 // 0 }}",
        "{{ 1 % 0 }}", "{{ range(1000000000) | list | length }}", "{{ 'a' * 1000000000 }}", "{{ [0] * 1000000000 }}",
        "{% for i in range(100000) %}{% for j in range(100000) %}x{% endfor %}{% endfor %}",
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "{{ shout() }}", "{{ None.x.y }}", "{{ 'a' + 1 }}",
        "{{ [] < {} }}", "{{ 9 ** 9 ** 9 ** 9 }}", "{{ 'abc'[ }}", "{{ {}['a'].b }}", "{{ messages[0].content.x.y }}",
        "{% set a = namespace() %}{% for i in range(64) %}{% set a.t = (a.t or 'x') * 9 %}{% endfor %}",
    ];

    private static readonly string[] BadSchemas =
    [
        """{"type":"text"}""", """{"type":7}""", """{"type":["string",7]}""", "[]", "7", "\"string\"", "null",
        """{"$ref":"#/$defs/absent"}""", """{"$ref":"#"}""", """{"$ref":"https://example.org/x"}""", """{"$ref":7}""",
        """{"$defs":{"a":{"$ref":"#/$defs/b"},"b":{"$ref":"#/$defs/a"}},"$ref":"#/$defs/a"}""",
        """{"type":"integer","minimum":5,"maximum":3}""", """{"type":"number","minimum":"0"}""",
        """{"type":"array","minItems":3,"maxItems":2}""", """{"type":"array","minItems":-1}""",
        """{"type":"array","minItems":1000000000}""", """{"type":"array","minItems":0.5}""",
        """{"type":"string","minLength":9,"maxLength":3}""", """{"type":"string","maxLength":-1}""",
        """{"type":"string","minLength":99999999999999999999}""", """{"type":"string","pattern":"("}""",
        """{"type":"string","pattern":7}""", """{"type":"string","format":"shape"}""", """{"type":"string","format":7}""",
        """{"enum":[]}""", """{"enum":"a"}""", """{"anyOf":[]}""", """{"anyOf":{}}""", """{"anyOf":[7]}""",
        """{"type":"object","properties":[]}""", """{"type":"object","properties":{"a":7}}""",
        """{"type":"object","required":"a"}""", """{"type":"object","required":[7]}""",
        """{"type":"object","additionalProperties":7}""", """{"type":"array","items":7}""",
        """{"type":"array","prefixItems":{}}""", """{"not":{}}""", """{"if":{}}""", """{"shout":true}""",
        """{"type":"object","patternProperties":{}}""", """{"$ref":"\ud800"}""", """{"const":"\ud800"}""",
        """{"type":"\ud800"}""", """{"\ud800":1}""", """{"enum":["\udc00"]}""", """{"properties":{"\ud800":{}}}""",
        """{"type":"object","properties":{"a":{"$ref":"#/properties/a"}}}""", "{", "", "{}}", "{\"type\":}",
        """{"type":"object","properties":{"a":false},"required":["a"]}""", """{"type":"string","pattern":"a{10000}{10000}"}""",
        """{"type":"array","items":{"type":"array","items":{"type":"string","minLength":9999},"minItems":9999},"minItems":9999}""",
    ];

    private static readonly string[] BadPatterns =
    [
        "(", ")", "[", "[a", "[]", "a{2,1}", "a{", "a{x}", "*", "+a", "a**", "a{1}{2}", "(?=a)", "(?!a)", "(?<=a)b", "\\1",
        "(a)\\1", "\\", "[z-a]", "[\\", "a|*", "(?:a", "\\p{L}", "\\b", "\\k<x>", "(?<x", "a{99999}", "a{-1}", "[[:alpha:]]",
        "\\u00", "\\xg0", "\\ud800", "(?i)a", "a{2,99999999999999999999}", "(?>a)", "{3}", "]", "}",
        "((a{1000}){1000}){1000}", "a^b", "a$b",
    ];

    /// <summary>Right, or too much: whoever reads it must be quick either way.</summary>
    public static string Heavy(FileKind kind, Random random)
    {
        var many = random.Next(1000, 9000);
        string repeat(Func<int, string> part, int length) =>
            string.Concat(Enumerable.Range(0, many / length).Select(part));
        string[] patterns =
        [
            "(a{9999}|b{9999}){9999}", "(a{9999}b{9999}){9999}", repeat(_ => "a", 1), repeat(_ => "\\d", 2),
            repeat(i => $"{(char)(0x4E00 + i)}", 1), $"[{repeat(i => $"{(char)(0x4E00 + (2 * i))}", 1)}]",
            repeat(i => $"[{(char)(0x4E00 + i)}b]", 4), repeat(i => $"[^{(char)(0x4E00 + i)}]", 4), repeat(_ => "(?:a|)", 6),
            repeat(_ => "a?", 2), repeat(_ => "a|", 2) + "b", $"(?:{repeat(_ => "a?", 2)}){{9999}}", repeat(_ => "\\W", 2),
            repeat(_ => "[a-z]*", 6), repeat(i => $"(?:b|{(char)(0x4E00 + i)})+", 8),
        ];
        var pattern = patterns[random.Next(patterns.Length)];
        if (kind == FileKind.Pattern)
            return pattern;
        string[] schemas =
        [
            $$"""{"type":"string","pattern":"{{pattern.Replace("\\", "\\\\", StringComparison.Ordinal)}}"}""",
            $$"""{"enum":[{{string.Join(',', Enumerable.Range(0, many))}}]}""",
            $$"""{"anyOf":[{{string.Join(',', Enumerable.Repeat("true", many))}}]}""",
            "{\"properties\":{" + string.Join(',', Enumerable.Range(0, many).Select(i => $"\"k{i}\":true")) + "}}",
            """{"type":"array","items":{"type":"array","items":{"type":"string","minLength":9999}},"minItems":9999}""",
            $$"""{"type":"string","minLength":{{many}},"maxLength":10000}""", """{"type":"integer","minimum":-1e27,"maximum":1e27}""",
            $$"""{"const":"{{new string('x', many * 10)}}"}""",
        ];
        return schemas[random.Next(schemas.Length)];
    }

    public static (string How, byte[] Bytes) Break(FileKind kind, string original, Random random)
    {
        var bad = kind == FileKind.Template ? BadTemplates : kind == FileKind.Schema ? BadSchemas : BadPatterns;
        var one = bad[random.Next(bad.Length)];
        if (random.Next(12) == 0)
            return Deeply(kind, random);
        var text = kind switch
        {
            FileKind.Template => random.Next(2) == 0 ? original + one : one,
            // A part of an object that must be written.
            FileKind.Schema when one.StartsWith('{') && one.EndsWith('}') && random.Next(2) == 0
                && !one.Contains("$ref", StringComparison.Ordinal) && one != "{}}" =>
                $$"""{"type":"object","properties":{"x":{{one}}},"required":["x"]}""",
            FileKind.Pattern when random.Next(2) == 0 => $"{original}|{one}",
            _ => one,
        };
        return ($"{kind}: {one}", Encoding.UTF8.GetBytes(text));
    }

    private static (string How, byte[] Bytes) Deeply(FileKind kind, Random random)
    {
        var depth = random.Next(300, Deep);
        string[] texts = kind switch
        {
            FileKind.Template =>
            [
                "{{ " + new string('(', depth) + "1" + new string(')', depth) + " }}",
                "{{ " + new string('[', depth) + new string(']', depth) + " }}",
                "{{ " + string.Concat(Enumerable.Repeat("not ", depth)) + "1 }}",
                "{{ " + new string('-', depth) + "1 }}",
                string.Concat(Enumerable.Repeat("{% if 1 %}", depth)) + string.Concat(Enumerable.Repeat("{% endif %}", depth)),
                "{{ 1" + string.Concat(Enumerable.Repeat(" if 1 else 1", depth)) + " }}",
                "{{ " + string.Concat(Enumerable.Repeat("{'a': ", depth)) + "1" + new string('}', depth) + " }}",
            ],
            FileKind.Schema =>
            [
                string.Concat(Enumerable.Repeat("{\"anyOf\":[", depth)) + "true" + string.Concat(Enumerable.Repeat("]}", depth)),
                string.Concat(Enumerable.Repeat("{\"items\":", depth)) + "true" + new string('}', depth),
                new string('[', depth),
            ],
            _ => [new string('(', depth) + "a" + new string(')', depth), new string('(', depth), new string('[', depth)],
        };
        return ($"{kind} nested {depth} deep", Encoding.UTF8.GetBytes(texts[random.Next(texts.Length)]));
    }
}
