using Agents.Plugins.ListenerVerifier.Explanations;
using Agents.Registry;
using Microsoft.Extensions.AI;

namespace Agents.Plugins.ListenerVerifier.Tests.Explanations;

/// <summary>What an answer rests on, found by leaving pieces of the question out.</summary>
public sealed class AnswerEvidenceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_piece_counts_what_the_answer_loses_without_it()
    {
        var scorer = new WordScorer(("1,200", 3), ("38", 5), ("please", -1));
        ChatMessage[] asked = [new(ChatRole.System, "38"), new(ChatRole.User, "Add 1,200 + 38, please!")];
        var evidence = await AnswerEvidence.WeighAsync(scorer, asked, "1,238", Token);
        Assert.Equal(["Add", "1,200", "+", "38", ",", "please", "!"], evidence.Select(e => e.Text));
        Assert.Equal([0, 3, 0, 5, 0, -1, 0], evidence.Select(e => Math.Round(e.Bits, 6)));
        Assert.All(evidence, e => Assert.Equal(e.Text, asked[1].Text.Substring(e.Start, e.Text.Length)));
        Assert.All(scorer.Asked, messages => Assert.Equal("38", messages[0]));
    }

    [Fact]
    public async Task A_long_question_costs_no_more_than_the_most_pieces()
    {
        var scorer = new WordScorer();
        var question = string.Join(' ', Enumerable.Range(0, 1_000));
        var evidence = await AnswerEvidence.WeighAsync(scorer, [new(ChatRole.User, question)], "1", Token);
        Assert.InRange(evidence.Count, AnswerEvidence.MaxPieces / 2, AnswerEvidence.MaxPieces);
        Assert.Equal(question, string.Join(' ', evidence.Select(e => e.Text)));
        Assert.Equal(evidence.Count + 1, scorer.Asked.Count);
    }

    /// <summary>Gives an answer so many more bits for each word that the last message holds.</summary>
    private sealed class WordScorer(params (string Word, int Bits)[] law) : ITokenScorer
    {
        public List<string[]> Asked { get; } = [];

        public ValueTask<TokenScores> ScoreAsync(
            string prompt, string completion, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public ValueTask<TokenScores> ScoreReplyAsync(
            IEnumerable<ChatMessage> messages, string reply, CancellationToken cancellationToken = default)
        {
            Asked.Add([.. messages.Select(m => m.Text)]);
            var bits = law.Where(w => Asked[^1][^1].Contains(w.Word, StringComparison.Ordinal)).Sum(w => w.Bits);
            return new(new TokenScores([1, 2], [-20f, (float)(bits * Math.Log(2))]));
        }
    }
}
