using System.Runtime.CompilerServices;
using Agents.Episodes;
using Agents.Registry;
using Microsoft.Extensions.AI;

namespace Agents.Testing;

/// <summary>
/// A model without weights: the reply is a function of the last message, streamed a word at a time with made-up token
/// ids, and every answer carries its turn as a local model's does.
/// </summary>
public sealed class ScriptedChatClient(Func<string, string> reply, string model = "scripted", string version = "0000")
    : IChatClient, ITokenScorer
{
    private int _disposals;
    private int _calls;

    /// <summary>Awaited before each word with its index; tests hold answers open with it.</summary>
    public Func<int, CancellationToken, Task>? BeforeWord { get; init; }

    /// <summary>Calls begun.</summary>
    public int Calls => _calls;

    /// <summary>How often it was disposed.</summary>
    public int Disposals => _disposals;

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ChatResponseUpdate? last = null;
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in GetStreamingResponseAsync(messages, options, cancellationToken))
            updates.Add(last = update);
        var response = updates.ToChatResponse();
        response.RawRepresentation = last!.RawRepresentation;
        return response;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposals > 0, this);
        if (options?.Tools is { Count: > 0 })
            throw new AgentsException("Tools are not supported by the scripted client.");
        if (options?.ConversationId is not null)
            throw new AgentsException("ConversationId is not supported by the scripted client.");
        var call = Interlocked.Increment(ref _calls);
        var sent = messages.Select(m => new EpisodeMessage(m.Role.Value, m.Text)).ToArray();
        var said = new List<string>();
        var progress = new EpisodeTurnProgress(() => Turn(sent, said, "cancelled"));
        foreach (var word in Words(reply(sent[^1].Text)))
        {
            await BeforeWordAsync(said.Count, progress, cancellationToken);
            ObjectDisposedException.ThrowIf(_disposals > 0, this);
            said.Add(word);
            yield return Update(call, word, progress);
        }

        var last = Update(call, null, Turn(sent, said, "stop"));
        last.FinishReason = ChatFinishReason.Stop;
        last.Contents.Add(new UsageContent(new() { InputTokenCount = sent.Length, OutputTokenCount = said.Count }));
        yield return last;
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null)
            return null;
        return serviceType == typeof(ChatClientMetadata)
            ? new ChatClientMetadata("scripted", defaultModelId: model)
            : serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <inheritdoc/>
    public ValueTask<TokenScores> ScoreAsync(
        string prompt, string completion, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposals > 0, this);
        var words = Words(completion).ToArray();
        return new(new TokenScores([.. words.Select(Id)], [.. words.Select(_ => -1f)]));
    }

    /// <inheritdoc/>
    public ValueTask<TokenScores> ScoreReplyAsync(
        IEnumerable<ChatMessage> messages, string reply, CancellationToken cancellationToken = default) =>
        ScoreAsync(string.Join('\n', messages.Select(m => m.Text)), reply, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Increment(ref _disposals);

    private async Task BeforeWordAsync(int index, EpisodeTurnProgress progress, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (BeforeWord is not null)
                await BeforeWord(index, cancellationToken);
        }
        catch (OperationCanceledException e)
        {
            progress.AttachTo(e);
            throw;
        }
    }

    private ChatResponseUpdate Update(int call, string? text, object raw) =>
        new(ChatRole.Assistant, text)
        {
            ResponseId = $"r{call}",
            MessageId = $"m{call}",
            ModelId = model,
            RawRepresentation = raw,
        };

    private EpisodeTurn Turn(EpisodeMessage[] sent, List<string> said, string finishReason) => new()
    {
        Model = model,
        ModelVersion = version,
        Messages = sent,
        Text = string.Concat(said),
        PromptIds = [.. sent.Select(m => Id(m.Text))],
        CompletionIds = [.. said.Select(Id)],
        LogProbs = [.. said.Select(_ => -1f)],
        SamplingLogProbs = [.. said.Select(_ => -1f)],
        TemplateHash = "scripted",
        FinishReason = finishReason,
    };

    private static IEnumerable<string> Words(string text) =>
        text.Split(' ').Select((word, i) => i == 0 ? word : " " + word);

    private static int Id(string word) => word.Aggregate(17, (hash, c) => (hash * 31 + c) & 0xFFFF);
}
