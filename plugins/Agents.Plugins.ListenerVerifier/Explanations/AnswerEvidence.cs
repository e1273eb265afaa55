using System.Text.RegularExpressions;
using Agents.Registry;
using Microsoft.Extensions.AI;

namespace Agents.Plugins.ListenerVerifier.Explanations;

/// <summary>
/// What an answer rests on by the model's own probabilities: each piece of the question is left out in turn, and the
/// same answer is scored. It asks nothing of the model but that it can be scored, so that the smallest has it too.
/// </summary>
public static partial class AnswerEvidence
{
    /// <summary>Most pieces; of a longer question several words are a piece.</summary>
    public const int MaxPieces = 48;

    /// <summary>Weighs the pieces of the last message.</summary>
    /// <param name="scorer">The model that answered.</param>
    /// <param name="conversation">What it was asked, the question last.</param>
    /// <param name="answer">What it answered.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The pieces in their order.</returns>
    /// <exception cref="AgentsException">The conversation is longer than the model's context.</exception>
    public static async Task<IReadOnlyList<Evidence>> WeighAsync(
        ITokenScorer scorer,
        IReadOnlyList<ChatMessage> conversation,
        string answer,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        ArgumentNullException.ThrowIfNull(conversation);
        ArgumentOutOfRangeException.ThrowIfZero(conversation.Count, nameof(conversation));
        var question = conversation[^1].Text;
        var whole = await ScoreAsync(question);
        var pieces = new List<Evidence>();
        foreach (var (start, length) in Pieces(question))
        {
            var bits = (whole - await ScoreAsync(question.Remove(start, length))) / Math.Log(2);
            pieces.Add(new Evidence(question.Substring(start, length), start, bits));
        }

        return pieces;

        async Task<double> ScoreAsync(string text)
        {
            ChatMessage[] asked = [.. conversation.SkipLast(1), new(conversation[^1].Role, text)];
            var scores = await scorer.ScoreReplyAsync(asked, answer, cancellationToken);
            return scores.LogProbs.Sum(p => (double)p);
        }
    }

    private static IEnumerable<(int Start, int Length)> Pieces(string question)
    {
        var words = Word().Matches(question);
        return words.Chunk(1 + ((words.Count - 1) / MaxPieces))
            .Select(chunk => (chunk[0].Index, chunk[^1].Index + chunk[^1].Length - chunk[0].Index));
    }

    /// <summary>A word or a number as it is written, or a sign that stands alone.</summary>
    [GeneratedRegex(@"[\p{L}\p{M}\p{N}]+(?:[.,'’_-][\p{L}\p{M}\p{N}]+)*|[^\s\p{L}\p{M}\p{N}]")]
    private static partial Regex Word();
}
