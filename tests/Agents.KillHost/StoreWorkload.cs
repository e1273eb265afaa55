using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Agents.Episodes;
using Agents.Records;
using Agents.Registry;
using Agents.Testing.Stores;

namespace Agents.KillHost;

/// <summary>
/// What an application does to its store, all at once and for ever: two callers append, a trainer leases and consumes,
/// a gate publishes. Each acknowledged call becomes one line: <c>A id…</c>, <c>C id…</c>, <c>P version</c>.
/// </summary>
internal sealed class StoreWorkload(IEpisodeStore episodes, IRecordLog records, IModelRegistry registry)
{
    private const string Owner = "run-1";

    public async Task RunAsync(string folder, int seed)
    {
        await using var training = await episodes.BeginTrainingAsync(Owner);
        await episodes.ReleaseAsync(Owner);
        var random = new Random(seed);
        await await Task.WhenAny(
            Append($"{seed}-a", new Random(random.Next())),
            Append($"{seed}-b", new Random(random.Next())),
            Train(new Random(random.Next())),
            Publish(folder, seed));
    }

    private async Task Append(string prefix, Random random)
    {
        for (var i = 0; ; i++)
        {
            var batch = TestEpisodes.Many(random.Next(1, 5), $"{prefix}-{i}");
            await episodes.AppendAsync(batch);
            Say('A', batch.Select(e => e.Id));
        }
    }

    private async Task Train(Random random)
    {
        for (var step = await StepsAsync(); ; step++)
        {
            var leased = await episodes.LeaseAsync(new() { RunId = Owner }, Owner, random.Next(1, 9));
            var bad = leased.Skip(7).ToDictionary(e => e.Episode.Id, _ => "bad reward");
            var good = leased.Take(7).Select(e => e.Episode.Id).ToList();
            var checkpoint = JsonSerializer.Serialize(good.Concat(bad.Keys));
            await episodes.ConsumeAsync(new()
            {
                Owner = Owner,
                Consumed = good,
                Quarantined = bad,
                Records = [new("checkpoints", $"step-{step}", checkpoint)],
            });
            Say('C', good.Concat(bad.Keys));
        }
    }

    private async Task Publish(string folder, int seed)
    {
        for (var i = 0; ; i++)
        {
            var content = $"{seed}-{i}";
            var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)))[..16];
            var version = ModelFolder.Create(Path.Combine(folder, "versions", id), content);
            await registry.RegisterAsync(new() { Model = "m", Id = id, Path = version, Step = i });
            await registry.PublishAsync("m", id, "promoted");
            Say('P', [id]);
        }
    }

    private async Task<int> StepsAsync()
    {
        var steps = 0;
        await foreach (var _ in records.ReadAsync("checkpoints"))
        {
            steps++;
        }

        return steps;
    }

    // One write a line: the pipe holds what was said even when the process is gone.
    private static void Say(char what, IEnumerable<string> ids) => Console.WriteLine($"{what} {string.Join(' ', ids)}");
}
