using System.Text.Json;
using System.Text.Json.Nodes;
using Agents.Episodes;
using Agents.Models.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Models.Serving;

/// <summary>The functions that a request offers, and how the answer may call them.</summary>
internal sealed class RequestTools
{
    private const int MaxTools = 128;

    private readonly IReadOnlyList<AIFunctionDeclaration> _functions;
    private readonly IReadOnlyList<AIFunctionDeclaration> _callable;
    private readonly bool _allowsText;
    private readonly bool _allowsSeveral;

    private RequestTools(ChatOptions options)
    {
        _functions = [.. options.Tools!.Select(Function)];
        if (_functions.Count > MaxTools)
            throw new AgentsException($"A request offers {_functions.Count} tools; at most {MaxTools} are supported.");
        if (_functions.GroupBy(f => f.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new AgentsException($"Two tools are named '{twice.Key}'.");
        _allowsText = options.ToolMode is not RequiredChatToolMode;
        _allowsSeveral = options.AllowMultipleToolCalls != false;
        _callable = options.ToolMode switch
        {
            NoneChatToolMode => [],
            RequiredChatToolMode { RequiredFunctionName: { } name } => [.. _functions.Where(f => f.Name == name)],
            _ => _functions,
        };
        if (!_allowsText && _callable.Count == 0)
            throw new AgentsException("Option ToolMode requires a function that is not among Tools.");
    }

    /// <summary>Names of the functions that may be called.</summary>
    public IReadOnlySet<string> Names => _callable.Select(f => f.Name).ToHashSet();

    /// <summary>The functions as templates print them.</summary>
    public IReadOnlyList<JsonElement> Definitions => [.. _functions.Select(f => JsonSerializer.SerializeToElement(new
    {
        type = "function",
        function = new { name = f.Name, description = f.Description, parameters = Parameters(f) },
    }))];

    /// <summary>What a request offers; null where it offers nothing.</summary>
    /// <exception cref="AgentsException">A tool is no function, or a mode cannot be kept.</exception>
    public static RequestTools? From(ChatOptions? options)
    {
        if (options?.Tools is { Count: > 0 })
            return new RequestTools(options);
        return options?.ToolMode is RequiredChatToolMode
            ? throw new AgentsException("Option ToolMode requires a call, and Tools is empty.")
            : null;
    }

    /// <summary>What the answer is held to.</summary>
    /// <param name="format">How the model writes calls.</param>
    /// <param name="answer">What an answer without a call is held to; null for any text.</param>
    /// <exception cref="AgentsException">The answer is held to a regular expression.</exception>
    public Grammar Grammar(ToolFormat format, Grammar? answer)
    {
        if (answer is { Kind: not GrammarKind.JsonSchema })
            throw new AgentsException($"A request has Tools or {RequestGrammar.Pattern}, not both.");
        using var schema = answer is null ? null : JsonDocument.Parse(answer.Text);
        return new ToolGrammar
        {
            Format = format.Name,
            Tools = [.. _callable.Select(f => new ToolSignature(f.Name, Parameters(f)))],
            AllowsText = _allowsText,
            AllowsSeveral = _allowsSeveral,
            Schema = schema?.RootElement,
        }.ToGrammar();
    }

    // Semantic Kernel writes the function's description into the schema, as the keyword "condition".
    private static JsonElement Parameters(AIFunctionDeclaration function)
    {
        if (function.JsonSchema.ValueKind != JsonValueKind.Object
            || !function.JsonSchema.TryGetProperty("condition", out var condition)
            || condition.ValueKind != JsonValueKind.String)
        {
            return function.JsonSchema;
        }
        var schema = JsonObject.Create(function.JsonSchema)!;
        schema.Remove("condition");
        return JsonSerializer.SerializeToElement(schema);
    }

    private static AIFunctionDeclaration Function(AITool tool) => tool as AIFunctionDeclaration
        ?? throw new AgentsException(
            $"Tool '{tool.Name}' is a {tool.GetType().Name}, which is not supported by local models; offer functions.");
}
