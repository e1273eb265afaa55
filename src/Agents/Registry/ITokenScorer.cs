using Microsoft.Extensions.AI;

namespace Agents.Registry;

/// <summary>
/// Teacher-forced scoring: how probable a model finds a given text. Reached with
/// <c>chatClient.GetService&lt;ITokenScorer&gt;()</c>.
/// </summary>
public interface ITokenScorer
{
    /// <summary>
    /// Natural log-probability (raw distribution) of each token of <paramref name="completion"/> after
    /// <paramref name="prompt"/>. Both are raw text in which special tokens are recognised; they are tokenised apart
    /// and joined. The start token of a model whose texts begin with one is put before a prompt that does not write it.
    /// </summary>
    /// <exception cref="AgentsException">
    /// The text is longer than the context, or there is nothing before the completion.
    /// </exception>
    ValueTask<TokenScores> ScoreAsync(string prompt, string completion, CancellationToken cancellationToken = default);

    /// <summary>
    /// The same of a reply to messages, which are rendered with the model's chat template as for an answer. Special
    /// tokens are recognised in the template alone, so that what messages and reply hold stays text.
    /// </summary>
    /// <exception cref="AgentsException">
    /// The text is longer than the context, the model has no chat template, or a message holds more than text.
    /// </exception>
    ValueTask<TokenScores> ScoreReplyAsync(
        IEnumerable<ChatMessage> messages, string reply, CancellationToken cancellationToken = default);
}
