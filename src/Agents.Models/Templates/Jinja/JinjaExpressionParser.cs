using System.Globalization;
using System.Text;
using static Agents.Models.Templates.Jinja.JinjaExpression;

namespace Agents.Models.Templates.Jinja;

/// <summary>Reads expressions with Jinja's precedence: a filter or a test binds closer than any operator.</summary>
internal sealed class JinjaExpressionParser(JinjaTokens tokens)
{
    /// <summary>Operators from the loosest to the closest.</summary>
    private static readonly string[][] Levels = [["+", "-"], ["~"], ["*", "/", "//", "%"], ["**"]];

    private static readonly string[] Comparisons = ["==", "!=", "<", "<=", ">", ">="];

    private static readonly string[] WordsAfterTest = ["else", "or", "and", "if", "is", "in", "not"];

    /// <summary>Reads an expression; several with commas between make a list.</summary>
    public JinjaExpression ParseList()
    {
        var first = Parse();
        if (!tokens.Current.Is(","))
            return first;
        List<JinjaExpression> items = [first];
        while (tokens.TryTake(",") && tokens.Current.Kind != JinjaTokenKind.TagEnd)
            items.Add(Parse());
        return new ListOf(first.Position, items);
    }

    public JinjaExpression Parse() => tokens.Nested(() =>
    {
        var value = ParseWithoutCondition();
        while (tokens.TryTake("if"))
        {
            var condition = ParseWithoutCondition();
            value = new Conditional(value.Position, condition, value, tokens.TryTake("else") ? Parse() : null);
        }
        return value;
    });

    /// <summary>An expression in whose place <c>if</c> belongs to the tag.</summary>
    public JinjaExpression ParseWithoutCondition() => ParseLogic("or", () => ParseLogic("and", ParseNot));

    public JinjaArguments ParseArguments()
    {
        var (positional, named) = (new List<JinjaExpression>(), new List<(string, JinjaExpression)>());
        tokens.Expect("(");
        while (!tokens.TryTake(")"))
        {
            if (positional.Count + named.Count > 0)
                tokens.Expect(",");
            if (tokens.TryTake(")"))
                break;
            if (tokens.Current.Kind == JinjaTokenKind.Name && tokens.Ahead.Is("="))
            {
                var name = tokens.Take().Text;
                tokens.Expect("=");
                named.Add((name, Parse()));
            }
            else if (named.Count == 0)
            {
                positional.Add(Parse());
            }
            else
            {
                throw new JinjaException("a plain argument stands after a named one", tokens.Current.Position);
            }
        }
        return new JinjaArguments(positional, named);
    }

    private JinjaExpression ParseLogic(string word, Func<JinjaExpression> operand)
    {
        var left = operand();
        while (tokens.TryTake(word))
            left = new Logic(left.Position, word == "and", left, operand());
        return left;
    }

    private JinjaExpression ParseNot() => tokens.Current.Is("not")
        ? tokens.Nested(() => new Not(tokens.Take().Position, ParseNot()))
        : ParseComparison();

    private JinjaExpression ParseComparison()
    {
        var first = ParseBinary(0);
        var rest = new List<(string, JinjaExpression)>();
        while (true)
        {
            var current = tokens.Current;
            if (current.Kind == JinjaTokenKind.Operator && Comparisons.Contains(current.Text))
                rest.Add((tokens.Take().Text, ParseBinary(0)));
            else if (tokens.TryTake("in"))
                rest.Add(("in", ParseBinary(0)));
            else if (current.Is("not") && tokens.Ahead.Is("in") && tokens.Take() is var _ && tokens.TryTake("in"))
                rest.Add(("not in", ParseBinary(0)));
            else
                return rest.Count == 0 ? first : new Comparison(first.Position, first, rest);
        }
    }

    private JinjaExpression ParseBinary(int level)
    {
        if (level == Levels.Length)
            return ParseSigned(withFilters: true);
        var left = ParseBinary(level + 1);
        while (tokens.Current.Kind == JinjaTokenKind.Operator && Levels[level].Contains(tokens.Current.Text))
            left = new Binary(tokens.Current.Position, tokens.Take().Text, left, ParseBinary(level + 1));
        return left;
    }

    private JinjaExpression ParseSigned(bool withFilters)
    {
        var token = tokens.Current;
        var value = token.Is("-") || token.Is("+")
            ? tokens.Nested(() => new Sign(tokens.Take().Position, token.Text == "-", ParseSigned(withFilters: false)))
            : ParsePostfix(ParsePrimary());
        return withFilters ? ParseFilters(value) : value;
    }

