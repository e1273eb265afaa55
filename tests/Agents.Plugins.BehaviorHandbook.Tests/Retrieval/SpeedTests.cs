using System.Diagnostics;
using System.Globalization;
using Agents.Evaluation;
using Agents.Testing;

namespace Agents.Plugins.BehaviorHandbook.Tests.Retrieval;

/// <summary>A query over 100,000 behaviors, the embedding of its question included.</summary>
public sealed class SpeedTests
{
    private const int Behaviors = 100_000;
    private const int Queries = 60;

    private static readonly string[] Words =
        [.. Enumerable.Range(0, 4000).Select(i => $"w{(char)('a' + (i % 26))}{(char)('a' + (i / 26 % 26))}{i / 676:x}q")];

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_query_over_100_000_behaviors_takes_less_than_20_ms()
    {
        LongTests.Require();
        var (fixture, token) = (new HandbookFixture(), HandbookFixture.Token);
        var random = new SeededRandom(1);
        var drafts = Enumerable.Range(0, Behaviors).Select(i => new BehaviorDraft(
            $"b{i}", $"To use the rule number {i}, take {Text(random, 16)} and then do it.", null, Text(random, 6))).ToList();
        await fixture.Handbook.AddAsync(drafts, HandbookFixture.Person, token);
        await fixture.Handbook.ApproveAsync([.. drafts.Select(d => d.Name)], "a test", token);
        var times = new List<double>();
        for (var i = 0; i < Queries; i++)
        {
            var wanted = random.Next(0, Behaviors - 1);
            var query = $"How do I do it with number {wanted} and then {drafts[wanted].UseWhen}?";
            var started = Stopwatch.GetTimestamp();
            var found = await fixture.Handbook.SearchAsync(query, null, 3, token);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            Assert.Equal($"b{wanted}", found[0].Behavior.Name);
        }

        times.Sort();
        Results.Add("Behavior handbook: a query", ("behaviors", Behaviors), ("queries", Queries),
            ("median, ms", Math.Round(times[Queries / 2], 1)), ("90 %, ms", Math.Round(times[Queries * 9 / 10], 1)));
        Assert.True(times[Queries / 2] < 20, string.Create(CultureInfo.InvariantCulture, $"median {times[Queries / 2]:0.0} ms"));
    }

    private static string Text(SeededRandom random, int words) =>
        string.Join(' ', Enumerable.Range(0, words).Select(_ => Words[random.Next(0, Words.Length - 1)]));
}
