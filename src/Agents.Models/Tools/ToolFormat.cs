using System.Text.Json;
using Agents.Models.Constraints;
using Agents.Models.Templates;
using Agents.Models.Tokenizers;

namespace Agents.Models.Tools;

/// <summary>How a family writes calls of functions: begin, call, (between, call)*, end.</summary>
internal sealed record ToolFormat
{
    /// <summary>One object in a tag for each call: Qwen 2.5 and 3, Hermes.</summary>
    public static ToolFormat Tagged { get; } = new()
    {
        Name = "tagged",
        Marker = "<tool_call>",
        Begin = "<tool_call>\n",
        Between = "\n</tool_call>\n<tool_call>\n",
        End = "\n</tool_call>",
        Arguments = "arguments",
    };

    /// <summary>One object in a tag: what a model without a format of its own is taught.</summary>
    public static ToolFormat Single { get; } = Tagged with { Name = "single", Between = null };

    /// <summary>A list behind a control token: Mistral.</summary>
    public static ToolFormat Listed { get; } = new()
    {
        Name = "listed",
        Marker = "[TOOL_CALLS]",
        Begin = "[TOOL_CALLS][",
        Between = ", ",
        End = "]",
        Arguments = "arguments",
    };

    /// <summary>The whole answer is one object: Llama 3.1 and later.</summary>
    public static ToolFormat Whole { get; } = new()
    {
        Name = "whole",
        Marker = "",
        Begin = "",
        Between = null,
        End = "",
        Arguments = "parameters",
    };

    private static readonly ToolFormat[] All = [Tagged, Single, Listed, Whole];

    public required string Name { get; init; }

    /// <summary>The text that no answer but a call holds; empty where a call is known by its brace.</summary>
    public required string Marker { get; init; }

    /// <summary>Before the first call; begins with the marker.</summary>
    public required string Begin { get; init; }

    /// <summary>Between two calls; null where an answer holds one.</summary>
    public required string? Between { get; init; }

    /// <summary>After the last call.</summary>
    public required string End { get; init; }

    /// <summary>Name of the property that holds the arguments.</summary>
    public required string Arguments { get; init; }

    /// <exception cref="AgentsException">There is no such format.</exception>
    public static ToolFormat Find(string name) => Array.Find(All, f => f.Name == name)
        ?? throw new AgentsException($"There is no format of tool calls named '{name}'.");

    /// <summary>The format that a template writes calls in; null where it knows no tools.</summary>
    public static ToolFormat? Of(ChatTemplate template)
    {
        var text = template.Text;
        if (!text.Contains("tools", StringComparison.Ordinal))
            return null;
        // A tag for each parameter is a format that is not read here.
        if (text.Contains(Tagged.Marker, StringComparison.Ordinal))
            return text.Contains("<function=", StringComparison.Ordinal) ? null : Tagged;
        if (text.Contains(Listed.Marker, StringComparison.Ordinal))
            return Listed;
        var isWhole = text.Contains("ipython", StringComparison.Ordinal)
            && text.Contains("\"parameters\"", StringComparison.Ordinal);
        return isWhole ? Whole : null;
    }

    /// <summary>Control tokens that are markers: in a request with tools they are read as text.</summary>
    public static IReadOnlySet<int> Visible(BpeTokenizer tokenizer) => All
        .Select(f => tokenizer.FindAdded(f.Marker)).OfType<int>().Where(tokenizer.IsSpecial).ToHashSet();

    /// <summary>Calls as the model writes them.</summary>
    public string Write(IEnumerable<ToolCall> calls) =>
        $"{Begin}{string.Join(Between, calls.Select(c => $"{Head(c.Name)}{c.Arguments.GetRawText()}}}"))}{End}";

    /// <summary>A call up to its arguments.</summary>
    public string Head(string name) => $"{{\"name\": {JsonText.Quote(name)}, \"{Arguments}\": ";

    /// <summary>Reads what <see cref="Write"/> writes; the end may be missing, and arguments may be quoted.</summary>
    /// <param name="text">Begins with <see cref="Marker"/>.</param>
    /// <param name="names">The functions that may be called.</param>
    /// <returns>The calls; none where anything is amiss.</returns>
    public IReadOnlyList<ToolCall> Read(string text, IReadOnlySet<string> names)
    {
        text = text.Trim();
        var calls = new List<ToolCall>();
        if (!text.StartsWith(Begin.TrimEnd(), StringComparison.Ordinal))
            return [];
        for (var rest = text[Begin.TrimEnd().Length..]; ;)
        {
            if (ReadOne(ref rest, names) is not { } call)
                return [];
            calls.Add(call);
            if (rest.Length == 0 || rest == End.Trim())
                return calls;
            if (Between is null || !rest.StartsWith(Between.Trim(), StringComparison.Ordinal))
                return [];
            rest = rest[Between.Trim().Length..];
        }
    }

    private ToolCall? ReadOne(ref string rest, IReadOnlySet<string> names)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(rest);
        var reader = new Utf8JsonReader(bytes);
        try
        {
            if (!JsonDocument.TryParseValue(ref reader, out var document))
                return null;
            using (document)
            {
                rest = System.Text.Encoding.UTF8.GetString(bytes.AsSpan((int)reader.BytesConsumed)).Trim();
                return Call(document.RootElement, names);
            }
        }
        catch (JsonException)
        {
            // Text that looks like a call is text.
            return null;
        }
    }

    private ToolCall? Call(JsonElement json, IReadOnlySet<string> names)
    {
        if (json.ValueKind != JsonValueKind.Object
            || !json.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String
            || !names.Contains(name.GetString()!) || !json.TryGetProperty(Arguments, out var arguments))
        {
            return null;
        }
        if (arguments.ValueKind == JsonValueKind.String)
        {
            using var quoted = JsonDocument.Parse(arguments.GetString()!);
            return Call(name.GetString()!, quoted.RootElement);
        }
        return Call(name.GetString()!, arguments);
    }

    private static ToolCall? Call(string name, JsonElement arguments) =>
        arguments.ValueKind == JsonValueKind.Object ? new ToolCall(name, arguments.Clone()) : null;
}
