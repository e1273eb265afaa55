using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Agents.Registry;

/// <summary>
/// Answers with the published version of a model and follows publications. A request is answered wholly by one
/// version: it holds that version's session until it ends, and a swap is seen by the next request.
/// <c>ChatOptions.ModelId</c> = <c>name@version</c> pins another version.
/// </summary>
internal sealed class ReloadingChatClient : IChatClient, ITokenScorer
{
    private const int PinnedCapacity = 2;

    private readonly ModelReference _reference;
    private readonly Func<CancellationToken, ValueTask<ModelVersion>> _baseVersion;
    private readonly IModelRegistry _registry;
    private readonly CurrentSession _current;
    private readonly PinnedSessions _pinned;
    private bool _disposed;

    /// <summary>Creates a client that loads nothing before its first request.</summary>
    /// <param name="reference">The model, and the version that answers where a request names none.</param>
    /// <param name="baseVersion">Finds the version that answers while none is published.</param>
    /// <param name="registry">Knows what is published.</param>
    /// <param name="loader">Opens a version.</param>
    /// <param name="logger">Told of swaps, and of versions that could not be loaded.</param>
    public ReloadingChatClient(
        ModelReference reference,
        Func<CancellationToken, ValueTask<ModelVersion>> baseVersion,
        IModelRegistry registry,
        IModelLoader loader,
        ILogger<ReloadingChatClient> logger)
    {
        (_reference, _baseVersion, _registry) = (reference, baseVersion, registry);
        _current = new CurrentSession(reference.Model, baseVersion, registry, loader, logger);
        _pinned = new PinnedSessions(PinnedCapacity, loader);
    }

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var session = await LeaseAsync(options?.ModelId, cancellationToken);
        try
        {
            return await session.Client.GetResponseAsync(messages, options, cancellationToken);
        }
        finally
        {
            session.Release();
        }
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var session = await LeaseAsync(options?.ModelId, cancellationToken);
        try
        {
            var updates = session.Client.GetStreamingResponseAsync(messages, options, cancellationToken);
            await foreach (var update in updates.WithCancellation(cancellationToken))
                yield return update;
        }
        finally
        {
            session.Release();
        }
    }

    public ValueTask<TokenScores> ScoreAsync(
        string prompt, string completion, CancellationToken cancellationToken = default) =>
        ScoreAsync(scorer => scorer.ScoreAsync(prompt, completion, cancellationToken), cancellationToken);

    public ValueTask<TokenScores> ScoreReplyAsync(
        IEnumerable<ChatMessage> messages, string reply, CancellationToken cancellationToken = default) =>
        ScoreAsync(scorer => scorer.ScoreReplyAsync(messages, reply, cancellationToken), cancellationToken);

    /// <summary>
    /// The name of the version that answers now, for <c>ChatOptions.ModelId</c> of requests that must all get it.
    /// </summary>
    public async ValueTask<string> PinAsync(CancellationToken cancellationToken)
    {
        var session = await LeaseAsync(null, cancellationToken);
        try
        {
            return session.Version.ToString();
        }
        finally
        {
            session.Release();
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null)
            return null;
        return serviceType == typeof(ChatClientMetadata)
            ? new ChatClientMetadata("agents", defaultModelId: _reference.Model)
            : serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <summary>New requests are refused; running ones end on their session.</summary>
    public void Dispose()
    {
        _disposed = true;
        _current.Dispose();
        _pinned.Dispose();
    }

    private async ValueTask<TokenScores> ScoreAsync(
        Func<ITokenScorer, ValueTask<TokenScores>> score, CancellationToken cancellationToken)
    {
        var session = await LeaseAsync(null, cancellationToken);
        try
        {
            var scorer = session.Client.GetService<ITokenScorer>()
                ?? throw new AgentsException(
                    $"{session.Version} cannot score text: its client offers no ITokenScorer.");
            return await score(scorer);
        }
        finally
        {
            session.Release();
        }
    }

    private async ValueTask<ModelSession> LeaseAsync(string? modelId, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var version = _reference.VersionFor(modelId);
        if (version is null)
            return await _current.LeaseAsync(cancellationToken);
        var pinned = version == ModelReference.Base
            ? await _baseVersion(cancellationToken)
            : await _registry.FindAsync(_reference.Model, version, cancellationToken)
                ?? throw new AgentsException(
                    $"Model {_reference.Model} has no version {version}. 'agents models list' shows what there is.");
        // The version that everybody gets is loaded already.
        return _current.TryLease(pinned.Id) ?? await _pinned.LeaseAsync(pinned, cancellationToken);
    }
}
