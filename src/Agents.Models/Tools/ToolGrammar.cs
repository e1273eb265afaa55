using System.Text.Json;
using Agents.Episodes;

namespace Agents.Models.Tools;

/// <summary>
/// What an answer may be where functions are offered; the text of <see cref="GrammarKind.ToolCalls"/>.
/// </summary>
internal sealed record ToolGrammar
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    /// <summary>Name of the <see cref="ToolFormat"/>.</summary>
    public required string Format { get; init; }

    /// <summary>The functions that may be called, with the schema of their arguments.</summary>
    public required IReadOnlyList<ToolSignature> Tools { get; init; }

    /// <summary>An answer without a call is allowed.</summary>
    public bool AllowsText { get; init; } = true;

    /// <summary>More than one call is allowed, where the format has it.</summary>
    public bool AllowsSeveral { get; init; } = true;

    /// <summary>The schema of an answer without a call; null for any text.</summary>
    public JsonElement? Schema { get; init; }

    /// <exception cref="AgentsException">It is no such grammar.</exception>
    public static ToolGrammar Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<ToolGrammar>(text, Json)
                ?? throw new AgentsException("The grammar of tool calls is null.");
        }
        catch (JsonException e)
        {
            throw new AgentsException($"The grammar of tool calls is damaged: {e.Message}", e);
        }
    }

    public Grammar ToGrammar() => new(GrammarKind.ToolCalls, JsonSerializer.Serialize(this, Json));
}
