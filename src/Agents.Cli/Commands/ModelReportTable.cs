using System.Globalization;
using Agents.Models.Inspection;
using Agents.Registry;
using Spectre.Console;

namespace Agents.Cli.Commands;

/// <summary>Draws a <see cref="ModelReport"/> for a person: a line a fact, then what is unsupported.</summary>
internal static class ModelReportTable
{
    public static void Draw(IAnsiConsole screen, ModelVersion? version, ModelReport report)
    {
        var table = new Table().HideHeaders().AddColumns("", "");
        foreach (var (name, value) in Origin(version).Concat(Rows(report)))
        {
            if (value is not null)
                table.AddRow(name, Markup.Escape(value));
        }

        screen.Write(table);
        if (report.Unsupported.Count == 0)
        {
            screen.WriteLine("Nothing of it is unsupported.");
            return;
        }

        screen.WriteLine("Unsupported:");
        foreach (var line in report.Unsupported)
            screen.WriteLine($"- {line}");
    }

    private static IEnumerable<(string Name, string? Value)> Origin(ModelVersion? version) => version is null
        ? []
        :
        [
            ("version", version.ToString()),
            ("parent", version.Parent),
            ("run", version.RunId is null ? null : $"{version.RunId}, step {version.Step}"),
            ("created", version.CreatedAt.ToString("u", CultureInfo.InvariantCulture)),
            ("gate", version.Gate),
        ];

    private static IEnumerable<(string Name, string? Value)> Rows(ModelReport report) =>
    [
        ("path", report.Path),
        ("format", report.Format),
        ("family", Family(report)),
        ("parameters", Number(report.Parameters)),
        ("weights", Weights(report)),
        ("shape", Shape(report.Shape)),
        ("vocabulary", Number(report.Shape.VocabularySize)),
        ("context", Number(report.Shape.ContextLength)),
        ("rotary", report.Rope),
        ("window", report.Window),
        ("tokenizer", report.Tokenizer is { } t ? $"{t.Kind}, {Number(t.Tokens)} tokens, {t.Added} added" : null),
        ("raw text", report.Tokenizer?.Start is { } start ? $"begins with {start}" : null),
        ("template", report.Template is { } template ? Template(template) : null),
        ("tools", report.ToolFormat),
        ("embeddings", report.Pooling),
        ("adapter", report.Adapter is { } adapter ? Adapter(adapter) : null),
    ];

    private static string? Family(ModelReport report) => (report.Family, report.ModelType) switch
    {
        (null, null) => null,
        (null, var type) => $"none that is known ({type})",
        (var family, var type) => family == type ? family : $"{family} ({type})",
    };

    private static string Weights(ModelReport report)
    {
        var types = report.Types.Select(t => string.Create(
            CultureInfo.InvariantCulture,
            $"{t.Type}{(t.Known ? "" : " (not known)")} {100.0 * t.Parameters / Math.Max(1, report.Parameters):0.#} %"));
        var bits = report.Parameters == 0 ? 0 : 8.0 * report.Bytes / report.Parameters;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Bytes / 1e6:N1} MB, {bits:0.0} bits a parameter: {string.Join(", ", types)}");
    }

    private static string? Shape(ShapeReport shape) => shape.Layers is null
        ? null
        : $"{shape.Layers} layers of {shape.HiddenSize}, {shape.Heads} heads of {shape.HeadSize} "
            + $"over {shape.KeyValueHeads} of keys and values, {shape.IntermediateSize} between";

    private static string Template(TemplateReport template)
    {
        var system = template.System switch
        {
            true => "takes a system message",
            false => "takes no system message",
            null => "fails",
        };
        return $"{template.Source}, {system} ({template.Hash})";
    }

    private static string Adapter(AdapterReport adapter) =>
        $"LoRA, rank {adapter.Rank}, alpha {adapter.Alpha?.ToString(CultureInfo.InvariantCulture)}, "
        + $"on {string.Join(", ", adapter.TargetModules)}; base {adapter.BaseModel ?? "not named"}";

    private static string? Number(long? value) => value?.ToString("N0", CultureInfo.InvariantCulture);
}
