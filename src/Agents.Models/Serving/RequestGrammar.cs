using Agents.Episodes;
using Microsoft.Extensions.AI;

namespace Agents.Models.Serving;

/// <summary>What a request's answer is held to: a JSON schema, or a regular expression.</summary>
internal static class RequestGrammar
{
    /// <summary>Key in AdditionalProperties: a regular expression that the whole answer fits.</summary>
    public const string Pattern = "regex";

    private const string AnyObject = "{\"type\":\"object\"}";

    /// <exception cref="AgentsException">Both are asked for, or the pattern is no text.</exception>
    public static Grammar? From(ChatOptions options, RequestProperties properties)
    {
        var pattern = properties.Text(Pattern);
        if (options.ResponseFormat is not ChatResponseFormatJson json)
            return pattern is null ? null : new Grammar(GrammarKind.Pattern, pattern);
        return pattern is null
            ? new Grammar(GrammarKind.JsonSchema, json.Schema?.GetRawText() ?? AnyObject)
            : throw new AgentsException($"A request holds its answer to {Pattern} or to ResponseFormat, not to both.");
    }
}
