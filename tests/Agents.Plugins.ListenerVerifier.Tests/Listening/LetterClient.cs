using Agents.Registry;
using Microsoft.Extensions.AI;

namespace Agents.Plugins.ListenerVerifier.Tests.Listening;

/// <summary>
/// A listener whose weights of the letters are a function of the prompt alone; it is scored, or only answers.
/// </summary>
internal sealed class LetterClient(Func<string, string, double> weight, bool scores = true) : IChatClient, ITokenScorer
{
    private int _calls;

    /// <summary>Calls of any kind.</summary>
    public int Calls => _calls;

    /// <summary>Prompts, in order.</summary>
    public List<string> Prompts { get; } = [];

    /// <summary>What it answers instead of a letter.</summary>
    public string? Reply { get; init; }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var prompt = Note(messages);
        var letter = Reply ?? new[] { "A", "B", "C", "D" }.MaxBy(l => weight(prompt, l))!;
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, letter)));
    }

    public ValueTask<TokenScores> ScoreReplyAsync(
        IEnumerable<ChatMessage> messages, string reply, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(new TokenScores([0], [(float)weight(Note(messages), reply)]));
    }

    public ValueTask<TokenScores> ScoreAsync(
        string prompt, string completion, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        scores && serviceType == typeof(ITokenScorer) ? this : null;

    public void Dispose()
    {
    }

    private string Note(IEnumerable<ChatMessage> messages)
    {
        Interlocked.Increment(ref _calls);
        var prompt = string.Join('\n', messages.Select(m => m.Text));
        lock (Prompts)
            Prompts.Add(prompt);
        return prompt;
    }
}
