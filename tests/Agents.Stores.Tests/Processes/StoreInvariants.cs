using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Agents.Episodes;
using Agents.Testing.Stores;
using Dapper;

namespace Agents.Stores.Tests.Processes;

/// <summary>What must hold of a store whose processes were killed, whenever they were.</summary>
internal static class StoreInvariants
{
    /// <summary>Opens the store and checks it against what was acknowledged.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="said">All lines of all processes so far.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task Check(string folder, IReadOnlyList<string> said, CancellationToken cancellationToken)
    {
        using var fixture = new SqliteFixture();
        var store = fixture.Open(folder);
        Assert.Equal("ok", store.Database.Read(c => c.ExecuteScalar<string>("PRAGMA integrity_check")));

        var episodes = new Dictionary<string, StoredEpisode>();
        await foreach (var episode in store.ReadAsync(new EpisodeQuery(), cancellationToken))
            episodes.Add(episode.Episode.Id, episode);
        CheckAcknowledged(episodes, Ids(said, 'A'));
        await CheckCheckpoints(store, episodes, Ids(said, 'C'));
        await CheckCurrent(store, Ids(said, 'P'), cancellationToken);

        // The lock died with its process, and what was leased can be given back.
        await using var training = await store.BeginTrainingAsync("run-1", cancellationToken);
        await store.ReleaseAsync("run-1", cancellationToken);
        Assert.Equal(0, (await store.CountAsync(new(), cancellationToken)).Leased);
    }

    private static void CheckAcknowledged(Dictionary<string, StoredEpisode> episodes, List<string> acknowledged)
    {
        foreach (var id in acknowledged)
        {
            Assert.True(episodes.ContainsKey(id), $"Acknowledged episode {id} is gone.");
            Assert.Equal(EpisodeJson.Write(TestEpisodes.Create(id)), EpisodeJson.Write(episodes[id].Episode));
        }
    }

    private static async Task CheckCheckpoints(
        SqliteStore store, Dictionary<string, StoredEpisode> episodes, List<string> acknowledged)
    {
        var checkpoints = await RecordLists.Read(store, "checkpoints");
        var settled = checkpoints.SelectMany(r => JsonSerializer.Deserialize<string[]>(r.Json)!).ToList();

        Assert.Equal(settled.Count, settled.Distinct().Count());
        Assert.Subset(settled.ToHashSet(), acknowledged.ToHashSet());
        Assert.Equal(
            settled.Order(StringComparer.Ordinal),
            episodes.Values.Where(e => e.State is EpisodeState.Consumed or EpisodeState.Quarantined)
                .Select(e => e.Episode.Id)
                .Order(StringComparer.Ordinal));
    }

    private static async Task CheckCurrent(
        SqliteStore store, List<string> acknowledged, CancellationToken cancellationToken)
    {
        var history = await store.HistoryAsync("m", cancellationToken);
        Assert.Subset(history.Select(p => p.Version).ToHashSet(), acknowledged.ToHashSet());
        var current = await store.GetCurrentAsync("m", cancellationToken);
        Assert.Equal(history.Count == 0 ? null : history[^1].Version, current?.Id);
        if (current is not null)
        {
            var weights = await File.ReadAllTextAsync(
                Path.Combine(current.Path, "model.safetensors"), cancellationToken);
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(weights)));
            Assert.StartsWith(current.Id, hash, StringComparison.Ordinal);
        }
    }

    private static List<string> Ids(IReadOnlyList<string> said, char what) =>
        [.. said.Where(line => line[0] == what && line.Length > 2).SelectMany(line => line[2..].Split(' '))];
}
