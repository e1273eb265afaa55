using Agents.Plugins.BehaviorHandbook.Log;
using Agents.Plugins.BehaviorHandbook.Text;
using Agents.Records;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Agents.Plugins.BehaviorHandbook;

/// <summary>
/// Named instructions with their evidence, kept as an append-only log: every change is an event, what stands is what
/// the events leave, and all processes that share the log see the same. For the application; what a model may call is
/// in <see cref="BehaviorHandbookPlugin"/>.
/// </summary>
public sealed class Handbook : IDisposable
{
    private readonly BehaviorHandbookOptions _options;
    private readonly HandbookReader _reader;
    private readonly IRecordLog _log;

    /// <summary>Creates the handbook; nothing is read before it is first asked.</summary>
    /// <param name="log">Holds the events.</param>
    /// <param name="embeddings">
    /// Gives the vectors that retrieval compares; any text to one length, the same text always to the same vector.
    /// </param>
    /// <param name="options">Its settings.</param>
    public Handbook(
        IRecordLog log,
        IEmbeddingGenerator<string, Embedding<float>> embeddings,
        IOptions<BehaviorHandbookOptions> options)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(embeddings);
        ArgumentNullException.ThrowIfNull(options);
        _log = log;
        _options = options.Value;
        _reader = new HandbookReader(log, embeddings, _options.Collection);
    }

    /// <summary>All behaviors of any status, in the order of their names.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<Behavior>> ListAsync(CancellationToken cancellationToken = default)
    {
        await _reader.ReadAsync(cancellationToken);
        return _reader.List();
    }

    /// <summary>The behavior of a name, or null.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Behavior?> GetAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        await _reader.ReadAsync(cancellationToken);
        return _reader.Find(name);
    }

    /// <summary>
    /// Adds drafts. One whose instruction is nearly that of another behavior is counted there as seen again; a name
    /// that is taken gets a number.
    /// </summary>
    /// <param name="drafts">The drafts; their texts are cleaned to one visible line each.</param>
    /// <param name="origin">Where they come from.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The behaviors that stand for the drafts, in their order.</returns>
    /// <exception cref="AgentsException">A name or a text is refused; nothing is added.</exception>
    public async Task<IReadOnlyList<Behavior>> AddAsync(
        IReadOnlyList<BehaviorDraft> drafts, BehaviorOrigin origin, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(drafts);
        ArgumentNullException.ThrowIfNull(origin);
        return await AddAsync([.. drafts.Select(d => (d, origin))], cancellationToken);
    }

    /// <summary>Makes a draft available to retrieval.</summary>
    /// <param name="name">The draft.</param>
    /// <param name="by">Who approves, and why; at most 200 characters are kept.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="AgentsException">There is no such behavior, or it is no draft.</exception>
    public Task ApproveAsync(string name, string by, CancellationToken cancellationToken = default) =>
        DecideAsync([new(BehaviorEventKind.Approved, name) { Reason = Reason(by) }], "approved", cancellationToken);

    /// <summary>Takes a behavior out of retrieval; what is known of it stays.</summary>
    /// <param name="name">The behavior.</param>
    /// <param name="reason">Why; at most 200 characters are kept.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="AgentsException">There is no such behavior, or it is retired or superseded already.</exception>
    public Task RetireAsync(string name, string reason, CancellationToken cancellationToken = default) =>
        DecideAsync([new(BehaviorEventKind.Retired, name) { Reason = Reason(reason) }], "retired", cancellationToken);

    /// <summary>Puts an approved behavior in another's place.</summary>
    /// <param name="name">What is replaced.</param>
    /// <param name="successor">What takes its place: approved, and not itself.</param>
    /// <param name="reason">Why; at most 200 characters are kept.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="AgentsException">One of them is missing or not as it must be.</exception>
    public async Task SupersedeAsync(
        string name, string successor, string reason, CancellationToken cancellationToken = default)
    {
        var next = await GetAsync(successor, cancellationToken);
        if (next is not { Status: BehaviorStatus.Approved } || name == successor)
            throw new AgentsException($"Behavior '{successor}' cannot take the place of '{name}': approve it first.");
        BehaviorEvent replaced = new(BehaviorEventKind.Superseded, name)
        {
            Successor = successor,
            Reason = Reason(reason),
        };
        await DecideAsync([replaced], "superseded", cancellationToken);
    }

    /// <summary>
    /// Counts an answer for each behavior that it cited, and retires those that with a probability of 97.5 % do harm in
    /// more than <see cref="BehaviorHandbookOptions.HarmfulShare"/> of their uses.
    /// </summary>
    /// <param name="cited">The behaviors; names that do not exist are left out.</param>
    /// <param name="helpful">Whether the answer was right.</param>
    /// <param name="episode">The answer's episode: it counts once for each behavior. Null always counts.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The names of those that were retired.</returns>
    public async Task<IReadOnlyList<string>> RecordUseAsync(
        IReadOnlyList<string> cited, bool helpful, string? episode = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(cited);
        var known = await KnownAsync(cited, cancellationToken);
        var id = BehaviorText.Cut(episode, 128);
        await WriteAsync(
            [.. known.Select(n => new BehaviorEvent(BehaviorEventKind.Used, n) { Helpful = helpful, Episode = id })],
            cancellationToken);
        var harmful = known.Select(n => _reader.Find(n)!)
            .Where(b => b.Status == BehaviorStatus.Approved && b.HarmfulAtLeast > _options.HarmfulShare).ToList();
        await WriteAsync([.. harmful.Select(Retired)], cancellationToken);
        return [.. harmful.Select(b => b.Name)];
    }

    /// <summary>The approved behaviors that fit a question best, best first, whatever their length.</summary>
    /// <param name="question">The question; null or empty with a topic gives the topic's behaviors, oldest first.</param>
    /// <param name="topic">Only this topic; null for any.</param>
    /// <param name="limit">At most this many. Range 1 to 1,000.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<BehaviorMatch>> SearchAsync(
        string? question, string? topic, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 1000);
        await _reader.ReadAsync(cancellationToken);
        return await _reader.SearchAsync(
            question ?? "", BehaviorText.Topic(topic), limit, _options.Retrieval, cancellationToken);
    }

    /// <summary>The behaviors for a prompt: the best that fit into the token budget.</summary>
    /// <param name="question">The question; null or empty with a topic gives the topic's behaviors.</param>
    /// <param name="topic">Only this topic; null for any.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<BehaviorSelection> SelectAsync(
        string? question, string? topic = null, CancellationToken cancellationToken = default)
    {
        var matches = await SearchAsync(question, topic, _options.MaxBehaviors, cancellationToken);
        var best = matches.Count == 0 ? 0 : matches[0].Score;
        var fitting = matches.Where(m => m.Score >= _options.RelativeScore * best && (best > 0 || question is null or ""));
        return PromptBudget.Fill([.. fitting.Select(m => m.Behavior)], _options);
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    /// <summary>Adds drafts of different origins.</summary>
    internal async Task<IReadOnlyList<Behavior>> AddAsync(
        IReadOnlyList<(BehaviorDraft Draft, BehaviorOrigin Origin)> drafts, CancellationToken cancellationToken)
    {
        var clean = drafts.Select(d => (BehaviorText.Clean(d.Draft), BehaviorText.Clean(d.Origin))).ToList();
        await _reader.ReadAsync(cancellationToken);
        var events = _reader.Place(clean);
        await WriteAsync(events, cancellationToken);
        var behaviors = events.Select(e => _reader.Find(e.Name)!).ToList();
        for (var i = 0; i < events.Count; i++)
        {
            // Another process was as fast with the name, and the log has its behavior: ours gets the next number.
            if (events[i].Kind == BehaviorEventKind.Added && behaviors[i].Instruction != clean[i].Item1.Instruction)
                behaviors[i] = (await AddAsync([drafts[i]], cancellationToken))[0];
        }

        return behaviors;
    }

    /// <summary>Those of the names that behaviors have.</summary>
    internal async Task<IReadOnlyList<string>> KnownAsync(
        IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        await _reader.ReadAsync(cancellationToken);
        return [.. names.Where(n => n is not null && _reader.Find(n) is not null).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Approves several drafts in one transaction.</summary>
    internal Task ApproveAsync(IReadOnlyList<string> names, string by, CancellationToken cancellationToken) =>
        WriteAsync([.. names.Select(n => new BehaviorEvent(BehaviorEventKind.Approved, n) { Reason = Reason(by) })],
            cancellationToken);

    private BehaviorEvent Retired(Behavior behavior) => new(BehaviorEventKind.Retired, behavior.Name)
    {
        Reason = FormattableString.Invariant(
            $"harmful in {behavior.Harmful} of {behavior.Harmful + behavior.Helpful} uses, ")
            + FormattableString.Invariant($"with 97.5 % probability in more than {_options.HarmfulShare:P0} of all"),
    };

    private async Task DecideAsync(
        IReadOnlyList<BehaviorEvent> events, string becomes, CancellationToken cancellationToken)
    {
        await _reader.ReadAsync(cancellationToken);
        foreach (var name in events.Select(e => e.Name))
        {
            var known = _reader.Find(name) ?? throw new AgentsException($"There is no behavior '{name}'.");
            if (known.Status is not BehaviorStatus.Draft && (becomes == "approved" || known.Status > BehaviorStatus.Approved))
                throw new AgentsException(
                    $"Behavior '{name}' is {known.Status.ToString().ToLowerInvariant()} and cannot be {becomes}.");
        }

        await WriteAsync(events, cancellationToken);
    }

    private async Task WriteAsync(IReadOnlyList<BehaviorEvent> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0)
            return;
        await _log.AppendAsync([.. events.Select(e => e.ToRecord(_options.Collection))], cancellationToken);
        await _reader.ReadAsync(cancellationToken);
    }

    private static string? Reason(string text) => BehaviorText.Cut(text, 200);
}
