using Agents.Episodes;
using Agents.Evaluation;

namespace Agents.Testing.Stores;

/// <summary>Episodes for tests of stores: every property is set, numbers are awkward ones.</summary>
public static class TestEpisodes
{
    /// <summary>One episode with one turn.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="purpose">Why it was played.</param>
    /// <param name="run">Its run.</param>
    /// <param name="step">Its optimizer step.</param>
    /// <param name="tokens">Sampled tokens; the prompt has half as many.</param>
    public static Episode Create(
        string id,
        EpisodePurpose purpose = EpisodePurpose.Train,
        string? run = "run-1",
        int? step = 0,
        int tokens = 3)
    {
        var logProbs = Enumerable.Range(1, tokens).Select(i => -1f / (i * 3)).ToArray();
        return new Episode
        {
            Id = id,
            Purpose = purpose,
            RunId = run,
            GroupId = "group-1",
            Step = step,
            Task = new("addition", TaskSplit.Train, "add:3,4", "What is 3 + 4?", "7"),
            StartedAt = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.FromHours(2)),
            Duration = TimeSpan.FromTicks(1234567),
            Signals = new Dictionary<string, double> { ["rating"] = 0.1 },
            Turns = [Turn(logProbs)],
        };
    }

    /// <summary>Episodes <c>PREFIX-0</c>, <c>PREFIX-1</c> and so on.</summary>
    public static IReadOnlyList<Episode> Many(
        int count, string prefix = "e", EpisodePurpose purpose = EpisodePurpose.Train, string? run = "run-1") =>
        [.. Enumerable.Range(0, count).Select(i => Create($"{prefix}-{i}", purpose, run))];

    private static EpisodeTurn Turn(float[] logProbs) => new()
    {
        Model = "embedded",
        ModelVersion = "0123456789abcdef",
        Messages = [new("system", "Be brief."), new("user", "What is 3 + 4? \"\\\u0001\u00e9\U0001F600")],
        Text = "7\n",
        PromptIds = [.. Enumerable.Range(49_000, (logProbs.Length + 1) / 2)],
        CompletionIds = [.. Enumerable.Range(0, logProbs.Length)],
        LogProbs = logProbs,
        SamplingLogProbs = [.. logProbs.Select(p => MathF.BitIncrement(p))],
        Sampling = new()
        {
            Temperature = 0.7f,
            TopK = 5,
            Seed = long.MaxValue,
            StopStrings = ["\n"],
            Grammar = new(GrammarKind.Pattern, "\\d\n"),
        },
        GrammarHash = "grammar",
        TemplateHash = "template",
        FinishReason = "length",
        StartedAt = new(2026, 1, 2, 3, 4, 6, TimeSpan.Zero),
        Duration = TimeSpan.FromMilliseconds(12.5),
    };
}
