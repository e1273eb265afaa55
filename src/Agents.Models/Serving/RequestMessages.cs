using System.Text.Encodings.Web;
using System.Text.Json;
using Agents.Episodes;
using Agents.Models.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Models.Serving;

/// <summary>Turns a request's messages into what a chat template renders: text, calls, results.</summary>
internal static class RequestMessages
{
    // As models write it: on one line, letters as letters. It becomes part of a prompt, never of a page.
    private static readonly JsonSerializerOptions Json = new(AIJsonUtilities.DefaultOptions)
    {
        WriteIndented = false,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <exception cref="AgentsException">A message holds something that a local model cannot read.</exception>
    public static IReadOnlyList<ConversationMessage> From(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        var result = new List<ConversationMessage>();
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!string.IsNullOrEmpty(options?.Instructions))
            result.Add(new ConversationMessage("system", options.Instructions));
        foreach (var message in messages)
        {
            Check(message);
            if (message.Role == ChatRole.Tool)
                result.AddRange(Results(message, names));
            else
                result.Add(Read(message, names));
        }

        return result.Count > 0 ? result : throw new AgentsException("A request needs at least one message.");
    }

    private static ConversationMessage Read(ChatMessage message, Dictionary<string, string> names)
    {
        var calls = message.Contents.OfType<FunctionCallContent>().ToList();
        foreach (var call in calls)
            names[call.CallId] = call.Name;
        return new ConversationMessage(message.Role.Value, message.Text)
        {
            Calls = [.. calls.Select(c => (c.CallId, new ToolCall(c.Name, Arguments(c))))],
            Turn = calls.Select(c => c.RawRepresentation).OfType<EpisodeTurn>().FirstOrDefault(),
        };
    }

    private static IEnumerable<ConversationMessage> Results(ChatMessage message, Dictionary<string, string> names) =>
        message.Contents.OfType<FunctionResultContent>().Select(result =>
            new ConversationMessage("tool", Text(result.Result))
            {
                Answers = (result.CallId, names.GetValueOrDefault(result.CallId)),
            });

    private static JsonElement Arguments(FunctionCallContent call) => JsonSerializer.SerializeToElement(
        call.Arguments ?? new Dictionary<string, object?>(), Json);

    private static string Text(object? result) => result switch
    {
        null => "null",
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } text => text.GetString()!,
        JsonElement json => json.GetRawText(),
        _ => JsonSerializer.Serialize(result, Json),
    };

    private static void Check(ChatMessage message)
    {
        if (message.Role != ChatRole.System && message.Role != ChatRole.User && message.Role != ChatRole.Assistant
            && message.Role != ChatRole.Tool)
        {
            throw new AgentsException(
                $"A message of role '{message.Role}' is not supported by local models; use system, user, assistant or "
                + "tool.");
        }

        var isTool = message.Role == ChatRole.Tool;
        // Usage rides on answers that are sent back as history; it is no content.
        if (message.Contents.FirstOrDefault(c => !(c is UsageContent
            || (c is TextContent && !isTool)
            || (c is FunctionCallContent && message.Role == ChatRole.Assistant)
            || (c is FunctionResultContent && isTool))) is { } other)
        {
            throw new AgentsException(
                $"A message of role '{message.Role}' holds {other.GetType().Name}, which is not supported by local "
                + "models; send text, an assistant's calls of functions, or results in messages of role tool.");
        }
    }
}
