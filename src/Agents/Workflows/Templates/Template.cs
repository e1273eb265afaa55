using System.Text.Json;
using System.Text.RegularExpressions;
using Agents.Workflows.Yaml;
using Fluid;
using Fluid.Ast;
using Fluid.Parser;
using Fluid.Values;

namespace Agents.Workflows.Templates;

/// <summary>
/// A Liquid text, parsed when the file is loaded. Values are data: what they hold is never parsed as a template.
/// </summary>
internal sealed partial class Template
{
    private const int MaxTags = 200;
    private const int MaxOutputs = 2000;

    private readonly FluidTemplate _parsed;
    private readonly Expression? _value;

    private Template(FluidTemplate parsed, ReferenceFinder finder, YamlScalar source, Expression? value)
    {
        _parsed = parsed;
        _value = value;
        References = finder.Found;
        Roots = [.. finder.Found.Select(r => r.Root).Distinct()];
        Source = source;
    }

    /// <summary>What it reads.</summary>
    public IReadOnlyCollection<Reference> References { get; }

    /// <summary>Where it stands.</summary>
    public YamlScalar Source { get; }

    private string[] Roots { get; }

    /// <summary>Parses a text with outputs and tags; null when it was refused.</summary>
    public static Template? Parse(YamlScalar scalar, ErrorList errors)
    {
        if (Build(scalar, scalar.Text, 0, errors) is not var (parsed, finder))
            return null;
        var value = parsed.Statements is [OutputStatement only] ? only.Expression : null;
        return new Template(parsed, finder, scalar, value);
    }

    /// <summary>Parses a condition; null when it was refused.</summary>
    public static Template? ParseCondition(YamlScalar scalar, ErrorList errors)
    {
        const string open = "{% if ";
        if (scalar.Text.AsSpan().ContainsAny('{', '}'))
        {
            errors.Add(scalar.Position,
                "A condition stands without braces, for example: draft.score > 3 and inputs.strict");
            return null;
        }

        if (Build(scalar, open + scalar.Text + " %}{% endif %}", open.Length, errors) is not var (parsed, finder))
            return null;
        return new Template(parsed, finder, scalar, ((IfStatement)parsed.Statements[0]).Condition);
    }

    /// <summary>The text.</summary>
    public async ValueTask<string> RenderAsync(IValueSource values)
    {
        try
        {
            await using var writer = new BoundedWriter();
            await _parsed.RenderAsync(writer, NullEncoder.Default, Context(values));
            return writer.ToString();
        }
        catch (Exception e) when (e is not AgentsException)
        {
            throw Failed(values, e);
        }
    }

    /// <summary>The value: that of the expression where the text is a single output, else the text.</summary>
    public async ValueTask<JsonElement> EvaluateAsync(IValueSource values) => _value is null
        ? JsonValues.Of(await RenderAsync(values))
        : FluidJson.Write(await EvaluateExpressionAsync(values));

    /// <summary>Whether the condition holds.</summary>
    public async ValueTask<bool> HoldsAsync(IValueSource values) =>
        (await EvaluateExpressionAsync(values)).ToBooleanValue();

    private async ValueTask<FluidValue> EvaluateExpressionAsync(IValueSource values)
    {
        try
        {
            return await _value!.EvaluateAsync(Context(values));
        }
        catch (Exception e) when (e is not AgentsException)
        {
            throw Failed(values, e);
        }
    }

    private TemplateContext Context(IValueSource values)
    {
        var context = new TemplateContext(Liquid.Options);
        foreach (string root in Roots)
        {
            var value = values.Find(root);
            if (value.ValueKind != JsonValueKind.Undefined)
                context.SetValue(root, FluidJson.Read(value));
        }

        return context;
    }

    private AgentsException Failed(IValueSource values, Exception e) => new(
        $"{values.Name}({Source.Position.Line},{Source.Position.Column}): the expression failed: {e.Message}", e);

    private static (FluidTemplate, ReferenceFinder)? Build(
        YamlScalar scalar, string text, int prefix, ErrorList errors)
    {
        if (TooBig(text) is { } limit)
        {
            errors.Add(scalar.Position, limit);
            return null;
        }

        if (!Liquid.Parser.TryParse(text, out var template, out string error))
        {
            var (message, position) = Locate(error, scalar, prefix, errors);
            errors.Add(position, $"This is no Liquid: {message}");
            return null;
        }

        var finder = new ReferenceFinder();
        finder.VisitTemplate(template);
        int before = errors.Count;
        if (finder.UsesRange)
            errors.Add(scalar.Position, "Ranges (1..n) are not offered; loop over a list.");
        foreach (string filter in finder.Filters.Except(Liquid.Filters))
        {
            errors.Add(TemplatePlaces.Find(errors, scalar, filter),
                $"There is no filter '{filter}'.{Names.Hint(filter, Liquid.Filters)}"
                + $" Offered: {string.Join(", ", Liquid.Filters)}.");
        }

        return errors.Count == before ? ((FluidTemplate)template, finder) : null;
    }

    // The parser is recursive: what could exhaust its stack is refused before it sees it.
    private static string? TooBig(string text)
    {
        if (text.AsSpan().Count("{%") > MaxTags)
            return $"A text may hold {MaxTags} tags.";
        if (text.AsSpan().Count("{{") > MaxOutputs)
            return $"A text may hold {MaxOutputs} outputs.";
        return TagLimits.AreExceeded(text) ? TagLimits.Message : null;
    }

    private static (string Message, Position Position) Locate(
        string error, YamlScalar scalar, int prefix, ErrorList errors)
    {
        string first = error.Split('\n')[0].TrimEnd('\r');
        var match = Place().Match(first);
        if (!match.Success || !int.TryParse(match.Groups[2].ValueSpan, out int line)
            || !int.TryParse(match.Groups[3].ValueSpan, out int column))
            return (Names.Shorten(first), scalar.Position);
        int inText = Math.Max(1, line == 1 ? column - prefix : column);
        string message = prefix == 0 ? match.Groups[1].Value + "."
            : "a condition compares by == != > >= < <= contains, and joins by and, or.";
        return (message, TemplatePlaces.Locate(errors, scalar, line, inText));
    }

    [GeneratedRegex(@"^(.*) at \(([0-9]+):([0-9]+)\)", RegexOptions.CultureInvariant)]
    private static partial Regex Place();
}
