using Agents.Episodes;
using Agents.Models.Sampling;

namespace Agents.Models.Tests.Sampling;

public sealed class TokenSamplerTests
{
    private static readonly float[] Logits = [0.5f, -1, 2, 2, float.NegativeInfinity, 0, 1.5f];

    public static TheoryData<SamplingSettings> Settings =>
    [
        new SamplingSettings(),
        new SamplingSettings { Temperature = 0.7f },
        new SamplingSettings { TopK = 3 },
        new SamplingSettings { TopP = 0.8f, Temperature = 1.3f },
        new SamplingSettings { MinP = 0.3f, RepetitionPenalty = 1.2f },
        new SamplingSettings { TypicalP = 0.7f },
        new SamplingSettings { LogitBias = new Dictionary<int, float> { [0] = 2, [3] = -100 }, TopK = 4 },
    ];

    [Theory]
    [MemberData(nameof(Settings))]
    public void Tokens_are_drawn_as_often_as_their_reported_probability_says(SamplingSettings settings)
    {
        const int draws = 40_000;
        var counts = new int[Logits.Length];
        var reported = new double[Logits.Length];
        for (var i = 0; i < draws; i++)
        {
            var token = new TokenSampler(settings with { Seed = i }, [2, 6]).Next(Logits);
            counts[token.Id]++;
            reported[token.Id] = Math.Exp(token.SamplingLogProb);
        }
        Assert.Equal(1, reported.Sum(), 1e-4);
        for (var id = 0; id < counts.Length; id++)
            Assert.InRange((double)counts[id] / draws, reported[id] - 0.012, reported[id] + 0.012);
    }

    [Fact]
    public void Frequency_and_presence_count_the_answer_and_not_the_prompt()
    {
        var settings = new SamplingSettings { Temperature = 0, FrequencyPenalty = 0.4f, PresencePenalty = 0.3f };
        var sampler = new TokenSampler(settings, [2, 2, 3]);
        var drawn = Enumerable.Range(0, 8).Select(_ => sampler.Next(Logits).Id).ToArray();

        // 2 and 3 begin at 2 and fall to 1.3, 0.9, ...; 6 begins at 1.5 and falls to 0.8.
        Assert.Equal([2, 3, 6, 2, 3, 2, 3, 6], drawn);
    }

    [Fact]
    public void A_sequence_of_tokens_is_not_repeated()
    {
        var sampler = new TokenSampler(new SamplingSettings { Temperature = 0, NoRepeatNgramSize = 2 }, [2, 3, 2]);
        var drawn = Enumerable.Range(0, 4).Select(_ => sampler.Next(Logits).Id).ToArray();

        // After 2 came 3 already, so 2 comes; then 2-2 and 2-3 are known, ...
        Assert.Equal([2, 6, 2, 0], drawn);
    }

