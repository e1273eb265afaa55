using System.Threading.Channels;

namespace Agents.Models.Runtime;

/// <summary>A reply on its way: its tokens as they are drawn, and the whole at the end.</summary>
internal sealed class GenerationStream
{
    // Holds at most the request's MaxTokens, so it needs no bound of its own and a slow reader stops nobody.
    private readonly Channel<GeneratedToken> _tokens = Channel.CreateUnbounded<GeneratedToken>(
        new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    private readonly TaskCompletionSource<Generation> _completion = new(
        TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The whole reply; also where the caller cancelled, with finish reason <c>cancelled</c>.</summary>
    public Task<Generation> Completion => _completion.Task;

    /// <summary>The tokens; may be read once.</summary>
    /// <exception cref="AgentsException">Generating failed.</exception>
    public IAsyncEnumerable<GeneratedToken> ReadAsync(CancellationToken cancellationToken = default) =>
        _tokens.Reader.ReadAllAsync(cancellationToken);

    internal void Write(GeneratedToken token) => _tokens.Writer.TryWrite(token);

    internal void Complete(Generation generation)
    {
        _completion.TrySetResult(generation);
        _tokens.Writer.TryComplete();
    }

    internal void Fail(Exception exception)
    {
        _completion.TrySetException(exception);
        // The reader meets the failure in the tokens; without a reader nobody needs to.
        _ = _completion.Task.Exception;
        _tokens.Writer.TryComplete(exception);
    }
}
