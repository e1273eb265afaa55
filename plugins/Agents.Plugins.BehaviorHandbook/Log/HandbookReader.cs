using Agents.Plugins.BehaviorHandbook.Retrieval;
using Agents.Records;
using Microsoft.Extensions.AI;

namespace Agents.Plugins.BehaviorHandbook.Log;

/// <summary>
/// Follows the log: reads what is new, embeds what became approved, then changes table and index together. One reads
/// at a time, and one searches.
/// </summary>
internal sealed class HandbookReader(
    IRecordLog log, IEmbeddingGenerator<string, Embedding<float>> embeddings, string collection) : IDisposable
{
    private const int TextsACall = 256;
    private const int MaxOfOneName = 100;

    private readonly SemaphoreSlim _reading = new(1, 1);
    private readonly Lock _lock = new();
    private readonly BehaviorTable _table = new();
    private readonly BehaviorIndex _index = new();
    private readonly NearDuplicates _duplicates = new();
    private long _cursor;

    /// <summary>Brings the handbook to the end of the log.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            var records = new List<StoredRecord>();
            await foreach (var record in log.ReadAsync(collection, null, _cursor, cancellationToken))
                records.Add(record);
            if (records.Count == 0)
                return;
            var events = records.ConvertAll(r => (Event: BehaviorEvent.Read(r), r.At));
            var vectors = await EmbedAsync(events, cancellationToken);
            lock (_lock)
            {
                _index.Require(vectors.Values);
                foreach (var (happened, at) in events)
                    Apply(happened, at, vectors);
            }

            _cursor = records[^1].Sequence;
        }
        finally
        {
            _reading.Release();
        }
    }

    public Behavior? Find(string name)
    {
        lock (_lock)
            return _table.Find(name);
    }

    public IReadOnlyList<Behavior> List()
    {
        lock (_lock)
            return [.. _table.All.OrderBy(b => b.Name, StringComparer.Ordinal)];
    }

    public async Task<IReadOnlyList<BehaviorMatch>> SearchAsync(
        string question, string? topic, int limit, RetrievalMode mode, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ReadOnlyMemory<float> vector = default;
        if (question.Length > 0 && mode != RetrievalMode.Words)
            vector = await embeddings.GenerateVectorAsync(question, cancellationToken: cancellationToken);
        lock (_lock)
            return _index.Search(question, vector.Span, topic, limit, mode);
    }

    /// <summary>What adding the drafts means: a new behavior each, or one that is there already seen again.</summary>
    public IReadOnlyList<BehaviorEvent> Place(IReadOnlyList<(BehaviorDraft Draft, BehaviorOrigin Origin)> drafts)
    {
        var events = new List<BehaviorEvent>(drafts.Count);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var batch = new NearDuplicates();
        lock (_lock)
        {
            foreach (var (draft, origin) in drafts)
            {
                var known = _duplicates.Find(draft.Instruction) ?? batch.Find(draft.Instruction);
                var name = known ?? FreeName(draft.Name, taken);
                var kind = known is null ? BehaviorEventKind.Added : BehaviorEventKind.SeenAgain;
                events.Add(new BehaviorEvent(kind, name) { Draft = draft with { Name = name }, Origin = origin });
                taken.Add(name);
                batch.Add(name, draft.Instruction);
            }
        }

        return events;
    }

    public void Dispose() => _reading.Dispose();

    private string FreeName(string name, HashSet<string> taken)
    {
        var free = name;
        for (var number = 2; _table.Find(free) is not null || taken.Contains(free); number++)
        {
            if (number > MaxOfOneName)
                throw new AgentsException($"{MaxOfOneName} behaviors are named '{name}'; give the next another name.");
            var ending = $"-{number}";
            free = name[..Math.Min(name.Length, Text.BehaviorText.MaxName - ending.Length)] + ending;
        }

        return free;
    }

    private void Apply(BehaviorEvent happened, DateTimeOffset at, Dictionary<string, ReadOnlyMemory<float>> vectors)
    {
        if (_table.Apply(happened, at) is not { } behavior)
            return;
        switch (happened.Kind)
        {
            case BehaviorEventKind.Added:
                _duplicates.Add(behavior.Name, behavior.Instruction);
                break;
            case BehaviorEventKind.Approved:
                _index.Add(behavior, vectors[behavior.Name].Span);
                break;
            case BehaviorEventKind.Superseded or BehaviorEventKind.Retired:
                // Its wording stays known: what did harm does not come back as a new draft.
                _index.Remove(behavior.Name);
                break;
            default:
                _index.Refresh(behavior);
                break;
        }
    }

    // Before anything changes, so that a generator that fails leaves all as it was and is asked again.
    private async Task<Dictionary<string, ReadOnlyMemory<float>>> EmbedAsync(
        List<(BehaviorEvent Event, DateTimeOffset At)> events, CancellationToken cancellationToken)
    {
        var vectors = new Dictionary<string, ReadOnlyMemory<float>>(StringComparer.Ordinal);
        foreach (var chunk in Approved(events).Chunk(TextsACall))
        {
            var texts = chunk.Select(BehaviorIndex.TextOf);
            var answers = await embeddings.GenerateAsync(texts, cancellationToken: cancellationToken);
            if (answers.Count != chunk.Length)
                throw new AgentsException(
                    $"The embedding generator gave {answers.Count} vectors for {chunk.Length} texts.");
            foreach (var (behavior, answer) in chunk.Zip(answers))
                vectors[behavior.Name] = answer.Vector;
        }

        return vectors;
    }

    // The texts of what is approved, from the table or from the events themselves: the first that added a name holds.
    private List<Behavior> Approved(List<(BehaviorEvent Event, DateTimeOffset At)> events)
    {
        var added = new Dictionary<string, Behavior>(StringComparer.Ordinal);
        var scratch = new BehaviorTable();
        foreach (var (happened, at) in events.Where(e => e.Event.Kind == BehaviorEventKind.Added))
        {
            if (scratch.Apply(happened, at) is { } behavior)
                added.TryAdd(behavior.Name, behavior);
        }

        return [.. events.Where(e => e.Event.Kind == BehaviorEventKind.Approved).Select(e => e.Event.Name)
            .Distinct(StringComparer.Ordinal)
            .Select(n => Find(n) ?? added.GetValueOrDefault(n)).OfType<Behavior>()];
    }
}
