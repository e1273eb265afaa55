using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Agents.Episodes;
using Agents.Models.Runtime;
using Agents.Registry;
using Microsoft.Extensions.AI;

namespace Agents.Models.Serving;

/// <summary>
/// One version of a local model as a chat client: thread-safe, streaming; requests of any number of callers are decoded
/// together. Each answer carries its <see cref="EpisodeTurn"/>.
/// </summary>
internal sealed class LocalChatClient(LocalModel model, SeedSource seeds, TimeProvider time) : IChatClient, ITokenScorer
{
    private int _disposed;

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var call = Begin(messages, options);
        var stream = await model.Scheduler.StartAsync(call.Request, cancellationToken);
        var generation = await stream.Completion;
        call.Complete(generation);
        ThrowIfCancelled(generation, call, cancellationToken);
        var turn = call.ToTurn(generation);
        var contents = Contents(call, turn, call.Reader?.Add(generation.Text) ?? generation.Text);
        var properties = call.Properties(generation);
        var message = new ChatMessage(ChatRole.Assistant, contents)
        {
            MessageId = call.Id,
            AdditionalProperties = properties,
        };
        return new ChatResponse(message)
        {
            AdditionalProperties = properties?.Clone(),
            ResponseId = call.Id,
            ModelId = model.Version.ToString(),
            CreatedAt = call.StartedAt,
            FinishReason = Reason(generation, contents),
            Usage = Usage(call, generation),
            RawRepresentation = turn,
        };
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var call = Begin(messages, options);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var stream = await model.Scheduler.StartAsync(call.Request, cancel.Token);
        try
        {
            // Ends by itself when cancelled: the reply's last tokens are part of the record.
            await foreach (var token in stream.ReadAsync(CancellationToken.None))
            {
                call.Add(token);
                var text = call.Reader?.Add(token.Text) ?? token.Text;
                if (text.Length > 0 && !cancellationToken.IsCancellationRequested)
                    yield return Update(call, text, call.Progress);
            }

            ThrowIfCancelled(await stream.Completion, call, cancellationToken);
        }
        finally
        {
            await EndAsync(stream, call, cancel);
        }

        var generation = await stream.Completion;
        var turn = call.ToTurn(generation);
        var last = Update(call, null, turn);
        last.Contents = Contents(call, turn, "");
        last.AdditionalProperties = call.Properties(generation);
        last.FinishReason = Reason(generation, last.Contents);
        last.Contents.Add(new UsageContent(Usage(call, generation)));
        yield return last;
    }

    public async ValueTask<TokenScores> ScoreAsync(
        string prompt, string completion, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        var ids = model.Tokenizer.Encode(completion, parseSpecial: true);
        var before = model.Tokenizer.EncodeRaw(prompt);
        return await ScoreAsync(before, ids, cancellationToken);
    }

    public async ValueTask<TokenScores> ScoreReplyAsync(
        IEnumerable<ChatMessage> messages, string reply, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        var before = new ConversationPrompt(
            model, RequestMessages.From(messages, null), tools: null, time.GetLocalNow()).Encode();
        var ids = model.Tokenizer.Encode(reply, parseSpecial: false);
        return await ScoreAsync(before, ids, cancellationToken);
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null)
            return null;
        return serviceType == typeof(ChatClientMetadata)
            ? new ChatClientMetadata("agents", defaultModelId: model.Version.ToString())
            : serviceType.IsInstanceOfType(this) ? this : null;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
            model.Dispose();
    }

    private async ValueTask<TokenScores> ScoreAsync(
        int[] before, IReadOnlyList<int> ids, CancellationToken cancellationToken) =>
        new(ids, await model.Scheduler.ScoreAsync(before, ids, cancellationToken)) { PromptIds = before };

    private LocalCall Begin(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        return new LocalCall(model, messages, options, seeds.Next, time);
    }

    /// <summary>A text, what was held back of it, and calls.</summary>
    private static List<AIContent> Contents(LocalCall call, EpisodeTurn turn, string text)
    {
        var (calls, held) = call.Reader?.Finish() ?? ([], "");
        var contents = new List<AIContent>();
        if (text.Length + held.Length > 0)
            contents.Add(new TextContent(text + held));
        foreach (var (index, one) in calls.Index())
        {
            // Some templates want ids of nine letters and digits.
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{call.Id}/{index}"));
            contents.Add(new FunctionCallContent(
                Convert.ToHexStringLower(hash)[..9], one.Name, one.Arguments.EnumerateObject().ToDictionary(
                    p => p.Name, object? (p) => p.Value))
            {
                RawRepresentation = turn,
            });
        }
        return contents;
    }

    private static void ThrowIfCancelled(Generation generation, LocalCall call, CancellationToken cancellationToken)
    {
        if (generation.FinishReason != "cancelled" && !cancellationToken.IsCancellationRequested)
            return;
        call.Complete(generation);
        var exception = new OperationCanceledException(cancellationToken);
        call.Progress.AttachTo(exception);
        throw exception;
    }

    /// <summary>A reader who leaves stops the model too; waits until it has, so that the record is whole.</summary>
    private static async Task EndAsync(GenerationStream stream, LocalCall call, CancellationTokenSource cancel)
    {
        await cancel.CancelAsync();
        await ((Task)stream.Completion).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (stream.Completion.IsCompletedSuccessfully)
            call.Complete(stream.Completion.Result);
    }

    private static ChatFinishReason Reason(Generation generation, IEnumerable<AIContent> contents) =>
        contents.Any(c => c is FunctionCallContent) ? ChatFinishReason.ToolCalls
        : generation.FinishReason == "length" ? ChatFinishReason.Length : ChatFinishReason.Stop;

    private static UsageDetails Usage(LocalCall call, Generation generation) => new()
    {
        InputTokenCount = call.Request.PromptIds.Count,
        OutputTokenCount = generation.Ids.Count,
        CachedInputTokenCount = generation.CachedTokens,
        TotalTokenCount = call.Request.PromptIds.Count + generation.Ids.Count,
    };

    private ChatResponseUpdate Update(LocalCall call, string? text, object raw) => new(ChatRole.Assistant, text)
    {
        ResponseId = call.Id,
        MessageId = call.Id,
        ModelId = model.Version.ToString(),
        CreatedAt = call.StartedAt,
        RawRepresentation = raw,
    };
}
