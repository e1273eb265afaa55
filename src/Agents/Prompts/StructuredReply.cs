using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace Agents.Prompts;

/// <summary>
/// A model's answer as a record: asked for in words and held to its JSON schema, where the model can do that; an answer
/// that does not fit is shown to the model with what is wrong, at most twice. A response format that the options name
/// is kept: <see cref="ChatResponseFormat.Text"/> leaves the answer free.
/// </summary>
public static class StructuredReply
{
    private const int MaxRepairs = 2;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        AllowTrailingCommas = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        MaxDepth = 16,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    /// <summary>Asks, and reads the answer.</summary>
    /// <param name="client">The model.</param>
    /// <param name="messages">What is asked; at least one.</param>
    /// <param name="check">What is wrong with an answer that was read, in a sentence; null accepts it.</param>
    /// <param name="options">Settings of the call. Default those of the client.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <typeparam name="T">The record; its constructor parameters are required.</typeparam>
    /// <returns>The record, and the response that it was read from.</returns>
    /// <exception cref="AgentsException">The third answer does not fit either.</exception>
    public static async Task<(T Value, ChatResponse Response)> AskAsync<T>(
        IChatClient client,
        IReadOnlyList<ChatMessage> messages,
        Func<T, string?>? check = null,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentOutOfRangeException.ThrowIfZero(messages.Count, nameof(messages));
        var schema = AIJsonUtilities.CreateJsonSchema(typeof(T), serializerOptions: Json);
        options = options?.Clone() ?? new ChatOptions();
        options.ResponseFormat ??= ChatResponseFormat.ForJsonSchema(schema, "answer");
        ChatMessage[] asked = [.. messages.SkipLast(1), await WithFormAsync(messages[^1], schema)];
        var response = await HeldReply.AskAsync(client, asked, options, cancellationToken);
        for (var repairs = 0; ; repairs++)
        {
            var error = Read(response.Text, check, out var value);
            if (error is null)
                return (value!, response);
            if (repairs == MaxRepairs)
                throw new AgentsException(
                    $"The model gave no answer of the right form in {MaxRepairs + 1} attempts: {error}");
            response = await client.GetResponseAsync(
                [.. asked, .. response.Messages, await ReplyForm.MendAsync(error)], options, cancellationToken);
        }
    }

    // In the last message: templates of small models refuse two of one role in a row.
    private static async ValueTask<ChatMessage> WithFormAsync(ChatMessage last, JsonElement schema) =>
        new(last.Role, $"{last.Text}\n{await ReplyForm.AskAsync(schema)}");

    private static string? Read<T>(string text, Func<T, string?>? check, out T? value)
        where T : class
    {
        value = null;
        int start = text.IndexOf('{', StringComparison.Ordinal);
        int end = text.LastIndexOf('}');
        if (start < 0 || end < start)
            return "The answer holds no JSON object.";
        try
        {
            value = JsonSerializer.Deserialize<T>(text.AsSpan(start, end - start + 1), Json);
        }
        catch (JsonException e)
        {
            return $"The answer does not fit: {e.Message}";
        }

        return value is null ? "The answer is null." : check?.Invoke(value);
    }
}
