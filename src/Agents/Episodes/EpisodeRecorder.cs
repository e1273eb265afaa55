using System.Threading.Channels;
using Agents.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Agents.Episodes;

/// <summary>
/// Writes episodes off the answering path: one task takes everything that waits and commits it in one transaction, so
/// an episode waits for the commit before its own and never for a timer. When the queue is full the caller waits.
/// </summary>
internal sealed class EpisodeRecorder : IAsyncDisposable, IDisposable
{
    private readonly IEpisodeStore _store;
    private readonly ILogger<EpisodeRecorder> _logger;
    private readonly Channel<Pending> _queue;
    private readonly Task _writer;

    public EpisodeRecorder(IEpisodeStore store, IOptions<AgentsOptions> options, ILogger<EpisodeRecorder> logger)
    {
        _store = store;
        _logger = logger;
        _queue = Channel.CreateBounded<Pending>(
            new BoundedChannelOptions(options.Value.QueueCapacity) { SingleReader = true });
        _writer = Task.Run(WriteAllAsync);
    }

    /// <summary>
    /// Queues an episode. Completes when it is in the queue; a cancelled caller stops waiting for room, and the episode
    /// is written all the same.
    /// </summary>
    public async ValueTask<EpisodeReceipt> RecordAsync(Episode episode, CancellationToken cancellationToken = default)
    {
        var pending = new Pending(episode,
            new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var queued = QueueAsync(pending);
        if (!queued.IsCompletedSuccessfully && !cancellationToken.IsCancellationRequested)
            await queued.WaitAsync(cancellationToken);
        return new EpisodeReceipt(episode.Id, pending.Committed.Task);
    }

    /// <summary>Takes no more into the queue and waits until what is in it is written.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default)
    {
        _queue.Writer.TryComplete();
        return _writer.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    // A container that is disposed synchronously must not lose what waits; the writer runs on the pool.
    public void Dispose() => StopAsync().GetAwaiter().GetResult();

    private async Task QueueAsync(Pending pending)
    {
        try
        {
            await _queue.Writer.WriteAsync(pending);
        }
        catch (ChannelClosedException)
        {
            // Answers that end during shutdown, or waited for room when it began, are written by their callers.
            await WriteAsync([pending]);
        }
    }

    private async Task WriteAllAsync()
    {
        var batch = new List<Pending>();
        while (await _queue.Reader.WaitToReadAsync())
        {
            while (_queue.Reader.TryRead(out var pending))
                batch.Add(pending);
            await WriteAsync(batch);
            batch.Clear();
        }
    }

    private async Task WriteAsync(IReadOnlyList<Pending> batch)
    {
        try
        {
            await _store.AppendAsync([.. batch.Select(p => p.Episode)]);
            foreach (var pending in batch)
                pending.Committed.SetResult();
        }
        catch (EpisodeExistsException) when (batch.Count > 1)
        {
            // One bad id must not take the others of its batch along.
            foreach (var pending in batch)
                await WriteAsync([pending]);
        }
        catch (Exception e)
        {
            _logger.LogError(e, "{Count} episodes were not recorded: {Reason}", batch.Count, e.Message);
            foreach (var pending in batch)
                Fail(pending.Committed, e);
        }
    }

    private static void Fail(TaskCompletionSource committed, Exception e)
    {
        committed.SetException(e);
        // It is logged above; a caller who does not ask for the receipt must not end up in UnobservedTaskException.
        _ = committed.Task.Exception;
    }

    private sealed record Pending(Episode Episode, TaskCompletionSource Committed);
}
