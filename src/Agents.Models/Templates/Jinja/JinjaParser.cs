using static Agents.Models.Templates.Jinja.JinjaStatement;

namespace Agents.Models.Templates.Jinja;

/// <summary>Reads a template into statements.</summary>
internal sealed class JinjaParser
{
    private readonly JinjaTokens _tokens;
    private readonly JinjaExpressionParser _expressions;
    private int _loops;

    private JinjaParser(IReadOnlyList<JinjaToken> tokens)
    {
        _tokens = new JinjaTokens(tokens);
        _expressions = new JinjaExpressionParser(_tokens);
    }

    /// <exception cref="JinjaException">It is no template, or uses what is not supported.</exception>
    public static IReadOnlyList<JinjaStatement> Parse(string text)
    {
        var parser = new JinjaParser(JinjaLexer.Read(text));
        var body = parser.ParseBody();
        return parser._tokens.Current.Kind == JinjaTokenKind.End
            ? body
            : throw new JinjaException($"'{parser._tokens.Ahead.Text}' ends nothing", parser._tokens.Current.Position);
    }

    // Up to a tag that ends or divides something, or the end.
    private List<JinjaStatement> ParseBody() => _tokens.Nested(() =>
    {
        var body = new List<JinjaStatement>();
        while (_tokens.Current.Kind != JinjaTokenKind.End && !IsEnd())
        {
            var token = _tokens.Take();
            if (token.Kind == JinjaTokenKind.Data)
            {
                body.Add(new Data(token.Position, MarkedText.Own(token.Text)));
            }
            else if (token.Kind == JinjaTokenKind.PrintStart)
            {
                body.Add(new Print(token.Position, _expressions.ParseList()));
                EndTag();
            }
            else
            {
                ParseTag(body);
            }
        }
        return body;
    });

    private bool IsEnd() => _tokens.Current.Kind == JinjaTokenKind.BlockStart
        && _tokens.Ahead.Text is "elif" or "else" or "endif" or "endfor" or "endset" or "endmacro" or "endgeneration";

    private void ParseTag(List<JinjaStatement> body)
    {
        var word = _tokens.Expect(JinjaTokenKind.Name, "a tag's name");
        switch (word.Text)
        {
            case "if":
                body.Add(ParseIf(word.Position));
                break;
            case "for":
                body.Add(ParseFor(word.Position));
                break;
            case "set":
                body.Add(ParseSet(word.Position));
                break;
            case "macro":
                body.Add(ParseMacro(word.Position));
                break;
            case "break" or "continue" when _loops > 0:
                EndTag();
                body.Add(new Leave(word.Position, word.Text == "break"));
                break;
            case "generation":
                // Marks what the assistant wrote, for training masks; it prints its body.
                EndTag();
                body.AddRange(ParseBody());
                End("endgeneration");
                break;
            default:
                throw new JinjaException(
                    $"the tag '{word.Text}' is not supported here; known are if, for, set, macro, generation and, in "
                    + "loops, break and continue", word.Position);
        }
    }

    private If ParseIf(int position)
    {
        var branches = new List<(JinjaExpression, IReadOnlyList<JinjaStatement>)>();
        do
        {
            var condition = _expressions.ParseList();
            EndTag();
            branches.Add((condition, ParseBody()));
        }
        while (TryTag("elif"));
        List<JinjaStatement> otherwise = TryPlainTag("else") ? ParseBody() : [];
        End("endif");
        return new If(position, branches, otherwise);
    }

    private For ParseFor(int position)
    {
        var targets = ParseTargets();
        _tokens.Expect("in");
        var items = _expressions.ParseWithoutCondition();
        var condition = _tokens.TryTake("if") ? _expressions.Parse() : null;
        EndTag();
        _loops++;
        var body = ParseBody();
        _loops--;
        List<JinjaStatement> otherwise = TryPlainTag("else") ? ParseBody() : [];
        End("endfor");
        return new For(position, targets, items, condition, body, otherwise);
    }

    private JinjaStatement ParseSet(int position)
    {
        var targets = ParseTargets();
        var attribute = _tokens.TryTake(".") ? _tokens.Expect(JinjaTokenKind.Name, "a name").Text : null;
        if (_tokens.TryTake("="))
        {
            var value = _expressions.ParseList();
            EndTag();
            return new Set(position, targets, attribute, value);
        }
        if (targets.Count > 1 || attribute is not null)
            throw _tokens.Unexpected("'='");
        EndTag();
        var body = ParseBody();
        End("endset");
        return new Capture(position, targets[0], body);
    }

    private Macro ParseMacro(int position)
    {
        var name = _tokens.Expect(JinjaTokenKind.Name, "the macro's name").Text;
        var parameters = new List<(string, JinjaExpression?)>();
        _tokens.Expect("(");
        while (!_tokens.TryTake(")"))
        {
            var parameter = _tokens.Expect(JinjaTokenKind.Name, "a parameter's name").Text;
            parameters.Add((parameter, _tokens.TryTake("=") ? _expressions.Parse() : null));
            if (!_tokens.Current.Is(")"))
                _tokens.Expect(",");
        }
        EndTag();
        var loops = _loops;
        _loops = 0;
        var body = ParseBody();
        _loops = loops;
        End("endmacro");
        return new Macro(position, name, parameters, body);
    }

    private List<string> ParseTargets()
    {
        var isBracketed = _tokens.TryTake("(");
        List<string> targets = [_tokens.Expect(JinjaTokenKind.Name, "a name").Text];
        while (_tokens.TryTake(","))
            targets.Add(_tokens.Expect(JinjaTokenKind.Name, "a name").Text);
        if (isBracketed)
            _tokens.Expect(")");
        return targets;
    }

    private bool TryTag(string word)
    {
        if (_tokens.Current.Kind != JinjaTokenKind.BlockStart || !_tokens.Ahead.Is(word))
            return false;
        _tokens.Take();
        _tokens.Take();
        return true;
    }

    private bool TryPlainTag(string word)
    {
        var found = TryTag(word);
        if (found)
            EndTag();
        return found;
    }

    private void End(string word)
    {
        if (!TryTag(word))
            throw _tokens.Unexpected($"the tag '{word}'");
        // A name may be repeated: {% endmacro render %}.
        if (word == "endmacro" && _tokens.Current.Kind == JinjaTokenKind.Name)
            _tokens.Take();
        EndTag();
    }

    private void EndTag() => _tokens.Expect(JinjaTokenKind.TagEnd, "the end of the tag");
}
