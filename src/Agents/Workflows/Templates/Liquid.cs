using System.Globalization;
using Fluid;
using Fluid.Values;

namespace Agents.Workflows.Templates;

/// <summary>
/// The part of Liquid that workflows offer: output, conditions, loops over lists and the filters that do not grow their
/// input without bound. No assignment, no inclusion, no ranges: a template can neither run for ever nor fill memory.
/// </summary>
internal static class Liquid
{
    /// <summary>Longest result of a template, in characters.</summary>
    public const int MaxLength = 1 << 20;

    private const int MaxSteps = 100_000;

    private static readonly string[] Tags =
        ["if", "unless", "case", "for", "break", "continue", "comment", "#", "raw"];

    private static readonly string[] StandardFilters =
    [
        "default", "upcase", "downcase", "capitalize", "strip", "lstrip", "rstrip", "strip_newlines", "truncate",
        "truncatewords", "slice", "remove", "size", "first", "last", "split", "reverse", "sort", "uniq", "map", "where",
        "plus", "minus", "times", "divided_by", "modulo", "round", "floor", "ceil", "abs", "at_least", "at_most",
    ];

    public static FluidParser Parser { get; } = CreateParser();

    public static TemplateOptions Options { get; } = CreateOptions();

    public static IReadOnlyCollection<string> Filters { get; } = [.. Options.Filters.Select(f => f.Key)];

    private static FluidParser CreateParser()
    {
        var parser = new FluidParser();
        foreach (string tag in parser.RegisteredTags.Keys.Except(Tags).ToArray())
            parser.RegisteredTags.Remove(tag);
        return parser;
    }

    private static TemplateOptions CreateOptions()
    {
        var options = new TemplateOptions
        {
            MaxSteps = MaxSteps,
            MaxRecursion = 50,
            CultureInfo = CultureInfo.InvariantCulture,
        };
        var standard = options.Filters.ToDictionary(f => f.Key, f => f.Value);
        options.Filters.Clear();
        foreach (string name in StandardFilters)
            options.Filters.AddFilter(name, standard[name]);
        options.Filters.AddFilter("append", Bounded(standard["append"], (text, more) => text + more));
        options.Filters.AddFilter("prepend", Bounded(standard["prepend"], (text, more) => text + more));
        options.Filters.AddFilter("join", Join(standard["join"]));
        options.Filters.AddFilter("json", (input, _, _) => StringValue.Create(FluidJson.Write(input).GetRawText()));
        return options;
    }

    private static FilterDelegate Bounded(FilterDelegate filter, Func<long, long, long> length) =>
        (input, arguments, context) =>
        {
            Require(length(input.ToStringValue().Length, arguments.At(0).ToStringValue().Length));
            return filter(input, arguments, context);
        };

    private static FilterDelegate Join(FilterDelegate filter) => (input, arguments, context) =>
    {
        var items = input.Enumerate(context).ToList();
        Require(items.Sum(i => (long)i.ToStringValue().Length)
            + items.Count * (long)arguments.At(0).ToStringValue().Length);
        return filter(new ArrayValue(items), arguments, context);
    };

    private static void Require(long length)
    {
        if (length > MaxLength)
            throw new InvalidOperationException($"a text would have {length} characters; {MaxLength} are allowed");
    }
}
