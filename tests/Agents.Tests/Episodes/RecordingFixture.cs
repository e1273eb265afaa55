using Agents.Episodes;
using Agents.Hosting;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Agents.Tests.Episodes;

/// <summary>A recorder over a store in memory, whose commits can be held back.</summary>
internal sealed class RecordingFixture : IAsyncDisposable
{
    private readonly TaskCompletionSource _commit = new();
    private readonly TaskCompletionSource _writing = new();

    public RecordingFixture(int capacity = 64, bool durable = false)
    {
        Options = new AgentsOptions { QueueCapacity = capacity, Durable = durable, RunId = "run" };
        Recorder = new EpisodeRecorder(
            Store, Microsoft.Extensions.Options.Options.Create(Options), NullLogger<EpisodeRecorder>.Instance);
    }

    public AgentsOptions Options { get; }

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.UnixEpoch.AddYears(50));

    public AppendedEpisodes Store { get; } = new();

    public EpisodeRecorder Recorder { get; }

    public IEnumerable<string> CommittedIds => Store.Committed.Select(e => e.Id).Order();

    public IChatClient Recording(IChatClient inner) => new EpisodeRecordingChatClient(inner, Recorder, Options, Time);

    public void HoldCommits() => Store.BeforeAppend = () =>
    {
        _writing.TrySetResult();
        return _commit.Task;
    };

    /// <summary>Records an episode and returns once its commit is being held.</summary>
    public async Task RecordHeldAsync(string id)
    {
        HoldCommits();
        await RecordAsync(id);
        await _writing.Task;
    }

    public Task<EpisodeReceipt> RecordAsync(string id) =>
        RecordCancellableAsync(id, TestContext.Current.CancellationToken);

    public Task<EpisodeReceipt> RecordCancellableAsync(string id, CancellationToken cancellationToken) =>
        Recorder.RecordAsync(new Episode { Id = id }, cancellationToken).AsTask();

    public void ReleaseCommits() => _commit.SetResult();

    public Task StopAsync() => Recorder.StopAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => Recorder.DisposeAsync();
}
