using System.Runtime.CompilerServices;
using Agents.Evaluation;
using Microsoft.Extensions.AI;

namespace Agents.Plugins.WorkflowArchitect.Tests.Search;

/// <summary>
/// Turns a word round when it is asked exactly so, right in a share of the answers; knows nothing else. To proposals it
/// says what it is told to say.
/// </summary>
internal sealed class FlippingModel(double accuracy = 0.75) : IChatClient
{
    private int _calls;

    public int Calls => _calls;

    /// <summary>Says to messages that hold this; first match.</summary>
    public List<(string Holds, string Says)> Proposals { get; } = [];

    /// <summary>Told of each prompt.</summary>
    public Action<string> Seen { get; set; } = _ => { };

    /// <summary>Told of the settings of each call.</summary>
    public Action<ChatOptions?> Asked { get; set; } = _ => { };

    /// <summary>Throws before this call, from 1; 0 for never.</summary>
    public int FailsAt { get; set; }

    /// <summary>What it throws.</summary>
    public Exception FailsWith { get; set; } = new HttpRequestException("the line is down");

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Interlocked.Increment(ref _calls) == FailsAt)
            throw FailsWith;
        string prompt = string.Join('\n', messages.Select(m => m.Text));
        Seen(prompt);
        Asked(options);
        string reply = Proposals.FirstOrDefault(p => prompt.Contains(p.Holds, StringComparison.Ordinal)).Says
            ?? Flip(prompt, options?.Temperature > 0 ? options.Seed ?? 0 : 0);
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, reply))
        {
            Usage = new() { InputTokenCount = prompt.Length, OutputTokenCount = reply.Length },
        });
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
            yield return update;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private string Flip(string prompt, long seed)
    {
        if (prompt.Split(' ') is not ["flip", { Length: 7 } word] || word.Contains('\n', StringComparison.Ordinal))
            return "what?";
        ulong draw = SeededRandom.Mix((ulong)seed, BitConverter.ToUInt64([.. word.Select(c => (byte)c), 0]));
        string flipped = string.Concat(word.Reverse());
        return (draw >> 11) * Math.ScaleB(1, -53) < accuracy ? flipped : word;
    }
}
