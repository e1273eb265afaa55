using System.Collections.Concurrent;
using System.Globalization;
using Agents.Evaluation;
using Microsoft.Extensions.AI;

namespace Agents.Plugins.WorkflowArchitect.Search;

/// <summary>
/// The model as a search asks it: sampled answers get seeds from the item that they belong to, so a search repeats
/// itself; greedy answers that were given are not asked for again. A model that fails ends the search: that is no wrong
/// answer.
/// </summary>
internal sealed class SearchChatClient(IChatClient inner) : DelegatingChatClient(inner)
{
    private const int MaxCached = 200_000;

    private readonly ConcurrentDictionary<string, ChatResponse> _greedy = new(StringComparer.Ordinal);
    private readonly AsyncLocal<SeedScope?> _scope = new();

    /// <summary>What the model failed with; null while it did not.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>From here on, in this flow of control, samples are drawn from this seed.</summary>
    public void Begin(ulong seed) => _scope.Value = new SeedScope(seed);

    /// <inheritdoc/>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var asked = messages.ToList();
        bool isGreedy = options is { Temperature: 0, Tools: not { Count: > 0 } };
        string key = isGreedy ? Key(asked, options!) : "";
        if (isGreedy && _greedy.TryGetValue(key, out var known))
            return known;
        if (!isGreedy && _scope.Value is { } scope)
        {
            options = options?.Clone() ?? new ChatOptions();
            options.Seed = scope.Next();
        }

        try
        {
            var response = await base.GetResponseAsync(asked, options, cancellationToken);
            if (isGreedy && _greedy.Count < MaxCached)
                _greedy[key] = response;
            return response;
        }
        // What the model refuses, such as a prompt that is too long, is the candidate's fault; a time limit within the
        // client is none, though it looks like the end of the search.
        catch (Exception e) when (e is not AgentsException && !cancellationToken.IsCancellationRequested)
        {
            Failure ??= e;
            throw;
        }
    }

    private static string Key(List<ChatMessage> messages, ChatOptions options) => string.Create(
        CultureInfo.InvariantCulture,
        $"{options.ModelId}\u0001{options.MaxOutputTokens}\u0001{Form(options.ResponseFormat)}\u0001")
        + string.Concat(messages.Select(m => $"{m.Role.Value}\u0002{m.Text}\u0003"));

    private static string Form(ChatResponseFormat? format) =>
        format is ChatResponseFormatJson { Schema: { } schema } ? schema.GetRawText() : $"{format?.GetType().Name}";

    private sealed class SeedScope(ulong seed)
    {
        private int _drawn;

        public long Next() =>
            (long)(SeededRandom.Mix(seed, (ulong)Interlocked.Increment(ref _drawn)) >> 1);
    }
}