    [Fact]
    public void Where_nothing_is_left_it_says_why()
    {
        var sampler = new TokenSampler(new SamplingSettings { NoRepeatNgramSize = 1 }, [0, 1, 2, 3, 5, 6]);
        Assert.Contains(
            "NoRepeatNgramSize", Assert.Throws<AgentsException>(() => sampler.Next(Logits)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_most_probable_tokens_come_in_order_and_a_tie_goes_to_the_lower_id()
    {
        var top = TopTokens.Of(Logits, 3);
        Assert.Equal([2, 3, 6], top.Select(t => t.Id));
        var total = Logits.Sum(l => Math.Exp(l));
        Assert.All(top, t => Assert.Equal(Math.Log(Math.Exp(Logits[t.Id]) / total), t.LogProb, 1e-5));
        Assert.Equal(Logits.Length, TopTokens.Of(Logits, 20).Count);
    }

    [Fact]
    public void The_raw_log_probability_knows_no_temperature_and_no_truncation()
    {
        var expected = Logits.Select(l => Math.Log(Math.Exp(l) / Logits.Sum(x => Math.Exp(x)))).ToArray();
        foreach (var settings in new[] { new SamplingSettings { Temperature = 0.3f },
            new SamplingSettings { TopK = 2, TopP = 0.9f } })
        {
            var token = new TokenSampler(settings, [1]).Next(Logits);
            Assert.Equal(expected[token.Id], token.LogProb, 1e-5);
        }
    }

    [Theory]
    [InlineData(1f, 0)]
    [InlineData(1.1f, 3)]
    public void Greedy_takes_the_lowest_id_of_a_tie_and_a_penalty_moves_it(float penalty, int expectedSeen)
    {
        var settings = new SamplingSettings { Temperature = 0, RepetitionPenalty = penalty };
        var token = new TokenSampler(settings, [2]).Next(Logits);
        Assert.Equal(expectedSeen == 0 ? 2 : 3, token.Id);
        Assert.Equal(0, token.SamplingLogProb);
    }

    [Fact]
    public void A_large_vocabulary_is_drawn_from_its_own_distribution_in_every_block()
    {
        const int size = 49_152;
        var logits = new float[size];
        Array.Fill(logits, -30f);
        int[] likely = [0, 1023, 1024, 30_000, size - 1];
        foreach (var id in likely)
            logits[id] = 3;
        var counts = new Dictionary<int, int>();
        for (var i = 0; i < 2_000; i++)
        {
            var token = new TokenSampler(new SamplingSettings { Seed = i }, [0]).Next(logits);
            Assert.Equal(Math.Log(0.2), token.LogProb, 1e-4);
            Assert.Equal(token.LogProb, token.SamplingLogProb, 1e-6);
            counts[token.Id] = counts.GetValueOrDefault(token.Id) + 1;
        }
        Assert.Equal(likely, counts.Keys.Order());
        Assert.All(counts.Values, c => Assert.InRange(c, 300, 500));
    }

    [Fact]
    public void Streams_of_neighbouring_seeds_are_unrelated_and_uniform()
    {
        var values = Enumerable.Range(0, 4_000).Select(i => new RandomStream(i / 4).Uniform(i % 4)).ToList();
        Assert.All(values, v => Assert.InRange(v, 0, 0.9999999999999999));
        Assert.InRange(values.Average(), 0.48, 0.52);
        var steps = values.Zip(values.Skip(1), (x, y) => (x - 0.5) * (y - 0.5));
        Assert.InRange(steps.Average(), -0.01, 0.01);
        Assert.Equal(values.Count, values.Distinct().Count());
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Logits_that_are_no_numbers_are_an_error_and_never_a_token(float bad)
    {
        var logits = new float[2_000];
        logits[1_700] = bad;
        var sampler = new TokenSampler(new SamplingSettings(), [1]);
        Assert.Throws<AgentsException>(() => sampler.Next(logits));
        Assert.Throws<AgentsException>(() => sampler.Next(Enumerable.Repeat(float.NegativeInfinity, 4).ToArray()));
    }

    public static TheoryData<SamplingSettings, string> Wrong => new()
    {
        { new SamplingSettings { Temperature = -1 }, "Temperature" },
        { new SamplingSettings { Temperature = float.NaN }, "Temperature" },
        { new SamplingSettings { TopK = -1 }, "TopK" },
        { new SamplingSettings { TopP = 0 }, "TopP" },
        { new SamplingSettings { TopP = 1.5f }, "TopP" },
        { new SamplingSettings { MinP = 2 }, "MinP" },
        { new SamplingSettings { RepetitionPenalty = 0 }, "RepetitionPenalty" },
        { new SamplingSettings { MaxTokens = 0 }, "MaxTokens" },
        { new SamplingSettings { StopStrings = [""] }, "StopStrings" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_setting_out_of_range_is_named(SamplingSettings settings, string name)
    {
        var error = Assert.Throws<AgentsException>(() => new TokenSampler(settings, [1]));
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }
}