    private JinjaExpression ParsePrimary()
    {
        var token = tokens.Take();
        switch (token.Kind)
        {
            case JinjaTokenKind.Name:
                return Word(token);
            case JinjaTokenKind.String:
                var text = new StringBuilder(token.Text);
                while (tokens.Current.Kind == JinjaTokenKind.String)
                    text.Append(tokens.Take().Text);
                return new Literal(token.Position, MarkedText.Own(text.ToString()));
            case JinjaTokenKind.Integer when long.TryParse(token.Text, CultureInfo.InvariantCulture, out var number):
                return new Literal(token.Position, number);
            case JinjaTokenKind.Float:
                return new Literal(token.Position, double.Parse(token.Text, CultureInfo.InvariantCulture));
            case JinjaTokenKind.Operator when token.Text == "(":
                return ParseParentheses(token);
            case JinjaTokenKind.Operator when token.Text == "[":
                return new ListOf(token.Position, ParseItems("]"));
            case JinjaTokenKind.Operator when token.Text == "{":
                return ParseDict(token);
            default:
                throw new JinjaException($"a value is missing before {token.Describe()}", token.Position);
        }
    }

    private static JinjaExpression Word(JinjaToken token) => token.Text switch
    {
        "true" or "True" => new Literal(token.Position, true),
        "false" or "False" => new Literal(token.Position, false),
        "none" or "None" => new Literal(token.Position, null),
        "and" or "or" or "in" or "is" or "if" or "else" =>
            throw new JinjaException($"a value is missing before '{token.Text}'", token.Position),
        _ => new Name(token.Position, token.Text),
    };

    private JinjaExpression ParseParentheses(JinjaToken open)
    {
        if (tokens.TryTake(")"))
            return new ListOf(open.Position, []);
        var first = Parse();
        if (tokens.TryTake(")"))
            return first;
        tokens.Expect(",");
        return new ListOf(open.Position, [first, .. ParseItems(")")]);
    }

    private List<JinjaExpression> ParseItems(string close)
    {
        var items = new List<JinjaExpression>();
        while (!tokens.TryTake(close))
        {
            items.Add(Parse());
            if (!tokens.Current.Is(close))
                tokens.Expect(",");
        }
        return items;
    }

    private DictOf ParseDict(JinjaToken open)
    {
        var items = new List<(JinjaExpression, JinjaExpression)>();
        while (!tokens.TryTake("}"))
        {
            var key = Parse();
            tokens.Expect(":");
            items.Add((key, Parse()));
            if (!tokens.Current.Is("}"))
                tokens.Expect(",");
        }
        return new DictOf(open.Position, items);
    }

    private JinjaExpression ParsePostfix(JinjaExpression value)
    {
        while (true)
        {
            var position = tokens.Current.Position;
            if (tokens.Current.Is("("))
                value = new Call(position, value, ParseArguments());
            else if (tokens.TryTake("["))
                value = ParseSubscript(position, value);
            else if (tokens.TryTake("."))
                value = tokens.Current.Kind == JinjaTokenKind.Integer
                    ? new Item(position, value, ParsePrimary())
                    : new Member(position, value, tokens.Expect(JinjaTokenKind.Name, "a name").Text);
            else
                return value;
        }
    }

    private JinjaExpression ParseSubscript(int position, JinjaExpression value)
    {
        JinjaExpression?[] parts = [null, null, null];
        var colons = 0;
        while (!tokens.TryTake("]"))
        {
            if (tokens.TryTake(":") && ++colons <= 2)
                continue;
            if (colons > 2 || parts[colons] is not null)
                throw tokens.Unexpected("']'");
            parts[colons] = Parse();
        }
        if (colons > 0)
            return new Slice(position, value, parts[0], parts[1], parts[2]);
        return new Item(position, value, parts[0] ?? throw new JinjaException("the index is missing", position));
    }

    private JinjaExpression ParseFilters(JinjaExpression value)
    {
        while (true)
        {
            if (tokens.TryTake("|"))
            {
                var name = tokens.Expect(JinjaTokenKind.Name, "a filter's name");
                JinjaFilters.Require(name);
                var arguments = tokens.Current.Is("(") ? ParseArguments() : JinjaArguments.None;
                value = new Filter(name.Position, value, name.Text, arguments);
            }
            else if (tokens.TryTake("is"))
            {
                value = ParseTest(value);
            }
            else
            {
                return value;
            }
        }
    }

    private JinjaExpression ParseTest(JinjaExpression value)
    {
        var isNegated = tokens.TryTake("not");
        var name = tokens.Expect(JinjaTokenKind.Name, "a test's name");
        JinjaTests.Require(name);
        var arguments = JinjaArguments.None;
        var next = tokens.Current;
        if (next.Is("("))
            arguments = ParseArguments();
        else if (next.Kind is JinjaTokenKind.String or JinjaTokenKind.Integer or JinjaTokenKind.Float
            || next.Is("[") || next.Is("{")
            || (next.Kind == JinjaTokenKind.Name && !WordsAfterTest.Contains(next.Text)))
        {
            arguments = new JinjaArguments([ParsePostfix(ParsePrimary())], []);
        }
        var test = new Test(name.Position, value, name.Text, arguments);
        return isNegated ? new Not(name.Position, test) : test;
    }
}
